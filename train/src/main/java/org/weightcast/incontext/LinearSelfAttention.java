package org.weightcast.incontext;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * Weights by formula, under which one layer of {@link Attention#LINEAR} is one step of gradient descent on the context's squared
 * error, L(W) = 1/(2N) sum |W x - y|^2. Tokens are (x ; y), the query's is (x ; -W0 x); after the layer the query's
 * last O entries are the negative prediction. Further layers, with the same weights, are further steps.
 */
public final class LinearSelfAttention {
    private LinearSelfAttention() {}

    /**
     * The step W - rate grad L(W) (von Oswald et al. 2023, proposition 1).
     *
     * @param context the number N of labelled pairs
     * @param initial the weights W0 before the first step [O, I]; their type is that of the result
     * @return the weights of one layer with one head; owned by the open scope
     */
    public static Named<Tensor> gradientDescent(int context, double rate, Tensor initial) {
        return gdPlusPlus(context, rate, 0, initial);
    }

    /**
     * The same step together with x := (I - gamma X X') x, where X X' is the sum of x x' over the context: it brings the
     * eigenvalues of the Hessian closer to one another (their appendix A.10).
     *
     * @param gamma how much of the sum is taken off; 0 is plain gradient descent
     */
    public static Named<Tensor> gdPlusPlus(int context, double rate, double gamma, Tensor initial) {
        Tensor one = torch.ones_like(initial).mean();
        return layer(Torch.times(one, rate / context), Torch.times(one, gamma), initial);
    }

    /**
     * As {@link #gdPlusPlus}, of tensors, so that it can be differentiated.
     *
     * @param share rate / N, a scalar
     * @param gamma a scalar
     */
    static Named<Tensor> layer(Tensor share, Tensor gamma, Tensor initial) {
        long outputs = initial.size(0);
        long inputs = initial.size(1);
        Tensor ofInputs = torch.diag(Torch.concat(0, torch.ones(inputs), torch.zeros(outputs)))
                .type_as(initial); // [d, d]
        Tensor ofOutputs = torch.eye(inputs + outputs).type_as(initial).sub(ofInputs); // [d, d]
        Tensor upper = torch.eye(inputs, inputs + outputs).type_as(initial); // [I, d]
        Tensor lower =
                Torch.concat(1, initial, torch.eye(outputs).type_as(initial).neg()); // [O, d]
        return Named.<Tensor>builder()
                .put("key", ofInputs.unsqueeze(0))
                .put("query", ofInputs.unsqueeze(0))
                .put("value", Torch.concat(0, upper, lower).unsqueeze(0))
                .put("projection", ofOutputs.mul(share).sub(ofInputs.mul(gamma)).unsqueeze(0))
                .build();
    }
}
