package org.weightcast.meta;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * The loss of a caster on a batch of episodes: cross-entropy of the queries under the students that it writes. In a chain the
 * classes come in several casts, each starting from the weights that the one before wrote, and after every cast all classes
 * so far are asked for, against prototypes kept as they were made (Vladymyrov, Zhmoginov, Sandler, 2301.04584).
 */
public final class CasterLoss {
    private final HyperTransformerSettings settings;
    private final ImageSpec spec;

    /** A loss for casters of these settings, on episodes prepared for {@code spec}. */
    public CasterLoss(HyperTransformerSettings settings, ImageSpec spec) {
        this.settings = settings;
        this.spec = spec;
    }

    /** A loss (scalar) and the accuracy that came with it, in 0..1. */
    public record Result(Tensor loss, double accuracy) {}

    /**
     * Loss of a batch, scalar; differentiable by the weights.
     *
     * @param weights the caster's, as {@link CasterWeights} names them
     * @param group episodes of one layout
     * @param links casts a chain, 1 for ordinary episodes; the number of classes is a multiple of it
     * @param random draws the class codes
     */
    public Result of(Named<Tensor> weights, List<Episode> group, int links, SplittableRandom random) {
        CasterChain chain = new CasterChain(settings, spec, group, links);
        CasterChain.Learned learned = CasterChain.nothing();
        Tensor loss = torch.zeros(1);
        Result last = new Result(loss, 0);
        for (int link = 0; link < links; link++) {
            learned = chain.extend(weights, learned, random);
            last = ask(weights, chain, learned);
            loss = loss.add(last.loss());
        }
        return new Result(Torch.over(loss, links).squeeze(), last.accuracy());
    }

    /** Asks the queries of all casts so far under the newest student. */
    private static Result ask(Named<Tensor> weights, CasterChain chain, CasterChain.Learned learned) {
        EpisodeBatch asked = chain.asked(learned);
        Tensor targets = Torch.tensor(asked.targets(), asked.episodes(), asked.queries(), asked.ways());
        Tensor logits = chain.logits(weights, learned); // [E, q, K]
        Tensor loss = Torch.over(logits.log_softmax(2).mul(targets).sum(), -asked.episodes() * asked.queries());
        Tensor right = Torch.argmax(logits, 2).eq(Torch.argmax(targets, 2));
        double accuracy = right.sum().item_long() / (double) (asked.episodes() * asked.queries());
        return new Result(loss, accuracy);
    }
}
