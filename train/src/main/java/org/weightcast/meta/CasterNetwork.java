package org.weightcast.meta;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.net.CastAndAsk;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformer;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.net.Ops;
import org.weightcast.net.PrototypeHead;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.Named;

/** A caster and its student under libtorch, for E episodes side by side. */
final class CasterNetwork {
    private static final Ops<Tensor> OPS = new TorchOps();

    private final HyperTransformer generator;
    private final HyperTransformerSettings settings;
    private final int episodes;

    CasterNetwork(HyperTransformerSettings settings, int episodes) {
        this.generator = new HyperTransformer(settings, episodes);
        this.settings = settings;
        this.episodes = episodes;
    }

    /**
     * A first cast, from the learned base.
     *
     * @param weights the caster's, as {@link CasterWeights} names them
     * @return the generator's outputs
     */
    Named<Tensor> cast(Named<Tensor> weights, Tensor images, Tensor membership, Tensor codes) {
        return extend(weights, base(weights), OPS.constant(0), images, membership, codes);
    }

    private Named<Tensor> base(Named<Tensor> weights) {
        return weights.under(CasterWeights.BASE).map(this::repeated);
    }

    /** A cast that starts from what an earlier one wrote; {@code seen} [1] support images went into it. */
    Named<Tensor> extend(
            Named<Tensor> weights,
            Named<Tensor> previous,
            Tensor seen,
            Tensor images,
            Tensor membership,
            Tensor codes) {
        return generator.apply(
                OPS, weights.under(CasterWeights.GENERATOR), inputs(previous, seen, images, membership, codes));
    }

    /** What the transformers of the blocks are told of the support images of a first cast; see {@link HyperTransformer#features}. */
    Named<Tensor> features(Named<Tensor> weights, Tensor images, Tensor membership, Tensor codes) {
        Named<Tensor> inputs = inputs(base(weights), OPS.constant(0), images, membership, codes);
        return generator.features(OPS, weights.under(CasterWeights.GENERATOR), inputs);
    }

    private static Named<Tensor> inputs(
            Named<Tensor> previous, Tensor seen, Tensor images, Tensor membership, Tensor codes) {
        return Named.<Tensor>builder()
                .put("images", images)
                .put("membership", membership)
                .put("codes", codes)
                .put("seen", seen.reshape(1))
                .putAll(previous.prefixed("previous."))
                .build();
    }

    /**
     * What the student makes of images.
     *
     * @param blocks the written block weights
     * @param images [q, E*C, S, S]
     * @return [E, q, F]
     */
    Tensor embedding(Named<Tensor> blocks, Tensor images) {
        return CastAndAsk.queries(OPS, settings, blocks, images, episodes);
    }

    /**
     * The student's answer to images of this embedding [E, q, F].
     *
     * @param prototypes [E, K, F]
     * @return logits [E, q, K]
     */
    Tensor logits(Named<Tensor> weights, Tensor prototypes, Tensor embedding) {
        Tensor distances = PrototypeHead.distances(OPS, embedding, prototypes);
        return PrototypeHead.logits(OPS, distances, OPS.exp(weights.get(CasterWeights.LOG_TEMPERATURE)));
    }

    /**
     * The answer of a head on an earlier block: a prototypical network of the first blocks, with the temperature that a caster of such
     * a student starts from. It has no weights of its own.
     *
     * @param blocks the written block weights
     * @param count how many of the blocks
     * @return logits [E, q, K]
     */
    Tensor headLogits(Named<Tensor> blocks, int count, Tensor support, Tensor membership, Tensor queries) {
        ConvBlocks first = settings.student().first(count);
        Tensor prototypes = PrototypeHead.means(OPS, membership, first.embed(OPS, blocks, support, episodes));
        Tensor embedding = CastAndAsk.queries(OPS, settings.withStudent(first), blocks, queries, episodes);
        Tensor temperature = OPS.constant(CasterWeights.firstTemperature(first));
        return PrototypeHead.logits(OPS, PrototypeHead.distances(OPS, embedding, prototypes), temperature);
    }

    private Tensor repeated(Tensor weight) {
        if (episodes == 1) {
            return weight;
        }
        long[] times = new long[Math.toIntExact(weight.dim())];
        Arrays.fill(times, 1);
        times[0] = episodes;
        return weight.repeat(times);
    }
}
