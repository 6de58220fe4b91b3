package org.weightcast.net;

/**
 * The shape of the HyperTransformer as published; see {@link PublishedHyperTransformer}.
 *
 * @param inputChannels colour channels of the image
 * @param size height and width of the image in pixels
 * @param blocks convolutions of the student
 * @param channels output channels C of each
 * @param ways classes n that it tells apart, the rows of the label table but one
 * @param codeSize length d of a row of the label table
 * @param layers transformer layers
 * @param heads attention heads
 * @param innerRatio size of the projections inside a transformer layer by the token width, rounded up to a multiple of the heads
 * @param sharedLayers convolutions of the extractor that looks at whole images; 0 for none
 * @param sharedChannels their channels, the length of its features
 * @param localChannels channels of the extractors that look at a layer's input
 * @param learned convolutions that are learned instead of generated: the first so many, or if negative the last
 * @param arrangement which tokens meet where
 * @param slicing what a token writes
 * @param inductive whether queries are normalised by the support set's statistics; as published they are by their own, which
 *     makes accuracies transductive
 * @param warmupHeads whether each convolution but the last has a generated head of its own
 */
public record PublishedSettings(
        int inputChannels,
        int size,
        int blocks,
        int channels,
        int ways,
        int codeSize,
        int layers,
        int heads,
        double innerRatio,
        int sharedLayers,
        int sharedChannels,
        int localChannels,
        int learned,
        Arrangement arrangement,
        Slicing slicing,
        boolean inductive,
        boolean warmupHeads) {

    /** Which tokens meet where. */
    public enum Arrangement {
        /** An encoder over weight tokens and sample tokens together. */
        JOINT,
        /** An encoder and a decoder that both get all tokens. */
        ENCODER_DECODER,
        /** Sample tokens go through an encoder, weight tokens through a decoder that looks at them. */
        SEPARATE,
        /**
         * Sample tokens go through an encoder, and a slice is their mean weighted by attention: by the softmax of the products of
         * the slice's learned row with the first d entries of each. Weight tokens go through nothing.
         */
        READ_OUT
    }

    /** What a token writes. */
    public enum Slicing {
        /** A token for each output channel, that writes its filter. */
        OUTPUT,
        /** A token for each position in the kernel, that writes the matrix between the channels there. */
        SPATIAL
    }

    public PublishedSettings {
        if (Math.abs(learned) > blocks) {
            throw new IllegalArgumentException("Of " + blocks + " convolutions " + learned + " cannot be learned");
        }
        if (ways < 2 || blocks < 1 || size >> blocks < 1) {
            throw new IllegalArgumentException(
                    "No student for " + ways + " classes in images of " + size + " pixels has " + blocks + " blocks");
        }
    }

    /** As released for Omniglot: 28 x 28 pixels, grey, four convolutions, three transformer layers. */
    public static PublishedSettings omniglot(int channels, int ways) {
        return new PublishedSettings(
                1,
                28,
                4,
                channels,
                ways,
                32,
                3,
                2,
                1,
                4,
                32,
                channels,
                0,
                Arrangement.JOINT,
                Slicing.OUTPUT,
                false,
                false);
    }

    /** With the first convolutions (or if negative, the last) learned instead of generated. */
    public PublishedSettings withLearned(int convolutions) {
        return new PublishedSettings(
                inputChannels,
                size,
                blocks,
                channels,
                ways,
                codeSize,
                layers,
                heads,
                innerRatio,
                sharedLayers,
                sharedChannels,
                localChannels,
                convolutions,
                arrangement,
                slicing,
                inductive,
                warmupHeads);
    }

    public PublishedSettings withArrangement(Arrangement other) {
        return new PublishedSettings(
                inputChannels,
                size,
                blocks,
                channels,
                ways,
                codeSize,
                layers,
                heads,
                innerRatio,
                sharedLayers,
                sharedChannels,
                localChannels,
                learned,
                other,
                slicing,
                inductive,
                warmupHeads);
    }

    public PublishedSettings withSlicing(Slicing other) {
        return new PublishedSettings(
                inputChannels,
                size,
                blocks,
                channels,
                ways,
                codeSize,
                layers,
                heads,
                innerRatio,
                sharedLayers,
                sharedChannels,
                localChannels,
                learned,
                arrangement,
                other,
                inductive,
                warmupHeads);
    }

    public PublishedSettings withInductive(boolean on) {
        return new PublishedSettings(
                inputChannels,
                size,
                blocks,
                channels,
                ways,
                codeSize,
                layers,
                heads,
                innerRatio,
                sharedLayers,
                sharedChannels,
                localChannels,
                learned,
                arrangement,
                slicing,
                on,
                warmupHeads);
    }

    public PublishedSettings withWarmupHeads(boolean on) {
        return new PublishedSettings(
                inputChannels,
                size,
                blocks,
                channels,
                ways,
                codeSize,
                layers,
                heads,
                innerRatio,
                sharedLayers,
                sharedChannels,
                localChannels,
                learned,
                arrangement,
                slicing,
                inductive,
                on);
    }

    /** The student's convolutions, for methods that learn them. */
    public PublishedBlocks student() {
        return new PublishedBlocks(inputChannels, size, blocks, channels);
    }

    /** Whether a convolution, counted from 1, is written by the transformer. */
    boolean isGenerated(int block) {
        return learned >= 0 ? block > learned : block <= blocks + learned;
    }

    /** Input channels of a convolution, counted from 1. */
    int inputs(int block) {
        return block == 1 ? inputChannels : channels;
    }

    /** Side of the map that a convolution reads; of the last one's result for {@code blocks + 1}. */
    int side(int block) {
        return size >> (block - 1);
    }

    /** Length F of the flattened last map. */
    public int features() {
        return student().features();
    }

    /** Length of what the image extractor tells of an image. */
    public int sharedFeatures() {
        return sharedLayers == 0 ? 0 : sharedChannels;
    }
}
