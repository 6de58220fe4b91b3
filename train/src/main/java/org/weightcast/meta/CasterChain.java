package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.ClassCodes;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.Named;

/**
 * Episodes side by side whose support images come in several casts, each starting from the weights that the one before wrote
 * (Vladymyrov, Zhmoginov, Sandler, 2301.04584). Class vectors stay as they were made, or are the mean of those made: the images
 * behind them are gone.
 */
final class CasterChain {
    private final HyperTransformerSettings settings;
    private final ImageSpec spec;
    private final CasterNetwork network;
    private final Stream stream;
    private final List<EpisodeBatch> parts = new ArrayList<>();

    /**
     * A chain over episodes of one layout.
     *
     * @param links casts, 1 for ordinary episodes; the number of classes, or of labelled images of each class, is a multiple of it
     */
    CasterChain(HyperTransformerSettings settings, ImageSpec spec, List<Episode> group, int links, Stream stream) {
        this.settings = settings;
        this.spec = spec;
        this.stream = stream;
        this.network = new CasterNetwork(settings, group.size());
        ChainPart part = new ChainPart(spec, links, stream);
        for (int link = 0; link < links; link++) {
            parts.add(EpisodeBatch.of(part.of(group, link), spec));
        }
    }

    /**
     * What is carried on from cast to cast.
     *
     * @param blocks the student's weights
     * @param prototypes [E, classes so far, F]
     * @param embedding of the newest support images [E, n, F]
     * @param seen support images so far
     * @param casts how many there were
     */
    record Learned(Named<Tensor> blocks, Tensor prototypes, Tensor embedding, float seen, int casts) {}

    /** What is known before the first cast. */
    static Learned nothing() {
        return new Learned(Named.empty(), torch.empty(0), torch.empty(0), 0, 0);
    }

    /** The next cast, from what the earlier ones wrote. */
    Learned extend(Named<Tensor> weights, Learned before, SplittableRandom random) {
        return next(weights, before, before, random);
    }

    /** The next cast, from the learned base: only the class vectors of earlier ones are kept. */
    Learned afresh(Named<Tensor> weights, Learned before, SplittableRandom random) {
        return next(weights, before, nothing(), random);
    }

    private Learned next(Named<Tensor> weights, Learned before, Learned start, SplittableRandom random) {
        EpisodeBatch batch = parts.get(before.casts());
        Tensor images = images(batch.supportImages(), batch.supports(), batch.episodes());
        Tensor membership = Torch.tensor(batch.membership(), batch.episodes(), batch.supports(), batch.ways());
        Tensor codes = codes(batch, random);
        Named<Tensor> outputs = start.casts() == 0
                ? network.cast(weights, images, membership, codes)
                : network.extend(
                        weights,
                        start.blocks(),
                        Torch.tensor(new float[] {start.seen()}, 1),
                        images,
                        membership,
                        codes);
        Tensor added = outputs.get("prototypes");
        return new Learned(
                outputs.only(name -> name.startsWith("block")),
                before.casts() == 0 ? added : together(before, added),
                outputs.get("embedding"),
                before.seen() + batch.supports(),
                before.casts() + 1);
    }

    private Tensor together(Learned before, Tensor added) {
        return stream == Stream.BATCHES
                ? Torch.between(before.prototypes(), added, 1.0 / (before.casts() + 1))
                : new TorchOps().concat(1, List.of(before.prototypes(), added));
    }

    /** The queries of all classes so far, numbered on from cast to cast. */
    EpisodeBatch asked(Learned learned) {
        return stream == Stream.BATCHES ? newest(learned) : EpisodeBatch.joined(parts.subList(0, learned.casts()));
    }

    /** What the newest student makes of these queries [E, q, F]. */
    Tensor embedding(Learned learned) {
        EpisodeBatch asked = asked(learned);
        return network.embedding(learned.blocks(), images(asked.queryImages(), asked.queries(), asked.episodes()));
    }

    /** Logits [E, q, K] of these queries, as {@link #logits(Named, Learned, Tensor)} has them. */
    Tensor logits(Named<Tensor> weights, Learned learned) {
        return logits(weights, learned, embedding(learned));
    }

    /**
     * Logits [E, q, K] of these queries among all classes so far, under the newest student; of rivals that do not count, minus many.
     *
     * @param embedding of the queries, as {@link #embedding} has it
     */
    Tensor logits(Named<Tensor> weights, Learned learned, Tensor embedding) {
        EpisodeBatch asked = asked(learned);
        Tensor logits = network.logits(weights, learned.prototypes(), embedding);
        return stream == Stream.TASKS
                ? logits.add(Torch.tensor(othersOut(asked, learned.casts()), asked.queries(), asked.ways()))
                : logits;
    }

    /** A large negative number for each query and class of different casts, else 0. */
    private static float[] othersOut(EpisodeBatch asked, int casts) {
        float[] mask = new float[asked.queries() * asked.ways()];
        for (int i = 0; i < mask.length; i++) {
            int queryOf = i / asked.ways() / (asked.queries() / casts);
            int classOf = i % asked.ways() / (asked.ways() / casts);
            mask[i] = queryOf == classOf ? 0 : -1e9f;
        }
        return mask;
    }

    /** What the newest cast was made from, and its queries. */
    EpisodeBatch newest(Learned learned) {
        return parts.get(learned.casts() - 1);
    }

    /** Logits [E, q, K] of the newest cast's own queries, as a student of only so many blocks would answer. */
    Tensor headLogits(Learned learned, int block) {
        EpisodeBatch batch = newest(learned);
        return network.headLogits(
                learned.blocks(),
                block,
                images(batch.supportImages(), batch.supports(), batch.episodes()),
                Torch.tensor(batch.membership(), batch.episodes(), batch.supports(), batch.ways()),
                images(batch.queryImages(), batch.queries(), batch.episodes()));
    }

    private Tensor images(float[] values, int count, int episodes) {
        return Torch.tensor(values, count, episodes * spec.channels(), spec.size(), spec.size());
    }

    private Tensor codes(EpisodeBatch batch, SplittableRandom random) {
        int length = ClassCodes.length(settings);
        float[] values = new float[batch.episodes() * batch.ways() * length];
        for (int episode = 0; episode < batch.episodes(); episode++) {
            float[] own = ClassCodes.draw(settings, batch.ways(), random);
            System.arraycopy(own, 0, values, episode * own.length, own.length);
        }
        return Torch.tensor(values, batch.episodes(), batch.ways(), length);
    }
}
