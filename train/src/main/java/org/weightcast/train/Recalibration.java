package org.weightcast.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Labels;
import org.weightcast.data.Seeds;
import org.weightcast.net.Classifier;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Measures the statistics that a classifier's norms answer with: mean and variance of each norm over all images at hand, by the weights
 * as they are now. Whoever makes weights (trains, averages, prunes) does it once afterwards; nothing is accumulated in training.
 *
 * <p>One pass, from the first norm to the last. On the way a batch is normalised by its own statistics, as in training; what is stored
 * are the moments of all batches together, so with a single batch the network answers about it as it did in training.
 */
public final class Recalibration {
    private static final int BATCH = 250;

    private Recalibration() {}

    /**
     * Measures on images drawn from a set without regard to their classes.
     *
     * @param images at most how many; all if there are fewer
     * @param seed chooses them
     */
    public static Named<FloatArray> on(
            ClassSet classes, int images, long seed, Classifier network, Named<FloatArray> weights) {
        List<ImageBatch.Place> places = drawn(classes, images, seed);
        Labels labels = Labels.ofClasses(classes);
        int batches = (places.size() + BATCH - 1) / BATCH;
        return over(
                batches,
                batch -> ImageBatch.of(classes, labels, part(places, batch, batches))
                        .images(),
                network,
                weights);
    }

    /**
     * Measures on batches.
     *
     * @param batches how many, at least one
     * @param images of a batch [n, C, S, S], with the number 0 to {@code batches} - 1
     * @return the weights with new means and variances
     */
    public static Named<FloatArray> over(
            int batches, IntFunction<Tensor> images, Classifier network, Named<FloatArray> weights) {
        return over(
                batches,
                (tensors, norm, batch) -> network.logits(new TorchOps(), tensors, images.apply(batch), norm),
                weights);
    }

    /** Runs any network with norms on a batch. */
    @FunctionalInterface
    public interface Run {
        /**
         * One run.
         *
         * @param batch its number
         */
        void on(Named<Tensor> weights, Norm<Tensor> norm, int batch);
    }

    /**
     * Measures the norms of any network.
     *
     * @param batches how many, at least one
     * @return the weights with new means and variances
     */
    public static Named<FloatArray> over(int batches, Run run, Named<FloatArray> weights) {
        if (batches < 1) {
            throw new IllegalArgumentException("There are no images to measure statistics on");
        }
        Recorder recorder = new Recorder();
        try (Scope all = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(weights);
            for (int batch = 0; batch < batches; batch++) {
                try (Scope scope = Scope.open()) {
                    run.on(tensors, recorder, batch);
                }
            }
        }
        return weights.with(recorder.statistics());
    }

    private static List<ImageBatch.Place> drawn(ClassSet classes, int images, long seed) {
        List<ImageBatch.Place> places = new ArrayList<>(ImageBatch.places(classes));
        SplittableRandom random = Seeds.at(seed);
        for (int i = places.size() - 1; i > 0; i--) {
            Collections.swap(places, i, random.nextInt(i + 1));
        }
        return places.subList(0, Math.min(images, places.size()));
    }

    /** Parts of as much the same size as possible: a last one of two images would be normalised badly. */
    private static List<ImageBatch.Place> part(List<ImageBatch.Place> places, int batch, int batches) {
        long size = places.size();
        return places.subList((int) (size * batch / batches), (int) (size * (batch + 1) / batches));
    }

    /** Normalises by the batch's own statistics and adds up the moments of each norm. */
    private static final class Recorder implements Norm<Tensor> {
        private final Map<String, Pooled> found = new LinkedHashMap<>();

        @Override
        public Ops.Moments<Tensor> moments(Ops<Tensor> ops, String name, Named<Tensor> own, Tensor x) {
            Ops.Moments<Tensor> moments = Norm.<Tensor>ofBatch().moments(ops, name, own, x);
            double values = (double) x.numel() / x.size(1);
            found.computeIfAbsent(name, unused -> new Pooled(Math.toIntExact(x.size(1))))
                    .add(values, Torch.doubles(moments.mean()), Torch.doubles(moments.variance()));
            return moments;
        }

        Named<FloatArray> statistics() {
            Named.Builder<FloatArray> statistics = Named.builder();
            found.forEach((name, pooled) ->
                    statistics.put(name + "mean", pooled.mean()).put(name + "variance", pooled.variance()));
            return statistics.build();
        }
    }

    /** Moments of values that come in batches, channel by channel. */
    private static final class Pooled {
        private final double[] sum;
        private final double[] squares;
        private double count;

        Pooled(int channels) {
            this.sum = new double[channels];
            this.squares = new double[channels];
        }

        void add(double values, double[] mean, double[] variance) {
            count += values;
            for (int c = 0; c < sum.length; c++) {
                sum[c] += values * mean[c];
                squares[c] += values * (variance[c] + mean[c] * mean[c]);
            }
        }

        FloatArray mean() {
            float[] mean = new float[sum.length];
            for (int c = 0; c < mean.length; c++) {
                mean[c] = (float) (sum[c] / count);
            }
            return FloatArray.wrap(mean, mean.length);
        }

        FloatArray variance() {
            float[] variance = new float[sum.length];
            for (int c = 0; c < variance.length; c++) {
                double mean = sum[c] / count;
                variance[c] = (float) Math.max(0, squares[c] / count - mean * mean);
            }
            return FloatArray.wrap(variance, variance.length);
        }
    }
}
