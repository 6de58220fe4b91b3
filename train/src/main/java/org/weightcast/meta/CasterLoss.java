package org.weightcast.meta;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Torch;
import org.weightcast.train.CrossEntropy;
import org.weightcast.weights.Named;

/**
 * The loss of a caster on a batch of episodes: cross-entropy of the queries under the students that it writes. In a chain the
 * support images come in several casts, each starting from the weights that the one before wrote, and after every cast all classes
 * so far are asked for, against prototypes kept as they were made (Vladymyrov, Zhmoginov, Sandler, 2301.04584).
 */
public final class CasterLoss {
    private final HyperTransformerSettings settings;
    private final ImageSpec spec;
    private final Stream stream;
    private final GlobalHead global;

    /** A loss for casters of these settings, on episodes prepared for {@code spec}; chains are of new classes, asked together. */
    public CasterLoss(HyperTransformerSettings settings, ImageSpec spec) {
        this(settings, spec, Stream.CLASSES);
    }

    /** The same with chains of another kind. */
    public CasterLoss(HyperTransformerSettings settings, ImageSpec spec, Stream stream) {
        this(settings, spec, stream, GlobalHead.NONE);
    }

    /** The same with a head that tells all training classes apart, whose loss is added. */
    CasterLoss(HyperTransformerSettings settings, ImageSpec spec, Stream stream, GlobalHead global) {
        this.settings = settings;
        this.spec = spec;
        this.stream = stream;
        this.global = global;
    }

    /**
     * A loss and what came with it.
     *
     * @param loss scalar
     * @param accuracy of the student, in 0..1
     * @param heads losses of further heads that counted: warm-up heads by "head1_loss" and so on, below ln(ways) where a block
     *     tells classes apart, and "global_loss"
     */
    public record Result(Tensor loss, double accuracy, Map<String, Double> heads) {}

    /**
     * Loss of a batch, scalar; differentiable by the weights.
     *
     * @param weights the caster's, as {@link CasterWeights} names them
     * @param group episodes of one layout
     * @param links casts a chain, 1 for ordinary episodes; the number of classes, or of images of each, is a multiple of it
     * @param random draws the class codes
     */
    public Result of(Named<Tensor> weights, List<Episode> group, int links, SplittableRandom random) {
        return of(
                weights,
                group,
                links,
                random,
                WarmupHeads.NONE.shares(0, settings.student().blocks()));
    }

    /** Like the public one, with other losses in it: {@code shares} as {@link WarmupHeads} gives them. */
    Result of(Named<Tensor> weights, List<Episode> group, int links, SplittableRandom random, double[] shares) {
        CasterChain chain = new CasterChain(settings, spec, group, links, stream);
        CasterChain.Learned learned = CasterChain.nothing();
        Tensor loss = torch.zeros(1);
        Result last = new Result(loss, 0, Map.of());
        Map<String, Double> heads = new TreeMap<>();
        for (int link = 0; link < links; link++) {
            learned = chain.extend(weights, learned, random);
            Tensor embedding = chain.embedding(learned);
            last = ask(weights, chain, learned, embedding);
            loss = loss.add(Torch.times(last.loss(), shares[shares.length - 1]));
            if (links == 1 && global.share() > 0) {
                Tensor head = global.loss(weights, group, learned.embedding(), embedding);
                loss = loss.add(Torch.times(head, global.share()));
                heads.put("global_loss", (double) head.item_float());
            }
            for (int block = 1; block < shares.length; block++) {
                if (shares[block - 1] > 0) {
                    Tensor head = CrossEntropy.mean(chain.headLogits(learned, block), targets(chain.newest(learned)));
                    loss = loss.add(Torch.times(head, shares[block - 1]));
                    heads.put("head" + block + "_loss", (double) head.item_float());
                }
            }
        }
        return new Result(Torch.over(loss, links).squeeze(), last.accuracy(), heads);
    }

    /** Logits [E, q, K] of the queries of episodes of one layout, after one cast for each. */
    public Tensor logits(Named<Tensor> weights, List<Episode> group, SplittableRandom random) {
        CasterChain chain = new CasterChain(settings, spec, group, 1, stream);
        return chain.logits(weights, chain.extend(weights, CasterChain.nothing(), random));
    }

    /** Asks the queries of all casts so far under the newest student. */
    private static Result ask(Named<Tensor> weights, CasterChain chain, CasterChain.Learned learned, Tensor embedding) {
        EpisodeBatch asked = chain.asked(learned);
        Tensor targets = targets(asked);
        Tensor logits = chain.logits(weights, learned, embedding); // [E, q, K]
        Tensor loss = CrossEntropy.mean(logits, targets);
        Tensor right = Torch.argmax(logits, 2).eq(Torch.argmax(targets, 2));
        double accuracy = right.sum().item_long() / (double) (asked.episodes() * asked.queries());
        return new Result(loss, accuracy, Map.of());
    }

    /** The classes of the queries [E, q, K], one-hot. */
    private static Tensor targets(EpisodeBatch asked) {
        return Torch.tensor(asked.targets(), asked.episodes(), asked.queries(), asked.ways());
    }
}
