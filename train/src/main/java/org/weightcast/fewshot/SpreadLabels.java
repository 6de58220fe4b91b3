package org.weightcast.fewshot;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.weightcast.data.Episode;

/**
 * Turns episodes of few classes into those of more, for networks with a fixed number of labels: the classes there are get labels drawn
 * at random, the other labels stand for classes without an image.
 *
 * @param ways labels
 * @param random draws which
 */
public record SpreadLabels(int ways, SplittableRandom random) implements UnaryOperator<Episode> {

    /**
     * The same images under other labels; an episode that has as many classes stays as it is.
     *
     * @throws IllegalArgumentException if an episode has more classes than there are labels
     */
    @Override
    public Episode apply(Episode episode) {
        if (episode.ways() > ways) {
            throw new IllegalArgumentException(
                    "An episode of " + episode.ways() + " ways does not fit into " + ways + " labels");
        }
        if (episode.ways() == ways) {
            return episode;
        }
        int[] drawn = random.ints(0, ways).distinct().limit(episode.ways()).toArray();
        return new Episode(
                ways,
                episode.support(),
                relabelled(episode.supportLabels(), drawn),
                episode.query(),
                relabelled(episode.queryLabels(), drawn));
    }

    private static int[] relabelled(int[] labels, int[] drawn) {
        return Arrays.stream(labels)
                .map(label -> label == Episode.UNLABELED ? label : drawn[label])
                .toArray();
    }
}
