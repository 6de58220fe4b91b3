package org.weightcast.fewshot;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.weightcast.data.Episode;

/**
 * Turns episodes whose queries are none of the support images into those of a sampler that draws both independently, as the code released
 * with the HyperTransformer does. How many queries of a class are among its m support images then follows the hypergeometric distribution;
 * as many queries are replaced by support images, the others stay.
 *
 * @param images of each class that both are drawn from
 * @param random draws which
 */
public record OverlappingQueries(int images, SplittableRandom random) implements UnaryOperator<Episode> {

    @Override
    public Episode apply(Episode episode) {
        float[] query = episode.query().clone();
        int values = query.length / episode.queryLabels().length;
        for (int way = 0; way < episode.ways(); way++) {
            int[] supports = positions(episode.supportLabels(), way);
            int[] queries = positions(episode.queryLabels(), way);
            int[] drawn = random.ints(0, images)
                    .distinct()
                    .limit(queries.length)
                    .toArray(); // a class's images, its support images first
            for (int i = 0; i < drawn.length; i++) {
                if (drawn[i] < supports.length) {
                    System.arraycopy(
                            episode.support(), supports[drawn[i]] * values, query, queries[i] * values, values);
                }
            }
        }
        return new Episode(episode.ways(), episode.support(), episode.supportLabels(), query, episode.queryLabels());
    }

    private static int[] positions(int[] labels, int way) {
        return IntStream.range(0, labels.length).filter(i -> labels[i] == way).toArray();
    }
}
