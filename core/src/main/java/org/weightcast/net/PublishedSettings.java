package org.weightcast.net;

/**
 * The shape of the HyperTransformer as published; see {@link PublishedHyperTransformer}.
 *
 * @param student the convolutions of the network that it writes
 * @param ways classes n that this tells apart, the rows of the label table but one
 * @param transformer that writes it
 * @param extractors what the transformer sees of images
 * @param form what is generated, and how
 */
public record PublishedSettings(
        PublishedBlocks student, int ways, Transformer transformer, Extractors extractors, Form form) {

    /**
     * The transformer, one for each layer of the student.
     *
     * @param codeSize length d of a row of the label table
     * @param layers transformer layers
     * @param heads attention heads
     * @param innerRatio size of the projections inside a transformer layer by the token width, rounded up to a multiple of the
     *     heads
     */
    public record Transformer(int codeSize, int layers, int heads, double innerRatio) {}

    /**
     * Small networks that tell the transformer of an image.
     *
     * @param sharedLayers convolutions of the extractor that looks at whole images; 0 for none
     * @param sharedChannels their channels, the length of its features
     * @param localChannels channels of the extractors that look at a layer's input
     */
    public record Extractors(int sharedLayers, int sharedChannels, int localChannels) {}

    /**
     * What is generated, and how.
     *
     * @param learned convolutions that are learned instead of generated: the first so many, or if negative the last
     * @param arrangement which tokens meet where
     * @param slicing what a token writes
     * @param inductive whether queries are normalised by the support set's statistics; as published they are by their own, which
     *     makes accuracies transductive
     * @param warmupHeads whether each convolution but the last has a generated head of its own
     * @param residual whether a generated convolution is added to a learned one, an option of the released code
     * @param classMeans whether logits are negative squared distances from class means, as in what ships, instead of a generated
     *     head's
     */
    public record Form(
            int learned,
            Arrangement arrangement,
            Slicing slicing,
            boolean inductive,
            boolean warmupHeads,
            boolean residual,
            boolean classMeans) {
        /** As published for the main results: everything is generated. */
        public static final Form PUBLISHED = new Form(0, Arrangement.JOINT, Slicing.OUTPUT, false, false, false, false);
    }

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
        int blocks = student.blocks();
        if (Math.abs(form.learned()) > blocks) {
            throw new IllegalArgumentException(
                    "Of " + blocks + " convolutions " + form.learned() + " cannot be learned");
        }
        if (ways < 2 || blocks < 1 || student.size() >> blocks < 1) {
            throw new IllegalArgumentException("No student for " + ways + " classes in images of " + student.size()
                    + " pixels has " + blocks + " blocks");
        }
    }

    /** As released for Omniglot: 28 x 28 pixels, grey, four convolutions, three transformer layers. */
    public static PublishedSettings omniglot(int channels, int ways) {
        return new PublishedSettings(
                new PublishedBlocks(1, 28, 4, channels),
                ways,
                new Transformer(32, 3, 2, 1),
                new Extractors(4, 32, channels),
                Form.PUBLISHED);
    }

    /** With the first convolutions (or if negative, the last) learned instead of generated. */
    public PublishedSettings withLearned(int convolutions) {
        return with(
                new Form(convolutions, arrangement(), slicing(), inductive(), warmupHeads(), residual(), classMeans()));
    }

    public PublishedSettings withArrangement(Arrangement other) {
        return with(new Form(learned(), other, slicing(), inductive(), warmupHeads(), residual(), classMeans()));
    }

    public PublishedSettings withSlicing(Slicing other) {
        return with(new Form(learned(), arrangement(), other, inductive(), warmupHeads(), residual(), classMeans()));
    }

    public PublishedSettings withInductive(boolean on) {
        return with(new Form(learned(), arrangement(), slicing(), on, warmupHeads(), residual(), classMeans()));
    }

    public PublishedSettings withWarmupHeads(boolean on) {
        return with(new Form(learned(), arrangement(), slicing(), inductive(), on, residual(), classMeans()));
    }

    public PublishedSettings withResidual(boolean on) {
        return with(new Form(learned(), arrangement(), slicing(), inductive(), warmupHeads(), on, classMeans()));
    }

    public PublishedSettings withClassMeans(boolean on) {
        return with(new Form(learned(), arrangement(), slicing(), inductive(), warmupHeads(), residual(), on));
    }

    public PublishedSettings withExtractors(Extractors other) {
        return new PublishedSettings(student, ways, transformer, other, form);
    }

    private PublishedSettings with(Form other) {
        return new PublishedSettings(student, ways, transformer, extractors, other);
    }

    /** Whether a convolution, counted from 1, is written by the transformer. */
    boolean isGenerated(int block) {
        return learned() >= 0 ? block > learned() : block <= blocks() + learned();
    }

    /** Input channels of a convolution, counted from 1. */
    int inputs(int block) {
        return block == 1 ? inputChannels() : channels();
    }

    /** Side of the map that a convolution reads; of the last one's result for {@code blocks + 1}. */
    int side(int block) {
        return size() >> (block - 1);
    }

    /** Length F of the flattened last map. */
    public int features() {
        return student.features();
    }

    /** Length of what the image extractor tells of an image. */
    public int sharedFeatures() {
        return sharedLayers() == 0 ? 0 : sharedChannels();
    }

    public int inputChannels() {
        return student.inputChannels();
    }

    public int size() {
        return student.size();
    }

    public int blocks() {
        return student.blocks();
    }

    public int channels() {
        return student.channels();
    }

    public int codeSize() {
        return transformer.codeSize();
    }

    public int layers() {
        return transformer.layers();
    }

    public int heads() {
        return transformer.heads();
    }

    public double innerRatio() {
        return transformer.innerRatio();
    }

    public int sharedLayers() {
        return extractors.sharedLayers();
    }

    public int sharedChannels() {
        return extractors.sharedChannels();
    }

    public int localChannels() {
        return extractors.localChannels();
    }

    public int learned() {
        return form.learned();
    }

    public Arrangement arrangement() {
        return form.arrangement();
    }

    public Slicing slicing() {
        return form.slicing();
    }

    public boolean inductive() {
        return form.inductive();
    }

    public boolean warmupHeads() {
        return form.warmupHeads();
    }

    public boolean residual() {
        return form.residual();
    }

    public boolean classMeans() {
        return form.classMeans();
    }
}
