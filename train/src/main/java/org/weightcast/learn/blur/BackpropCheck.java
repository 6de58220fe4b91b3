package org.weightcast.learn.blur;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/** The genome of back-propagation beside gradient descent by libtorch, in 64 bits: tanh layers with biases, softmax cross-entropy. */
public final class BackpropCheck {
    private static final int TASKS = 2;
    private static final int EXAMPLES = 7;
    private static final double RATE = 0.3;

    private BackpropCheck() {}

    /**
     * What both make of the same weights.
     *
     * @param difference largest between two weights
     * @param moved largest change of a weight
     */
    public record Result(double difference, double moved) {}

    /**
     * Trains by both on random examples.
     *
     * @param sizes neurons of each layer, inputs first, classes last
     */
    public static Result compare(List<Integer> sizes, int steps, long seed) {
        Genome genome = Genome.backprop(RATE);
        BlurNetwork network = new BlurNetwork(sizes, genome.states(), genome.form());
        try (Scope scope = Scope.open()) {
            Named<Tensor> start = Torch.tensors(network.start(TASKS, seed)).map(Torch::inDouble);
            List<Batch> batches = batches(sizes, steps, Seeds.at(seed));
            Named<Tensor> learned = network.learn(genome, start, batches);
            Named<Tensor> descended = start;
            for (Batch batch : batches) {
                descended = descend(descended, batch);
            }
            return new Result(largest(learned, descended), largest(learned, start));
        }
    }

    private static double largest(Named<Tensor> a, Named<Tensor> b) {
        double largest = 0;
        for (String name : a.names()) {
            largest = Math.max(
                    largest, Torch.doubles(a.get(name).sub(b.get(name)).abs().max())[0]);
        }
        return largest;
    }

    private static List<Batch> batches(List<Integer> sizes, int steps, SplittableRandom random) {
        int inputs = sizes.get(0);
        int classes = sizes.get(sizes.size() - 1);
        List<Batch> batches = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            double[] x = new double[TASKS * EXAMPLES * inputs];
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextDouble(-1, 1);
            }
            double[] y = new double[TASKS * EXAMPLES * classes];
            for (int i = 0; i < TASKS * EXAMPLES; i++) {
                int label = random.nextInt(classes);
                for (int c = 0; c < classes; c++) {
                    y[i * classes + c] = c == label ? 1 : -1;
                }
            }
            batches.add(new Batch(Torch.tensor(x, TASKS, EXAMPLES, inputs), Torch.tensor(y, TASKS, EXAMPLES, classes)));
        }
        return batches;
    }

    /** A step of gradient descent; the outputs, tanh too, are logits. */
    private static Named<Tensor> descend(Named<Tensor> weights, Batch batch) {
        List<Tensor> leaves = weights.values().stream()
                .map(w -> w.detach().requires_grad_(true))
                .toList();
        Tensor a = batch.inputs().unsqueeze(1);
        for (Tensor layer : leaves) {
            long inputs = layer.size(2) - 1;
            a = torch.tanh(a.matmul(layer.narrow(2, 0, inputs)).add(layer.narrow(2, inputs, 1)));
        }
        Tensor loss = Torch.times(batch.loss(a.squeeze(1)), TASKS); // each task has the gradient of its own mean
        List<Tensor> gradients = Torch.gradients(loss, leaves, false);
        Named.Builder<Tensor> next = Named.builder();
        int i = 0;
        for (String name : weights.names()) {
            next.put(name, leaves.get(i).detach().sub(Torch.times(gradients.get(i++), RATE)));
        }
        return next.build();
    }
}
