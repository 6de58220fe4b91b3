package org.weightcast.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
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
        CasterNetwork network = new CasterNetwork(settings, group.size());
        List<EpisodeBatch> parts = new ArrayList<>();
        for (int link = 0; link < links; link++) {
            parts.add(EpisodeBatch.of(part(group, link, links), spec));
        }
        Named<Tensor> written = Named.empty();
        Tensor prototypes = torch.empty(0);
        Tensor loss = torch.zeros(1);
        Result last = new Result(loss, 0);
        float seen = 0;
        for (int link = 0; link < links; link++) {
            EpisodeBatch batch = parts.get(link);
            Tensor images = images(batch.supportImages(), batch.supports(), batch.episodes());
            Tensor membership = Torch.tensor(batch.membership(), batch.episodes(), batch.supports(), batch.ways());
            Tensor codes = codes(batch.episodes(), batch.ways(), random);
            Named<Tensor> outputs = link == 0
                    ? network.cast(weights, images, membership, codes)
                    : network.extend(weights, written, Torch.tensor(new float[] {seen}, 1), images, membership, codes);
            seen += batch.supports();
            written = outputs.only(name -> name.startsWith("block"));
            prototypes = link == 0
                    ? outputs.get("prototypes")
                    : new TorchOps().concat(1, List.of(prototypes, outputs.get("prototypes")));
            last = ask(network, weights, written, prototypes, parts.subList(0, link + 1));
            loss = loss.add(last.loss());
        }
        return new Result(Torch.over(loss, links).squeeze(), last.accuracy());
    }

    /** Asks the queries of all parts so far under the newest student. */
    private Result ask(
            CasterNetwork network,
            Named<Tensor> weights,
            Named<Tensor> blocks,
            Tensor prototypes,
            List<EpisodeBatch> parts) {
        EpisodeBatch asked = EpisodeBatch.joined(parts);
        Tensor images = images(asked.queryImages(), asked.queries(), asked.episodes());
        Tensor targets = Torch.tensor(asked.targets(), asked.episodes(), asked.queries(), asked.ways());
        Tensor logits = network.logits(weights, blocks, prototypes, images); // [E, q, K]
        Tensor loss = Torch.over(logits.log_softmax(2).mul(targets).sum(), -asked.episodes() * asked.queries());
        Tensor right = Torch.argmax(logits, 2).eq(Torch.argmax(targets, 2));
        double accuracy = right.sum().item_long() / (double) (asked.episodes() * asked.queries());
        return new Result(loss, accuracy);
    }

    private Tensor images(float[] values, int count, int episodes) {
        return Torch.tensor(values, count, episodes * spec.channels(), spec.size(), spec.size());
    }

    private Tensor codes(int episodes, int ways, SplittableRandom random) {
        float[] values = new float[episodes * ways * settings.codeSize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Torch.tensor(values, episodes, ways, settings.codeSize());
    }

    /** The classes of one link of a chain, numbered from 0; unlabelled images go with the first. */
    private List<Episode> part(List<Episode> group, int link, int links) {
        if (links == 1) {
            return group;
        }
        int ways = group.get(0).ways() / links;
        return group.stream()
                .map(episode -> new Episode(
                        ways,
                        chosen(episode.support(), episode.supportLabels(), link, ways),
                        labels(episode.supportLabels(), link, ways),
                        chosen(episode.query(), episode.queryLabels(), link, ways),
                        labels(episode.queryLabels(), link, ways)))
                .toList();
    }

    private static boolean belongs(int label, int link, int ways) {
        return label == Episode.UNLABELED ? link == 0 : label / ways == link;
    }

    private static int[] labels(int[] labels, int link, int ways) {
        return Arrays.stream(labels)
                .filter(label -> belongs(label, link, ways))
                .map(label -> label == Episode.UNLABELED ? label : label % ways)
                .toArray();
    }

    private float[] chosen(float[] images, int[] labels, int link, int ways) {
        int values = spec.values();
        float[] kept = new float[labels(labels, link, ways).length * values];
        int next = 0;
        for (int i = 0; i < labels.length; i++) {
            if (belongs(labels[i], link, ways)) {
                System.arraycopy(images, i * values, kept, next * values, values);
                next++;
            }
        }
        return kept;
    }
}
