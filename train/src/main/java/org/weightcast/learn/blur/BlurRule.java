package org.weightcast.learn.blur;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Torch;

/** A genome's values as tensors: views of one flat tensor, through which gradients flow. */
final class BlurRule {
    private final int states;
    private final Map<GenomePart, Tensor> parts = new EnumMap<>(GenomePart.class);

    /** The rule of flat values [P]; see {@link Genome}. */
    BlurRule(Tensor values, int states) {
        this.states = states;
        GenomePart[] all = GenomePart.values();
        long[] sizes = Arrays.stream(all).mapToLong(part -> part.size(states)).toArray();
        List<Tensor> pieces = Torch.split(values, sizes);
        for (int i = 0; i < all.length; i++) {
            parts.put(all[i], pieces.get(i));
        }
    }

    private Tensor part(GenomePart part) {
        Tensor found = parts.get(part);
        if (found == null) {
            throw new IllegalStateException("The part " + part + " is missing");
        }
        return found;
    }

    /** A number, as a tensor [1]. */
    Tensor number(GenomePart part) {
        return part(part);
    }

    /** A row, to be put beside tensors [T, k, ., .]. */
    Tensor row(GenomePart part) {
        return part(part).reshape(states, 1, 1);
    }

    /** What states send: sum over the source d of matrix[d][c] a^d, for a [T, k, B, n]. */
    Tensor send(GenomePart matrix, Tensor a) {
        return mixed(part(matrix).reshape(states, states).t(), a);
    }

    /** The same with the matrix turned around: sum over d of matrix[c][d] a^d. */
    Tensor receive(GenomePart matrix, Tensor a) {
        return mixed(part(matrix).reshape(states, states), a);
    }

    private static Tensor mixed(Tensor matrix, Tensor a) {
        return matrix.matmul(a.flatten(2, 3)).reshape(a.size(0), a.size(1), a.size(2), a.size(3));
    }
}
