package org.weightcast.net;

/**
 * The shape of a {@link HyperTransformer}, and its departures from the published form that can be switched off.
 *
 * @param student the blocks that it writes
 * @param width token width D
 * @param layers encoder layers, for each block and for the head
 * @param heads attention heads
 * @param codeSize length d of a class code
 * @param sharedChannels channels of the extractor that looks at whole images
 * @param localChannels channels of the extractors that look at a block's input
 * @param generate whether kernels are changed at all; without, the start value's are used as they are
 * @param residual whether kernels are the start value plus the change, or the change alone
 * @param refine whether the transformer moves the class means
 */
public record HyperTransformerSettings(
        ConvBlocks student,
        int width,
        int layers,
        int heads,
        int codeSize,
        int sharedChannels,
        int localChannels,
        boolean generate,
        boolean residual,
        boolean refine) {
    static final int SHARED_LAYERS = 3;

    public static HyperTransformerSettings of(ConvBlocks student) {
        return new HyperTransformerSettings(student, 64, 2, 4, 32, 32, 16, true, true, true);
    }

    public HyperTransformerSettings withGenerate(boolean on) {
        return new HyperTransformerSettings(
                student, width, layers, heads, codeSize, sharedChannels, localChannels, on, residual, refine);
    }

    public HyperTransformerSettings withResidual(boolean on) {
        return new HyperTransformerSettings(
                student, width, layers, heads, codeSize, sharedChannels, localChannels, generate, on, refine);
    }

    public HyperTransformerSettings withRefine(boolean on) {
        return new HyperTransformerSettings(
                student, width, layers, heads, codeSize, sharedChannels, localChannels, generate, residual, on);
    }

    /** A static prototypical network of the same student: no generated change, no refinement. */
    public HyperTransformerSettings asStatic() {
        return withGenerate(false).withRefine(false);
    }
}
