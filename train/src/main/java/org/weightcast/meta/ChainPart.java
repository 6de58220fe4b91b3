package org.weightcast.meta;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;

/**
 * The part of an episode that one cast of a chain sees: some of its classes, or some of the labelled images of each. Unlabelled
 * images go with the first cast.
 *
 * @param links casts of the chain
 */
record ChainPart(ImageSpec spec, int links, Stream stream) {

    /** The parts of episodes of one layout, classes numbered from 0. */
    List<Episode> of(List<Episode> group, int link) {
        return links == 1
                ? group
                : group.stream()
                        .map(episode -> stream == Stream.BATCHES
                                ? images(episode, link, link + 1)
                                : classes(episode, link, link + 1))
                        .toList();
    }

    /** The classes of the casts from {@code from} to before {@code to} of an episode. */
    Episode classes(Episode episode, int from, int to) {
        int ways = episode.ways() / links;
        int[] labels = episode.supportLabels();
        int[] asked = episode.queryLabels();
        int[] support = IntStream.range(0, labels.length)
                .filter(i ->
                        labels[i] == Episode.UNLABELED ? from == 0 : labels[i] >= from * ways && labels[i] < to * ways)
                .toArray();
        int[] query = IntStream.range(0, asked.length)
                .filter(i -> asked[i] >= from * ways && asked[i] < to * ways)
                .toArray();
        return new Episode(
                ways * (to - from),
                pixels(episode.support(), support),
                IntStream.of(support)
                        .map(i -> labels[i] == Episode.UNLABELED ? labels[i] : labels[i] - from * ways)
                        .toArray(),
                pixels(episode.query(), query),
                IntStream.of(query).map(i -> asked[i] - from * ways).toArray());
    }

    /** The shares of the labelled images of each class that the casts from {@code from} to before {@code to} see; all queries. */
    Episode images(Episode episode, int from, int to) {
        int[] labels = episode.supportLabels();
        int each = (int) IntStream.of(labels).filter(label -> label == 0).count() / links;
        int[] seen = new int[episode.ways()];
        IntPredicate mine = i -> {
            if (labels[i] == Episode.UNLABELED) {
                return from == 0;
            }
            int link = seen[labels[i]]++ / each;
            return from <= link && link < to;
        };
        int[] support = IntStream.range(0, labels.length).filter(mine).toArray();
        return new Episode(
                episode.ways(),
                pixels(episode.support(), support),
                IntStream.of(support).map(i -> labels[i]).toArray(),
                episode.query(),
                episode.queryLabels());
    }

    private float[] pixels(float[] images, int[] which) {
        int values = spec.values();
        float[] kept = new float[which.length * values];
        for (int i = 0; i < which.length; i++) {
            System.arraycopy(images, which[i] * values, kept, i * values, values);
        }
        return kept;
    }
}
