package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The HyperTransformer as published (Zhmoginov, Sandler, Vladymyrov, ICML 2022, 2201.04182), for comparison with the one that
 * ships ({@link HyperTransformer}): a support set and queries in, the queries' logits out. It writes the student layer by layer; the
 * support images' activations under the layers already written feed the tokens of the next.
 *
 * <p>Inputs, for E episodes side by side: {@code images} [s, E*C, S, S]; {@code labels} [E, s, ways + 1], one-hot, the last
 * column for unlabelled images; {@code query} [q, E*C, S, S]. Outputs: {@code logits} [E, q, ways]; with warm-up heads
 * {@code head1}, {@code head2}, .. of the same shape; the kernels {@code block1.kernel} [E*O, I, 3, 3], ..; and {@code head.rows} [E, ways, F + 1] unless class
 * means stand for the head.
 */
public record PublishedHyperTransformer(PublishedSettings settings, int groups) implements Net {
    private static final String WRITER = "writer.";

    @Override
    public Signature signature() {
        int size = settings.size();
        int channels = groups * settings.inputChannels();
        Named<List<Axis>> inputs = Named.<List<Axis>>builder()
                .put("images", axes("support", channels, size, size))
                .put("labels", axes(groups, "support", settings.ways() + 1))
                .put("query", axes("query", channels, size, size))
                .build();
        Named.Builder<List<Axis>> outputs = Named.builder();
        outputs.put("logits", axes(groups, "query", settings.ways()));
        for (int block = 1; block <= settings.blocks(); block++) {
            if (hasHead(block)) {
                outputs.put("head" + block, axes(groups, "query", settings.ways()));
            }
            outputs.put(
                    ConvBlocks.name(block) + "kernel",
                    axes(groups * settings.channels(), settings.inputs(block), 3, 3));
        }
        if (!settings.classMeans()) {
            outputs.put("head.rows", axes(groups, settings.ways(), settings.features() + 1));
        }
        return new Signature(weights(), inputs, outputs.build());
    }

    private boolean hasHead(int block) {
        return settings.warmupHeads() && block < settings.blocks();
    }

    /** Whether a convolution has learned weights, to which generated ones may be added. */
    private boolean isLearned(int block) {
        return settings.residual() || !settings.isGenerated(block);
    }

    private PublishedWriter writer(int block) {
        return PublishedWriter.ofBlock(settings, block);
    }

    private PublishedWriter head() {
        return PublishedWriter.ofHead(settings, settings.blocks(), settings.features());
    }

    /** Warm-up heads read spatial means. */
    private PublishedWriter warmupHead(int block) {
        return PublishedWriter.ofHead(settings, block, settings.channels());
    }

    private Named<List<Axis>> weights() {
        Named.Builder<List<Axis>> weights = Named.builder();
        weights.put("label_table", axes(settings.ways() + 1, settings.codeSize()));
        int in = settings.inputChannels();
        for (int layer = 1; layer <= settings.sharedLayers(); layer++) {
            weights.put("shared" + layer + ".kernel", axes(settings.sharedChannels(), in, 3, 3))
                    .put("shared" + layer + ".bias", axes(settings.sharedChannels()));
            in = settings.sharedChannels();
        }
        for (int block = 1; block <= settings.blocks(); block++) {
            String name = ConvBlocks.name(block);
            if (settings.isGenerated(block)) {
                weights.putAll(writer(block).weights().prefixed(name + WRITER));
            }
            if (isLearned(block)) {
                weights.put(name + "learned", axes(settings.channels(), settings.inputs(block), 3, 3));
            }
            weights.put(name + "norm.gain", axes(settings.channels()))
                    .put(name + "norm.bias", axes(settings.channels()));
            if (hasHead(block)) {
                weights.putAll(warmupHead(block).weights().prefixed("head" + block + "."));
            }
        }
        return settings.classMeans()
                ? weights.build()
                : weights.putAll(head().weights().prefixed("head.")).build();
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        List<T> perImage = new ArrayList<>();
        perImage.add(ops.matmul(inputs.get("labels"), weights.get("label_table"))); // [E, s, d]
        if (settings.sharedLayers() > 0) {
            perImage.add(shared(ops, weights, inputs.get("images")));
        }
        Named.Builder<T> written = Named.builder();
        T support = inputs.get("images");
        T query = inputs.get("query");
        for (int block = 1; block <= settings.blocks(); block++) {
            String name = ConvBlocks.name(block);
            T kernel = kernel(ops, block, weights.under(name), support, perImage);
            written.put(name + "kernel", kernel);
            T seen = PublishedStudent.pooled(ops, kernel, support, groups);
            T asked = PublishedStudent.pooled(ops, kernel, query, groups);
            Ops.Moments<T> ofSupport = ops.moments(seen, 0, 2, 3);
            Ops.Moments<T> ofQuery = settings.inductive() ? ofSupport : ops.moments(asked, 0, 2, 3);
            Named<T> norm = weights.under(name + "norm.").map(each -> PublishedStudent.tiled(ops, each, groups));
            support = PublishedStudent.normalised(ops, norm, ofSupport, seen);
            query = PublishedStudent.normalised(ops, norm, ofQuery, asked);
            if (hasHead(block)) {
                String head = "head" + block;
                T rows = warmupHead(block).write(ops, weights.under(head + "."), support, perImage, groups);
                T means = PublishedStudent.means(ops, query, groups);
                written.put(head, PublishedStudent.logits(ops, means, rows, settings.channels()));
            }
        }
        T features = PublishedStudent.flat(ops, query, settings.channels(), groups);
        if (settings.classMeans()) {
            T labelled = ops.slice(inputs.get("labels"), 2, 0, settings.ways()); // [E, s, ways]
            T means = PrototypeHead.means(
                    ops, labelled, PublishedStudent.flat(ops, support, settings.channels(), groups));
            T distances = PrototypeHead.distances(ops, features, means);
            return written.put("logits", PrototypeHead.logits(ops, distances, ops.constant(1)))
                    .build();
        }
        T rows = head().write(ops, weights.under("head."), support, perImage, groups); // [E, ways, F + 1]
        return written.put("head.rows", rows)
                .put("logits", PublishedStudent.logits(ops, features, rows, settings.features()))
                .build();
    }

