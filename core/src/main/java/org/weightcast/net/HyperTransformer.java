package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.weightcast.weights.Named;

/**
 * The HyperTransformer (Zhmoginov, Sandler, Vladymyrov, ICML 2022): reads a support set and writes the weights of a
 * student CNN made for its classes, layer by layer, in one forward pass. The activations of the support images under the
 * blocks already written feed the tokens of the next block.
 *
 * <p>This caster departs from the paper in five points: kernels are a start value plus the generated change; the head is
 * a prototype a class, refined by a transformer; class codes are drawn for each cast, so that no table limits the number
 * of classes; the student's norms use statistics of the support set, not of query batches; tokens have one width
 * whatever the size of the slice that they stand for. Each can be switched off ({@link HyperTransformerSettings}). In deeper blocks
 * the first convolution is written; the residual ones keep their kernels and take statistics from the support set.
 *
 * <p>Inputs, for E episodes side by side with n support images and K classes each (in a file E is 1):
 * <ul>
 *   <li>{@code images} [n, E*C, S, S], prepared, values in 0..1;
 *   <li>{@code membership} [E, n, K]: the class of each image, a zero row for an unlabelled one, soft rows allowed;
 *   <li>{@code codes} [E, K, d]: a code for each class; with a table of N learned codes [E, K, N], the row for each class as a one-hot
 *       vector ({@link ClassCodes});
 *   <li>{@code seen} [1]: the number of support images on which the start value's statistics rest, 0 for a first cast;
 *   <li>{@code previous.*}: the student's blocks to start from ({@link ConvBlocks#weights}, kernels [E*O, I, 3, 3]).
 * </ul>
 * Outputs: all block weights of the student, {@code prototypes} [E, K, F], and {@code embedding} [E, n, F] of the support.
 */
public final class HyperTransformer implements Net {
    private final HyperTransformerSettings settings;
    private final int groups;
    private final ConvBlocks blocks;
    private final ClassVectorWriter head;

    public HyperTransformer(HyperTransformerSettings settings, int groups) {
        this.settings = settings;
        this.groups = groups;
        this.blocks = settings.student();
        this.head = new ClassVectorWriter(settings);
    }

    @Override
    public Signature signature() {
        Named<List<Axis>> grouped = blocks.weights().map(this::tiledAxes);
        Named<List<Axis>> inputs = Named.<List<Axis>>builder()
                .put("images", axes("support", groups * blocks.inputChannels(), blocks.size(), blocks.size()))
                .put("membership", axes(groups, "support", "class"))
                .put("codes", axes(groups, "class", ClassCodes.length(settings)))
                .put("seen", axes(1))
                .putAll(grouped.prefixed("previous."))
                .build();
        Named<List<Axis>> outputs = grouped.with("prototypes", axes(groups, "class", blocks.features()))
                .with("embedding", axes(groups, "support", blocks.features()));
        return new Signature(weights(), inputs, outputs);
    }

    private List<Axis> tiledAxes(List<Axis> one) {
        List<Axis> tiled = new ArrayList<>(one);
        tiled.set(0, Axis.of(groups * ((Axis.Size) one.get(0)).size()));
        return tiled;
    }

    private Named<List<Axis>> weights() {
        Named.Builder<List<Axis>> weights = Named.builder();
        for (int block = 1; block <= blocks.blocks(); block++) {
            for (int convolution = 1; convolution <= blocks.depth(block); convolution++) {
                weights.put(ConvBlocks.name(block, convolution) + "log_prior", axes(1));
            }
        }
        if (settings.codeTable() > 0) {
            weights.put("code_table", axes(settings.codeTable(), settings.codeSize()));
        }
        if (settings.generate()) {
            weights.putAll(sharedExtractor().prefixed("shared."));
            for (int block = 1; block <= blocks.blocks(); block++) {
                weights.putAll(generatorWeights(block).prefixed(ConvBlocks.name(block)));
            }
        }
        return weights.putAll(head.weights().prefixed("head.")).build();
    }

    private Named<List<Axis>> sharedExtractor() {
        Named.Builder<List<Axis>> weights = Named.builder();
        int in = blocks.inputChannels();
        for (int layer = 1; layer <= HyperTransformerSettings.SHARED_LAYERS; layer++) {
            weights.put("conv" + layer + ".kernel", axes(settings.sharedChannels(), in, 3, 3))
                    .put("conv" + layer + ".bias", axes(settings.sharedChannels()));
            in = settings.sharedChannels();
        }
        return weights.build();
    }

