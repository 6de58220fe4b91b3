package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.weights.Named;

/**
 * The part of the {@link HyperTransformer} that makes class vectors from the embedding of the support images: means of the
 * members, moved by what a transformer reads from all images if the settings say so.
 *
 * <p>With soft members, unlabelled images are members of the classes, too: each by its shares in a softmax over negative
 * squared distances to the means of the labelled ones (one step of soft k-means: Ren et al. 2018, 1803.00676, equations 4 and 5).
 * Where there is a transformer, it says for each of them how much it counts, 0..1, and so can leave out those of no class.
 */
record ClassVectorWriter(HyperTransformerSettings settings) {
    /** The logarithm of what squared distances are divided by in that softmax. */
    static final String LOG_SPREAD = "log_spread";

    Named<List<Axis>> weights() {
        Named.Builder<List<Axis>> weights = Named.builder();
        if (settings.refine()) {
            int features = settings.student().features();
            weights.put("sample", axes(sample(), settings.width()))
                    .put("sample.bias", axes(settings.width()))
                    .putAll(encoder().weights().prefixed("encoder."))
                    .put("refinement", axes(settings.width(), features))
                    .put("strength", axes(1));
        }
        if (settings.softMembers()) {
            weights.put(LOG_SPREAD, axes(1));
            if (settings.refine()) {
                weights.put("gate", axes(settings.width(), 1)).put("gate.bias", axes(1));
            }
        }
        return weights.build();
    }

    /** Length of what a token tells: embedding, class mean, class code, whether the image has a label, its distance from the mean. */
    private int sample() {
        return 2 * settings.student().features() + settings.codeSize() + (settings.softMembers() ? 2 : 1);
    }

    private Encoder encoder() {
        return new Encoder(settings.width(), settings.layers(), settings.heads());
    }

    /**
     * The class vectors [E, K, F].
     *
     * @param membership [E, n, K]
     * @param codes [E, K, d]
     * @param embedding [E, n, F]
     */
    <T> T write(Ops<T> ops, Named<T> weights, T membership, T codes, T embedding) {
        T means = PrototypeHead.means(ops, membership, embedding);
        T shares = membership;
        if (settings.softMembers()) {
            shares = ops.add(membership, resemblance(ops, weights, membership, means, embedding));
        }
        if (!settings.refine()) {
            return settings.softMembers() ? PrototypeHead.means(ops, shares, embedding) : means;
        }
        T read = encoder()
                .apply(ops, weights.under("encoder."), tokens(ops, weights, membership, shares, codes, embedding));
        if (settings.softMembers()) {
            T gate = ops.sigmoid(ops.add(ops.matmul(read, weights.get("gate")), weights.get("gate.bias"))); // [E, n, 1]
            T soft = ops.multiply(ops.subtract(shares, membership), gate);
            shares = ops.add(membership, soft);
            means = PrototypeHead.means(ops, shares, embedding);
        }
        T asked = PrototypeHead.means(ops, shares, read); // [E, K, D]
        T refinement = ops.matmul(asked, weights.get("refinement")); // [E, K, F]
        return ops.add(means, ops.multiply(refinement, weights.get("strength")));
    }

    /** Shares [E, n, K] of unlabelled images in the classes; zero rows for labelled ones. */
    private <T> T resemblance(Ops<T> ops, Named<T> weights, T membership, T means, T embedding) {
        T distances = PrototypeHead.distances(ops, embedding, means);
        T logits = PrototypeHead.logits(ops, distances, ops.exp(weights.get(LOG_SPREAD)));
        return PrototypeHead.softMembers(ops, membership, logits);
    }

    /** A token for each image; it knows the mean of the class that the image belongs to. */
    private <T> T tokens(Ops<T> ops, Named<T> weights, T membership, T shares, T codes, T embedding) {
        T means = PrototypeHead.means(ops, membership, embedding);
        T ownMean = ops.matmul(shares, means); // [E, n, F]
        T told = ops.concat(2, List.of(embedding, ownMean, ops.matmul(shares, codes), ops.sum(membership, 2)));
        if (settings.softMembers()) {
            T apart = ops.subtract(embedding, ownMean);
            T distance = ops.sum(ops.multiply(apart, apart), 2); // [E, n, 1]
            told = ops.concat(2, List.of(told, ops.divide(distance, ops.exp(weights.get(LOG_SPREAD)))));
        }
        return ops.add(ops.matmul(told, weights.get("sample")), weights.get("sample.bias"));
    }
}
