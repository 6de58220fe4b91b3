package org.weightcast.fewshot;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.torch.Torch;

/**
 * Episodes of one layout side by side.
 *
 * @param support images [n, E*C, S, S]
 * @param membership [E, n, K], one-hot; a zero row for an unlabelled image
 * @param query images [q, E*C, S, S]
 */
record EpisodeTensors(Tensor support, Tensor membership, Tensor query) {

    static EpisodeTensors of(List<Episode> group, PublishedBlocks student) {
        int size = student.size();
        int channels = student.inputChannels();
        EpisodeBatch batch = EpisodeBatch.of(group, new ImageSpec(channels, size, true));
        int episodes = batch.episodes();
        return new EpisodeTensors(
                Torch.tensor(batch.supportImages(), batch.supports(), episodes * channels, size, size),
                Torch.tensor(batch.membership(), episodes, batch.supports(), batch.ways()),
                Torch.tensor(batch.queryImages(), batch.queries(), episodes * channels, size, size));
    }

    int episodes() {
        return Math.toIntExact(membership.size(0));
    }

    /** The classes of the queries [E, q, K], one-hot. */
    static Tensor targets(List<Episode> group) {
        int ways = group.get(0).ways();
        int queries = group.get(0).queryLabels().length;
        float[] rows = new float[group.size() * queries * ways];
        int row = 0;
        for (Episode episode : group) {
            for (int label : episode.queryLabels()) {
                rows[row++ * ways + label] = 1;
            }
        }
        return Torch.tensor(rows, group.size(), queries, ways);
    }
}
