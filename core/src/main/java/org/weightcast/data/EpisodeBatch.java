package org.weightcast.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Episodes of one layout side by side, as the arrays that the networks read.
 *
 * @param episodes E
 * @param ways classes K of each
 * @param supports support images n of each
 * @param queries query images q of each
 * @param supportImages [n, E*C, S, S]
 * @param membership [E, n, K], one row an image, a zero row for an unlabelled one
 * @param queryImages [q, E*C, S, S]
 * @param targets [E, q, K], one-hot
 */
public record EpisodeBatch(
        int episodes,
        int ways,
        int supports,
        int queries,
        float[] supportImages,
        float[] membership,
        float[] queryImages,
        float[] targets) {

    /** Episodes that share ways, labels and the number of images, prepared for {@code spec}. */
    public static EpisodeBatch of(List<Episode> group, ImageSpec spec) {
        Episode first = group.get(0);
        List<float[]> supports = new ArrayList<>();
        List<float[]> queries = new ArrayList<>();
        List<int[]> supportLabels = new ArrayList<>();
        List<int[]> queryLabels = new ArrayList<>();
        for (Episode episode : group) {
            supports.add(episode.support());
            queries.add(episode.query());
            supportLabels.add(episode.supportLabels());
            queryLabels.add(episode.queryLabels());
        }
        int n = first.supportLabels().length;
        int q = first.queryLabels().length;
        return new EpisodeBatch(
                group.size(),
                first.ways(),
                n,
                q,
                sideBySide(supports, n, spec.values()),
                oneHot(supportLabels, n, first.ways()),
                sideBySide(queries, q, spec.values()),
                oneHot(queryLabels, q, first.ways()));
    }

    /** The queries of several parts of a chain as one batch, classes numbered on from part to part; supports are left out. */
    public static EpisodeBatch joined(List<EpisodeBatch> parts) {
        EpisodeBatch first = parts.get(0);
        if (parts.size() == 1) {
            return first;
        }
        int ways = parts.stream().mapToInt(EpisodeBatch::ways).sum();
        int queries = parts.stream().mapToInt(EpisodeBatch::queries).sum();
        float[] images = new float
                [parts.stream().mapToInt(part -> part.queryImages.length).sum()];
        float[] targets = new float[first.episodes * queries * ways];
        int imageOffset = 0;
        int queryOffset = 0;
        int wayOffset = 0;
        for (EpisodeBatch part : parts) {
            System.arraycopy(part.queryImages, 0, images, imageOffset, part.queryImages.length);
            for (int e = 0; e < part.episodes; e++) {
                for (int i = 0; i < part.queries; i++) {
                    System.arraycopy(
                            part.targets,
                            (e * part.queries + i) * part.ways,
                            targets,
                            (e * queries + queryOffset + i) * ways + wayOffset,
                            part.ways);
                }
            }
            imageOffset += part.queryImages.length;
            queryOffset += part.queries;
            wayOffset += part.ways;
        }
        return new EpisodeBatch(first.episodes, ways, 0, queries, new float[0], new float[0], images, targets);
    }

    /** E arrays [n, values] as one [n, E, values]. */
    private static float[] sideBySide(List<float[]> images, int n, int values) {
        int episodes = images.size();
        float[] all = new float[n * episodes * values];
        for (int i = 0; i < n; i++) {
            for (int e = 0; e < episodes; e++) {
                System.arraycopy(images.get(e), i * values, all, (i * episodes + e) * values, values);
            }
        }
        return all;
    }

    private static float[] oneHot(List<int[]> labels, int n, int ways) {
        float[] rows = new float[labels.size() * n * ways];
        for (int e = 0; e < labels.size(); e++) {
            for (int i = 0; i < n; i++) {
                int label = labels.get(e)[i];
                if (label != Episode.UNLABELED) {
                    rows[(e * n + i) * ways + label] = 1;
                }
            }
        }
        return rows;
    }
}