    /**
     * What the image extractor tells of whole images. All its convolutions but the last halve the map.
     *
     * @param weights the extractor's, {@code shared1.kernel} and so on, perhaps among others
     * @param images [s, E*C, S, S]
     * @return [E, s, features]
     */
    public <T> T shared(Ops<T> ops, Named<T> weights, T images) {
        T x = images;
        for (int layer = 1; layer <= settings.sharedLayers(); layer++) {
            int stride = layer < settings.sharedLayers() ? 2 : 1;
            x = ops.relu(PublishedStudent.convolve(ops, weights.under("shared" + layer + "."), x, stride, 1, groups));
        }
        return PublishedStudent.means(ops, x, groups);
    }

    private <T> T kernel(Ops<T> ops, int block, Named<T> weights, T support, List<T> perImage) {
        if (!settings.isGenerated(block)) {
            return PublishedStudent.tiled(ops, weights.get("learned"), groups);
        }
        T generated = generated(ops, block, weights.under(WRITER), support, perImage);
        return settings.residual()
                ? ops.add(PublishedStudent.tiled(ops, weights.get("learned"), groups), generated)
                : generated;
    }

    private <T> T generated(Ops<T> ops, int block, Named<T> weights, T support, List<T> perImage) {
        T slices = writer(block).write(ops, weights, support, perImage, groups);
        int in = settings.inputs(block);
        if (settings.slicing() == PublishedSettings.Slicing.OUTPUT) {
            return ops.unflatten(ops.flatten(slices, 0, 1), 1, in, 3, 3); // [E, O, I*9] to [E*O, I, 3, 3]
        }
        T byPosition = ops.unflatten(slices, 2, settings.channels(), in); // [E, 9, O, I]
        T byChannel = ops.flatten(ops.transpose(byPosition, 0, 2, 3, 1), 0, 1); // [E*O, I, 9]
        return ops.unflatten(byChannel, 2, 3, 3);
    }

    /**
     * First weights: tables from a normal distribution, maps after Glorot, biases 0. What is added to learned convolutions is
     * nothing at first, so that the sum can start from trained ones: the gains of its last norm are 0, else 1.
     */
    public static Named<FloatArray> initial(PublishedSettings settings, long seed) {
        Named<FloatArray> drawn = drawn(new PublishedHyperTransformer(settings, 1).weights(), seed);
        String lastGain = PublishedWriter.lastGain(settings);
        return settings.residual()
                ? drawn.mapEntries(
                        (name, values) -> name.endsWith(WRITER + lastGain) ? FloatArray.zeros(values.shape()) : values)
                : drawn;
    }

    static Named<FloatArray> drawn(Named<List<Axis>> weights, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return weights.mapEntries((name, axes) -> {
            int[] shape = Signature.sizes(axes);
            if (name.endsWith("bias")) {
                return FloatArray.zeros(shape);
            }
            if (name.endsWith("gain")) {
                return FloatArray.filled(1, shape);
            }
            boolean isTable = name.endsWith("table");
            boolean isKernel = shape.length == 4;
            int window = isKernel ? shape[2] * shape[3] : 1;
            double range = Math.sqrt(6.0 / (window * (shape[0] + shape[1])));
            float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (isTable ? random.nextGaussian() : range * (2 * random.nextDouble() - 1));
            }
            return FloatArray.wrap(values, shape);
        });
    }
}
