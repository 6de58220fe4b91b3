package org.weightcast.meta;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ClassCodes;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.net.SupportFeatures;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * First values of the weights by which a caster standardises what it sees of a support set ({@link SupportFeatures}), measured on
 * training tasks: centres and scales of features over images, then of their summaries over tasks. Training goes on from there.
 */
record FeatureScales(HyperTransformerSettings settings, ImageSpec spec, TaskMix mix) {
    private static final int DRAWS = 60;
    private static final TorchOps OPS = new TorchOps();

    /** Added to deviations, so that a feature that is dead now does not shout later. */
    private static final double LEAST_OF_IMAGES = 1e-3;

    private static final double LEAST_OF_TASKS = 2e-2;

    /** Whether weights to start from have been measured. */
    static boolean areIn(Named<FloatArray> weights) {
        return weights.has(name(1, SupportFeatures.SUMMARY_SCALE));
    }

    /** The weights with measured centres and scales in place of zeros and ones. */
    Named<FloatArray> measured(Named<FloatArray> first) {
        Named<FloatArray> known = first;
        for (int block = 1; block <= settings.student().blocks(); block++) {
            Spread images = spread(known, block, false);
            known = known.with(name(block, SupportFeatures.CENTRE), images.centre())
                    .with(name(block, SupportFeatures.SCALE), images.scale(LEAST_OF_IMAGES));
            Spread tasks = spread(known, block, true);
            known = known.with(name(block, SupportFeatures.SUMMARY_CENTRE), tasks.centre())
                    .with(name(block, SupportFeatures.SUMMARY_SCALE), tasks.scale(LEAST_OF_TASKS));
        }
        return known;
    }

    private static String name(int block, String weight) {
        return CasterWeights.GENERATOR + ConvBlocks.name(block, 1) + weight;
    }

    /** How features of images, or their summaries of tasks, lie in some training tasks. */
    Spread spread(Named<FloatArray> weights, int block, boolean summaries) {
        Spread spread = new Spread();
        for (int step = 0; step < DRAWS; step++) {
            try (Scope scope = Scope.withoutGradients()) {
                Tensor own =
                        features(Torch.tensors(weights), mix.draw(step).group()).get(ConvBlocks.name(block, 1));
                spread.add(summaries ? SupportFeatures.summary(OPS, own) : own);
            }
        }
        return spread;
    }

    private Named<Tensor> features(Named<Tensor> weights, List<Episode> group) {
        EpisodeBatch batch = EpisodeBatch.of(group, spec);
        int episodes = batch.episodes();
        float[] codes = new float[episodes * batch.ways() * ClassCodes.length(settings)]; // features know no classes
        return new CasterNetwork(settings, episodes)
                .features(
                        weights,
                        Torch.tensor(
                                batch.supportImages(),
                                batch.supports(),
                                episodes * spec.channels(),
                                spec.size(),
                                spec.size()),
                        Torch.tensor(batch.membership(), episodes, batch.supports(), batch.ways()),
                        Torch.tensor(codes, episodes, batch.ways(), ClassCodes.length(settings)));
    }

    /** Means and deviations of rows, by column. */
    static final class Spread {
        private double[] sum = {};
        private double[] squares = {};
        private long rows;

        /** Adds rows [.., .., columns]. */
        void add(Tensor x) {
            Tensor flat = x.reshape(-1, x.size(-1));
            sum = plus(sum, Torch.doubles(Torch.inDouble(flat).sum(0)));
            squares = plus(squares, Torch.doubles(Torch.inDouble(flat).square().sum(0)));
            rows += flat.size(0);
        }

        private static double[] plus(double[] a, double[] b) {
            return a.length == 0
                    ? b
                    : IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
        }

        FloatArray centre() {
            float[] centre = new float[sum.length];
            for (int i = 0; i < centre.length; i++) {
                centre[i] = (float) (sum[i] / rows);
            }
            return FloatArray.wrap(centre, centre.length);
        }

        FloatArray scale(double least) {
            float[] scale = new float[sum.length];
            for (int i = 0; i < scale.length; i++) {
                double mean = sum[i] / rows;
                scale[i] = (float) (1 / (Math.sqrt(Math.max(0, squares[i] / rows - mean * mean)) + least));
            }
            return FloatArray.wrap(scale, scale.length);
        }
    }
}
