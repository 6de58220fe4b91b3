package org.weightcast.net;

import org.weightcast.weights.Named;

/**
 * The head of Prototypical Networks (Snell, Swersky, Zemel 2017): an image belongs to the class whose prototype, a point
 * in the embedding, is nearest by squared Euclidean distance.
 */
public final class PrototypeHead {
    private PrototypeHead() {}

    /**
     * Squared distances of each image to each class.
     *
     * @param embedding [E, n, F]
     * @param prototypes [E, K, F]
     * @return [E, n, K], at least 0
     */
    public static <T> T distances(Ops<T> ops, T embedding, T prototypes) {
        T product = ops.matmul(embedding, ops.transpose(prototypes, 0, 2, 1)); // [E, n, K]
        T ownNorm = ops.sum(ops.multiply(embedding, embedding), 2); // [E, n, 1]
        T classNorm = ops.transpose(ops.sum(ops.multiply(prototypes, prototypes), 2), 0, 2, 1); // [E, 1, K]
        T cross = ops.multiply(product, ops.constant(-2));
        return ops.relu(ops.add(ops.add(cross, ownNorm), classNorm));
    }

    /** Logits from squared distances: -distance / temperature. */
    public static <T> T logits(Ops<T> ops, T distances, T temperature) {
        return ops.divide(ops.multiply(distances, ops.constant(-1)), temperature);
    }

    /**
     * What a classifier with prototypes answers.
     *
     * @param weights {@code prototypes} [K, F], the scalar {@code temperature}, and perhaps others
     * @param embedding of the images asked about [1, n, F]
     * @return {@code logits} [n, K] and {@code distance} [n], the smallest of the squared distances
     */
    static <T> Named<T> answers(Ops<T> ops, Named<T> weights, T embedding) {
        T prototypes = ops.unsqueeze(weights.get("prototypes"), 0); // [1, K, F]
        T distances = distances(ops, embedding, prototypes); // [1, n, K]
        T logits = ops.squeeze(logits(ops, distances, weights.get("temperature")), 0);
        T largest = ops.max(ops.multiply(distances, ops.constant(-1)), 2); // [1, n, 1]
        T distance = ops.multiply(ops.squeeze(ops.squeeze(largest, 2), 0), ops.constant(-1));
        return Named.<T>builder()
                .put("logits", logits)
                .put("distance", distance)
                .build();
    }

    /**
     * Shares of unlabelled images in the classes, one step of soft k-means (Ren et al. 2018, 1803.00676).
     *
     * @param membership [E, n, K], a zero row for an unlabelled image
     * @param logits of the same images [E, n, K]
     * @return [E, n, K], zero rows for labelled images
     */
    public static <T> T softMembers(Ops<T> ops, T membership, T logits) {
        T unlabelled = ops.relu(ops.subtract(ops.constant(1), ops.sum(membership, 2))); // [E, n, 1]
        return ops.multiply(ops.softmax(logits, 2), unlabelled);
    }

    /**
     * Means of the members of each class; an image without a class belongs to none.
     *
     * @param membership [E, n, K]
     * @param embedding [E, n, F]
     * @return [E, K, F]
     */
    public static <T> T means(Ops<T> ops, T membership, T embedding) {
        T byClass = ops.transpose(membership, 0, 2, 1); // [E, K, n]
        T counts = ops.maximum(ops.sum(byClass, 2), ops.constant(1e-6f)); // [E, K, 1]
        return ops.divide(ops.matmul(byClass, embedding), counts);
    }
}
