package org.weightcast.fewshot;

import java.util.function.UnaryOperator;
import org.weightcast.data.Episode;

/**
 * Hides the labels of all support images but the first few of each class, so that every class has as many unlabelled ones.
 *
 * @param labelled images of a class that keep their label
 */
public record HiddenLabels(int labelled) implements UnaryOperator<Episode> {
    @Override
    public Episode apply(Episode episode) {
        int[] labels = episode.supportLabels().clone();
        int[] seen = new int[episode.ways()];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != Episode.UNLABELED && seen[labels[i]]++ >= labelled) {
                labels[i] = Episode.UNLABELED;
            }
        }
        return new Episode(episode.ways(), episode.support(), labels, episode.query(), episode.queryLabels());
    }
}
