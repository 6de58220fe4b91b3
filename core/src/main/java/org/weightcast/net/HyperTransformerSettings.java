package org.weightcast.net;

/**
 * What a {@link HyperTransformer} is.
 *
 * @param student the blocks that it writes
 * @param sizes of the transformer that writes them
 * @param form in what it departs from the published form
 */
public record HyperTransformerSettings(ConvBlocks student, Sizes sizes, Form form) {
    /** Convolutions of the extractor that looks at whole images. */
    public static final int SHARED_LAYERS = 3;

    /**
     * Sizes of the transformer.
     *
     * @param width token width D
     * @param layers encoder layers, for each block and for the head
     * @param heads attention heads
     * @param codeSize length d of a class code
     * @param sharedChannels channels of the extractor that looks at whole images
     * @param localChannels channels of the extractors that look at a block's input
     */
    public record Sizes(int width, int layers, int heads, int codeSize, int sharedChannels, int localChannels) {}

    /**
     * Departures from the published form, each of which can be switched off.
     *
     * @param generate whether kernels are changed at all; without, the start value's are used as they are
     * @param residual whether kernels are the start value plus the change, or the change alone
     * @param refine whether the transformer moves the class means
     * @param codeTable rows of the learned table that class codes come from, the largest number of classes then; 0 for codes
     *     drawn anew for each cast
     * @param inductive whether queries are normalised by statistics of the support set; else by those of the batch of queries
     *     that they stand in, where accuracies are to be called transductive and models for use are still made by the first rule
     * @param projected whether tokens are projected to the width; else those of a block are what they stand for, one part
     *     behind the other and filled up with zeros, as wide as the widest: D = max(d + slice, d + features)
     * @param softMembers whether unlabelled images count towards the vectors of the classes that they resemble (soft k-means, Ren
     *     et al. 2018, 1803.00676); with refinement the transformer says of each how much
     * @param summary whether the tokens of slices are told how the support set as a whole differs from those of training
     *     ({@link SupportFeatures}); of the tokens of single images attention makes much the same mean in every task
     */
    public record Form(
            boolean generate,
            boolean residual,
            boolean refine,
            int codeTable,
            boolean inductive,
            boolean projected,
            boolean softMembers,
            boolean summary) {
        /** As shipped. */
        public static final Form SHIPPED = new Form(true, true, true, 0, true, true, false, false);

        public Form {
            if (codeTable < 0) {
                throw new IllegalArgumentException("A table of codes cannot have " + codeTable + " rows");
            }
            if (summary && !projected) {
                throw new IllegalArgumentException("A summary needs projected tokens");
            }
        }
    }

    /** The shipped form. */
    public static HyperTransformerSettings of(ConvBlocks student) {
        return of(student, new Sizes(64, 2, 4, 32, 32, 16));
    }

    /** The shipped form in another size. */
    public static HyperTransformerSettings of(ConvBlocks student, Sizes sizes) {
        return new HyperTransformerSettings(student, sizes, Form.SHIPPED);
    }

    public HyperTransformerSettings withStudent(ConvBlocks other) {
        return new HyperTransformerSettings(other, sizes, form);
    }

    public HyperTransformerSettings withGenerate(boolean on) {
        return with(
                new Form(on, residual(), refine(), codeTable(), inductive(), projected(), softMembers(), summary()));
    }

    public HyperTransformerSettings withResidual(boolean on) {
        return with(
                new Form(generate(), on, refine(), codeTable(), inductive(), projected(), softMembers(), summary()));
    }

    public HyperTransformerSettings withRefine(boolean on) {
        return with(
                new Form(generate(), residual(), on, codeTable(), inductive(), projected(), softMembers(), summary()));
    }

    public HyperTransformerSettings withCodeTable(int rows) {
        return with(
                new Form(generate(), residual(), refine(), rows, inductive(), projected(), softMembers(), summary()));
    }

    public HyperTransformerSettings withInductive(boolean on) {
        return with(new Form(generate(), residual(), refine(), codeTable(), on, projected(), softMembers(), summary()));
    }

    public HyperTransformerSettings withProjected(boolean on) {
        return with(new Form(generate(), residual(), refine(), codeTable(), inductive(), on, softMembers(), summary()));
    }

    public HyperTransformerSettings withSoftMembers(boolean on) {
        return with(new Form(generate(), residual(), refine(), codeTable(), inductive(), projected(), on, summary()));
    }

    public HyperTransformerSettings withSummary(boolean on) {
        return with(
                new Form(generate(), residual(), refine(), codeTable(), inductive(), projected(), softMembers(), on));
    }

    /** A static prototypical network of the same student: no generated change, no refinement. */
    public HyperTransformerSettings asStatic() {
        return withGenerate(false).withRefine(false);
    }

    private HyperTransformerSettings with(Form other) {
        return new HyperTransformerSettings(student, sizes, other);
    }

    public int width() {
        return sizes.width();
    }

    public int layers() {
        return sizes.layers();
    }

    public int heads() {
        return sizes.heads();
    }

    public int codeSize() {
        return sizes.codeSize();
    }

    public int sharedChannels() {
        return sizes.sharedChannels();
    }

    public int localChannels() {
        return sizes.localChannels();
    }

    public boolean generate() {
        return form.generate();
    }

    public boolean residual() {
        return form.residual();
    }

    public boolean refine() {
        return form.refine();
    }

    public int codeTable() {
        return form.codeTable();
    }

    /** How many of so many classes one cast takes: all, or as many as there are codes for. */
    public int mostWays(int classes) {
        return codeTable() == 0 ? classes : Math.min(codeTable(), classes);
    }

    public boolean inductive() {
        return form.inductive();
    }

    public boolean projected() {
        return form.projected();
    }

    public boolean softMembers() {
        return form.softMembers();
    }

    public boolean summary() {
        return form.summary();
    }
}