    private Named<List<Axis>> generatorWeights(int block) {
        return Named.<List<Axis>>builder()
                .put("local.kernel", axes(settings.localChannels(), blocks.inputs(block), 3, 3))
                .put("local.bias", axes(settings.localChannels()))
                .putAll(new SliceTransformer(settings, block).weights())
                .build();
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        return write(ops, weights, inputs, new Watcher<>() {});
    }

    /** What the transformer of each block is told of the support images: [E, n, f], by the names of the blocks' first convolutions. */
    public <T> Named<T> features(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        Named.Builder<T> told = Named.builder();
        write(ops, weights, inputs, new Watcher<>() {
            @Override
            public void features(int block, T features) {
                told.put(ConvBlocks.name(block, 1), features);
            }
        });
        return told.build();
    }

    /** Is told what goes on while kernels are written. */
    interface Watcher<T> {
        /** What the transformer of a block is told of the images, [E, n, f]. */
        default void features(int block, T features) {}

        /** How a layer of it shares its tokens' attention: [E, heads, O+n, O+n], slices first, then images. */
        default void attention(int block, int layer, T shares) {}
    }

    <T> Named<T> write(Ops<T> ops, Named<T> weights, Named<T> inputs, Watcher<T> watcher) {
        T images = inputs.get("images");
        T membership = inputs.get("membership");
        T codes = settings.codeTable() == 0
                ? inputs.get("codes")
                : ops.matmul(inputs.get("codes"), weights.get("code_table")); // [E, K, d]
        T labels = labels(ops, membership, codes); // [E, n, d+1]
        Named<T> previous = inputs.under("previous.");
        List<T> shared = settings.generate() ? List.of(shared(ops, weights.under("shared."), images)) : List.of();

        Named.Builder<T> written = Named.builder();
        T x = images;
        for (int block = 1; block <= blocks.blocks(); block++) {
            for (int convolution = 1; convolution <= blocks.depth(block); convolution++) {
                String name = ConvBlocks.name(block, convolution);
                Named<T> start = previous.under(name);
                T kernel = start.get("kernel");
                if (settings.generate() && convolution == 1) {
                    T features = features(ops, block, weights.under(name), x, shared.get(0));
                    watcher.features(block, features);
                    kernel = kernel(ops, block, weights.under(name), kernel, features, labels, inputs, watcher);
                }
                T convolved = blocks.convolve(ops, kernel, x, groups);
                Ops.Moments<T> moments =
                        statistics(ops, weights.get(name + "log_prior"), start, inputs.get("seen"), convolved);
                Named<T> own = start.with("kernel", kernel)
                        .with("mean", moments.mean())
                        .with("variance", moments.variance());
                x = blocks.after(ops, convolution, own, moments, convolved, x);
                written.putAll(own.prefixed(name));
            }
        }
        T embedding = blocks.embedding(ops, x, groups); // [E, n, F]
        T prototypes = head.write(ops, weights.under("head."), membership, codes, embedding); // [E, K, F]
        return written.put("prototypes", prototypes).put("embedding", embedding).build();
    }

    /** What a sample token is told of its label: its class's code and whether it has one. */
    private <T> T labels(Ops<T> ops, T membership, T codes) {
        return ops.concat(2, List.of(ops.matmul(membership, codes), ops.sum(membership, 2)));
    }

    /** Features of the whole image, the same for all blocks: [n, E*C, S, S] to [E, n, features]. */
    private <T> T shared(Ops<T> ops, Named<T> weights, T images) {
        T x = images;
        for (int layer = 1; layer <= HyperTransformerSettings.SHARED_LAYERS; layer++) {
            x = extract(ops, weights.under("conv" + layer + "."), x);
        }
        return perImage(ops, x);
    }

    /** One strided convolution of an extractor, its weights the same for all episodes. */
    private <T> T extract(Ops<T> ops, Named<T> weights, T x) {
        T kernel = tiled(ops, weights.get("kernel"));
        T bias = ops.unsqueeze(ops.unsqueeze(tiled(ops, weights.get("bias")), 1), 2);
        return ops.relu(ops.add(ops.conv2d(x, kernel, 2, 1, groups), bias));
    }

