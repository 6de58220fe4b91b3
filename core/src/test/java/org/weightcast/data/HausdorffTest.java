package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The anchor for the loader and the trials: the modified Hausdorff distance (Dubuisson and Jain 1994), the baseline of
 * Lake et al. 2015, errs on 38.8 % of their 20-way trials within one alphabet. Drawings that are cut, mixed up or
 * wrongly polarised, or trials that are not within one alphabet, land elsewhere.
 */
class HausdorffTest {
    private static final int SIZE = 105;

    private record Ink(float[] x, float[] y) {}

    @Test
    void errsOnTheKnownShareOfTrialsWithinOneAlphabet() {
        ClassSet evaluation = Omniglot.evaluation(OmniglotTest.dataFolder(), SIZE);
        AlphabetTrials trials = new AlphabetTrials(evaluation, 20, 1);
        assertThat(trials.alphabets()).isEqualTo(20);
        int wrong = 0;
        int total = 0;
        for (int index = 0; index < 40; index++) {
            Episode trial = trials.trial(index);
            List<Ink> support = ink(trial.support());
            List<Ink> query = ink(trial.query());
            for (int i = 0; i < query.size(); i++) {
                wrong += nearest(query.get(i), support) == i ? 0 : 1;
                total++;
            }
        }
        double error = (double) wrong / total;
        System.out.printf("modified Hausdorff distance: error %.3f on %d queries%n", error, total);
        // Runs differ by 0.1 or so (standard deviation): of 40, by 0.02.
        assertThat(error).isBetween(0.32, 0.46);
    }

    @Test
    void measuresADistanceWorkedByHand() {
        Ink two = new Ink(new float[] {0, 3}, new float[] {0, 0});
        Ink one = new Ink(new float[] {0}, new float[] {4});
        // From two: 4 and 5, mean 4.5; from one: 4.
        assertThat(modifiedHausdorff(two, one)).isEqualTo(4.5);
        assertThat(modifiedHausdorff(one, two)).isEqualTo(4.5);
    }

    private static List<Ink> ink(float[] images) {
        List<Ink> all = new ArrayList<>();
        for (int image = 0; image < images.length / (SIZE * SIZE); image++) {
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < SIZE * SIZE; i++) {
                if (images[image * SIZE * SIZE + i] > 0.5f) {
                    found.add(i);
                }
            }
            double meanX = found.stream().mapToInt(i -> i % SIZE).average().orElseThrow();
            double meanY = found.stream().mapToInt(i -> i / SIZE).average().orElseThrow();
            float[] x = new float[found.size()];
            float[] y = new float[found.size()];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (found.get(i) % SIZE - meanX);
                y[i] = (float) (found.get(i) / SIZE - meanY);
            }
            all.add(new Ink(x, y));
        }
        return all;
    }

    private static int nearest(Ink query, List<Ink> support) {
        int nearest = 0;
        double best = Double.MAX_VALUE;
        for (int i = 0; i < support.size(); i++) {
            double distance = modifiedHausdorff(query, support.get(i));
            if (distance < best) {
                best = distance;
                nearest = i;
            }
        }
        return nearest;
    }

    private static double modifiedHausdorff(Ink a, Ink b) {
        return Math.max(meanOfNearest(a, b), meanOfNearest(b, a));
    }

    private static double meanOfNearest(Ink from, Ink to) {
        double sum = 0;
        for (int i = 0; i < from.x.length; i++) {
            float least = Float.MAX_VALUE;
            for (int j = 0; j < to.x.length; j++) {
                float right = from.x[i] - to.x[j];
                float down = from.y[i] - to.y[j];
                least = Math.min(least, right * right + down * down);
            }
            sum += Math.sqrt(least);
        }
        return sum / from.x.length;
    }
}
