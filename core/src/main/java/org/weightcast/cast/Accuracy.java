package org.weightcast.cast;

import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import org.weightcast.data.Episode;
import org.weightcast.weights.FloatArray;

/**
 * Mean accuracy over episodes.
 *
 * @param mean in 0..1
 * @param ci95 half-width of the 95 % confidence interval, 1.96 standard errors over the episodes
 * @param episodes how many
 */
public record Accuracy(double mean, double ci95, int episodes) {

    /** Runs {@code method}, which gives the share of right answers of an episode, on the episodes 0, 1, ... */
    public static Accuracy over(int episodes, LongFunction<Episode> source, ToDoubleFunction<Episode> method) {
        double[] right = new double[episodes];
        for (int i = 0; i < episodes; i++) {
            right[i] = method.applyAsDouble(source.apply(i));
        }
        return of(right);
    }

    /** From the share of right answers of each episode. */
    static Accuracy of(double[] right) {
        double mean = Arrays.stream(right).average().orElseThrow();
        double squares =
                Arrays.stream(right).map(each -> (each - mean) * (each - mean)).sum();
        double variance = right.length < 2 ? 0 : squares / (right.length - 1);
        return new Accuracy(mean, 1.96 * Math.sqrt(variance / right.length), right.length);
    }

    /** The share of queries whose largest logit is their class's. */
    public static double ofLogits(FloatArray logits, int[] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += largest(logits, i) == labels[i] ? 1 : 0;
        }
        return right / (double) labels.length;
    }

    /** The column [K] of the largest value in a row of logits [n, K]. */
    static int largest(FloatArray logits, int row) {
        int ways = logits.axis(1);
        int best = 0;
        for (int c = 1; c < ways; c++) {
            best = logits.at(row * ways + c) > logits.at(row * ways + best) ? c : best;
        }
        return best;
    }

    /** One nearest neighbour on the pixels, by squared distance: what any method must beat. */
    public static double ofNearestPixels(Episode episode) {
        int values = episode.support().length / episode.supportLabels().length;
        int right = 0;
        for (int q = 0; q < episode.queryLabels().length; q++) {
            right += nearest(episode, q, values) == episode.queryLabels()[q] ? 1 : 0;
        }
        return right / (double) episode.queryLabels().length;
    }

    private static int nearest(Episode episode, int query, int values) {
        float[] support = episode.support();
        float[] asked = episode.query();
        int label = Episode.UNLABELED;
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < episode.supportLabels().length; i++) {
            float squared = 0;
            for (int v = 0; v < values; v++) {
                float apart = support[i * values + v] - asked[query * values + v];
                squared += apart * apart;
            }
            if (squared < least && episode.supportLabels()[i] != Episode.UNLABELED) {
                least = squared;
                label = episode.supportLabels()[i];
            }
        }
        return label;
    }
}