    /** Spatial means of maps [n, E*c, h, w] as features [E, n, c]. */
    private <T> T perImage(Ops<T> ops, T maps) {
        T means = ops.squeeze(ops.squeeze(ops.mean(maps, 2, 3), 3), 2); // [n, E*c]
        return ops.transpose(ops.unflatten(means, 1, groups, -1), 1, 0, 2);
    }

    /** Features [E, n, f] of the images, from what a block sees of them. */
    private <T> T features(Ops<T> ops, int block, Named<T> weights, T activations, T shared) {
        T local = perImage(ops, extract(ops, weights.under("local."), activations));
        T features = ops.concat(2, List.of(perImage(ops, activations), local, shared));
        return new SupportFeatures(settings, block).standardised(ops, weights, features);
    }

    /**
     * The kernel to start from plus the change. Along a chain a change counts by the share of the new images among all so far, as
     * statistics do: else much the same change at every cast would carry the kernels ever further from those that the old class
     * vectors were made with.
     */
    private <T> T kernel(
            Ops<T> ops,
            int block,
            Named<T> weights,
            T start,
            T features,
            T labels,
            Named<T> inputs,
            Watcher<T> watcher) {
        int in = blocks.inputs(block);
        T slices = ops.flatten(ops.unflatten(start, 0, groups, blocks.outputs(block)), 2, 4); // [E, O, I*9]
        T change = new SliceTransformer(settings, block)
                .write(
                        ops,
                        weights,
                        slices,
                        features,
                        labels,
                        groups,
                        (layer, shares) -> watcher.attention(block, layer, shares));
        // The scale of a freshly drawn kernel, so that one learning rate suits slices of every size.
        T scaled = ops.multiply(change, ops.constant((float) (0.5 * Math.sqrt(2.0 / (9 * in)))));
        T asKernel = ops.unflatten(ops.flatten(scaled, 0, 1), 1, in, 3, 3); // [E*O, I, 3, 3]
        if (!settings.residual()) {
            return asKernel;
        }
        T images = ops.count(inputs.get("images"), 0);
        T share = ops.divide(images, ops.add(images, inputs.get("seen"))); // [1]
        return ops.add(start, ops.multiply(asKernel, share));
    }

    /**
     * Mean and variance of each channel over the support set, shrunk towards the start value's as if that rested on
     * {@code exp(log_prior)} values besides those of the images already seen: two images at 1 x 1 say little.
     */
    private <T> Ops.Moments<T> statistics(Ops<T> ops, T logPrior, Named<T> start, T seen, T convolved) {
        Ops.Moments<T> moments = ops.moments(convolved, 0, 2, 3);
        T mean = vector(ops, moments.mean());
        T variance = vector(ops, moments.variance());
        T count = ops.count(convolved, 0, 2, 3);
        T prior = ops.add(ops.exp(logPrior), ops.multiply(seen, ops.count(convolved, 2, 3)));
        T share = ops.divide(count, ops.add(count, prior)); // [1]
        T rest = ops.subtract(ops.constant(1), share);
        T shrunkMean = ops.add(ops.multiply(mean, share), ops.multiply(start.get("mean"), rest));
        T shrunkVariance = ops.add(
                ops.multiply(spread(ops, variance, mean, shrunkMean), share),
                ops.multiply(spread(ops, ops.relu(start.get("variance")), start.get("mean"), shrunkMean), rest));
        return new Ops.Moments<>(shrunkMean, shrunkVariance);
    }

    /** The mean squared distance to another centre. */
    private static <T> T spread(Ops<T> ops, T variance, T mean, T centre) {
        T distance = ops.subtract(mean, centre);
        return ops.add(variance, ops.multiply(distance, distance));
    }

    private static <T> T vector(Ops<T> ops, T perChannel) {
        return ops.flatten(perChannel, 0, 3); // [1, c, 1, 1] to [c]
    }

    /** A weight that all episodes share, repeated for each: [c, ..] to [E*c, ..]. */
    private <T> T tiled(Ops<T> ops, T weight) {
        return groups == 1 ? weight : ops.concat(0, Collections.nCopies(groups, weight));
    }
}
