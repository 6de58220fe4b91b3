package org.weightcast.fewshot;

import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Torch;

/**
 * Matching Networks (Vinyals et al. 2016, 1606.04080) without full context embeddings: attention over the support images by cosine, softmax
 * without a temperature; a class gets the attention that its images get.
 */
public record MatchingNetwork(Student student) implements EmbeddingModel {
    private static final double TINY = 1e-12;

    /** Logarithms of probabilities; all support images are labelled. */
    @Override
    public Tensor logits(Tensor support, Tensor query, Tensor membership) {
        Tensor cosines = normalised(query).matmul(normalised(support).transpose(1, 2)); // [E, q, n]
        return Torch.plus(cosines.softmax(2).matmul(membership), TINY).log();
    }

    /** Vectors [.., F] of length 1. */
    static Tensor normalised(Tensor vectors) {
        Tensor squares = Torch.plus(vectors.square().sum(2).unsqueeze(2), TINY);
        return vectors.div(squares.sqrt());
    }
}
