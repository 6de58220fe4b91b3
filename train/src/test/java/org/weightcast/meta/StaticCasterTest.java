package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * With generation and refinement switched off a caster is a prototypical network: checked against one written with
 * libtorch's own operations, one image group at a time, in loss and gradients. It is the baseline that casters are compared with.
 */
class StaticCasterTest {
    private static final HyperTransformerSettings SETTINGS =
            TinyCaster.settings().asStatic();
    private static final ImageSpec SPEC = new ImageSpec(1, TinyCaster.SIZE, true);
    private static final double EPSILON = 1e-3;

    private final long seed = System.nanoTime();

    @Test
    void isAPlainPrototypicalNetwork() {
        // No weight on the learned statistics: those of the support images, as batch norm takes them.
        compare(-40, 0);
    }

    @Test
    void learnedStatisticsCountAsSomeImagesMore() {
        compare(Math.log(50), 50);
    }

    private void compare(double logPrior, double priorValues) {
        Named<FloatArray> weights = TinyCaster.randomWeights(SETTINGS, seed)
                .mapEntries((name, array) ->
                        name.endsWith("log_prior") ? FloatArray.filled((float) logPrior, array.shape()) : array);
        Episode episode = TinyCaster.noise(3, new int[] {0, 0, 1, 2}, new SplittableRandom(seed));
        try (Scope scope = Scope.open()) {
            Named<Tensor> leaves = Torch.tensors(weights);
            leaves.values().forEach(leaf -> leaf.requires_grad_(true));
            List<Tensor> trained = leaves.only(name -> name.endsWith("kernel") || name.endsWith("gain"))
                    .toList();
            Tensor ours = new CasterLoss(SETTINGS, SPEC)
                    .of(leaves, List.of(episode), 1, new SplittableRandom(seed))
                    .loss();
            Tensor theirs = prototypicalNetwork(leaves, episode, priorValues);
            assertThat(ours.item_float()).as("seed %d", seed).isCloseTo(theirs.item_float(), within(1e-4f));
            List<Tensor> own = Torch.gradients(ours, trained, false);
            List<Tensor> plain = Torch.gradients(theirs, trained, false);
            for (int i = 0; i < own.size(); i++) {
                assertThat(Difference.relative(Torch.floats(own.get(i)), Torch.floats(plain.get(i))))
                        .as("gradient %d, seed %d", i, seed)
                        .isLessThan(1e-3);
            }
        }
    }

    /** Snell, Swersky, Zemel 2017, with support-set statistics for the queries too. */
    private static Tensor prototypicalNetwork(Named<Tensor> weights, Episode episode, double priorValues) {
        Tensor support = images(episode.support());
        Tensor query = images(episode.query());
        for (String name : List.of(ConvBlocks.name(1), ConvBlocks.name(2), ConvBlocks.name(2, 2))) {
            Named<Tensor> own = weights.under(CasterWeights.BASE + name);
            Tensor supportBefore = support;
            Tensor queryBefore = query;
            support = conv(support, own.get("kernel"));
            query = conv(query, own.get("kernel"));
            Tensor mean = support.mean(new long[] {0, 2, 3}, false, new ScalarTypeOptional());
            Tensor variance = torch.var(support, new long[] {0, 2, 3}, false, false);
            if (priorValues > 0) {
                double values = support.numel() / (double) support.size(1);
                double share = values / (values + priorValues);
                // A mixture of the two: mean of means, and second moments about it.
                Tensor mixed = times(mean, share).add(times(own.get("mean"), 1 - share));
                Tensor moment = times(variance.add(mean.square()), share)
                        .add(times(
                                torch.relu(own.get("variance"))
                                        .add(own.get("mean").square()),
                                1 - share));
                variance = moment.sub(mixed.square());
                mean = mixed;
            }
            Tensor gain = own.get("log_gain").exp();
            support = activated(support, mean, variance, gain, own.get("bias"));
            query = activated(query, mean, variance, gain, own.get("bias"));
            boolean residual = name.equals(ConvBlocks.name(2, 2));
            support = residual ? supportBefore.add(support) : pooled(support);
            query = residual ? queryBefore.add(query) : pooled(query);
        }
        Tensor embedded = support.flatten(1, -1);
        List<Tensor> prototypes = new ArrayList<>();
        prototypes.add(times(embedded.get(0).add(embedded.get(1)), 0.5));
        prototypes.add(embedded.get(2));
        prototypes.add(embedded.get(3));
        Tensor classes = torch.stack(new TensorVector(prototypes.toArray(new Tensor[0])));
        Tensor distances = torch.cdist(query.flatten(1, -1), classes).square(); // [q, K]
        Tensor logits =
                distances.neg().div(weights.get(CasterWeights.LOG_TEMPERATURE).exp());
        long[] labels = {0, 0, 1, 1, 2, 2};
        return torch.cross_entropy_loss(logits, Tensor.create(labels, labels.length));
    }

    private static Tensor images(float[] pixels) {
        return Torch.tensor(
                pixels, pixels.length / (TinyCaster.SIZE * TinyCaster.SIZE), 1, TinyCaster.SIZE, TinyCaster.SIZE);
    }

    private static Tensor conv(Tensor x, Tensor kernel) {
        long[] one = {1, 1};
        return torch.conv2d(x, kernel, new TensorOptional(), one, one, one, 1);
    }

    /** The published order, norm before pooling. */
    private static Tensor activated(Tensor x, Tensor mean, Tensor variance, Tensor gain, Tensor bias) {
        Tensor deviation = variance.add(new Scalar(EPSILON)).sqrt().reshape(1, -1, 1, 1);
        Tensor normal = x.sub(mean.reshape(1, -1, 1, 1)).div(deviation);
        Tensor scaled = normal.mul(gain.reshape(1, -1, 1, 1)).add(bias.reshape(1, -1, 1, 1));
        return torch.relu(scaled);
    }

    private static Tensor pooled(Tensor x) {
        return torch.max_pool2d(x, 2, 2);
    }

    private static Tensor times(Tensor x, double factor) {
        return x.mul(new Scalar(factor));
    }
}
