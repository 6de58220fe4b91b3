package org.weightcast.learn.blur;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Stochastic gradient descent on the cross-entropy, for comparison: a network of the same sizes with the positive part as activation.
 *
 * @param sizes neurons of each layer, inputs first, classes last
 * @param normalised whether hidden signals get mean 0 and deviation 1 over the batch
 * @param rate learning rate per step
 */
public record SgdLearner(List<Integer> sizes, boolean normalised, double rate) implements Learner {
    /** Rates to choose from, four decades. */
    public static final List<Double> RATES = List.of(0.001, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0);

    private static final double SMALL = 1e-5; // added to variances

    public SgdLearner {
        sizes = List.copyOf(sizes);
    }

    @Override
    public List<double[]> accuracies(Lesson lesson, List<Integer> marks, long seed) {
        return asked(lesson, marks, seed, lesson.queries()::accuracies);
    }

    /** For each mark the mean cross-entropy of the queries of each task; not a number where training diverged. */
    List<double[]> losses(Lesson lesson, List<Integer> marks, long seed) {
        return asked(lesson, marks, seed, lesson.queries()::losses);
    }

    /** What is found of the logits of the queries at each mark. */
    private List<double[]> asked(Lesson lesson, List<Integer> marks, long seed, Function<Tensor, double[]> found) {
        List<double[]> all = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            List<Tensor> weights = start(lesson.tasks(), seed);
            int done = 0;
            for (int mark : marks) {
                for (Batch batch : lesson.batches().subList(done, mark)) {
                    weights = step(weights, batch);
                }
                done = mark;
                all.add(found.apply(logits(
                        weights, lesson.latest(mark).inputs(), lesson.queries().inputs())));
            }
        }
        return all;
    }

    /** Weights [T, n + 1, m] of each layer. */
    private List<Tensor> start(int tasks, long seed) {
        BlurForm plain = BlurForm.backprop(); // one synapse for all states, none going back
        Named<FloatArray> synapses = new BlurNetwork(sizes, 2, plain).start(tasks, seed);
        return synapses.values().stream()
                .map(values -> Torch.tensor(values).squeeze(1))
                .toList();
    }

    private List<Tensor> step(List<Tensor> weights, Batch batch) {
        List<Tensor> leaves =
                weights.stream().map(w -> w.detach().requires_grad_(true)).toList();
        Tensor logits = logits(leaves, batch.inputs(), batch.inputs());
        // The sum over tasks, so that each has the gradient of its own mean.
        double tasks = batch.inputs().size(0);
        Tensor loss = Torch.times(batch.loss(logits), tasks);
        List<Tensor> gradients = Torch.gradients(loss, leaves, false);
        return IntStream.range(0, leaves.size())
                .mapToObj(i -> leaves.get(i).detach().sub(Torch.times(gradients.get(i), rate)))
                .toList();
    }

    /** Logits [T, B, classes] of inputs; signals are normalised with those of the reference. */
    private Tensor logits(List<Tensor> weights, Tensor reference, Tensor inputs) {
        Tensor known = reference;
        Tensor a = inputs;
        for (int i = 0; i < weights.size(); i++) {
            Tensor signal = withOne(a).matmul(weights.get(i));
            if (i + 1 == weights.size()) {
                return signal;
            }
            if (normalised) {
                Tensor others = withOne(known).matmul(weights.get(i));
                Tensor mean = others.mean(1).unsqueeze(1);
                Tensor deviation = Torch.plus(others.sub(mean).square().mean(1).unsqueeze(1), SMALL)
                        .sqrt();
                signal = signal.sub(mean).div(deviation);
                known = others.sub(mean).div(deviation).relu();
            }
            a = signal.relu();
        }
        throw new IllegalStateException("A network needs a layer");
    }

    private static Tensor withOne(Tensor a) {
        return Torch.concat(2, a, torch.ones_like(a.narrow(2, 0, 1)));
    }
}
