package org.weightcast.bench;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.incontext.InContextTrainer;
import org.weightcast.incontext.InContextTransformer;
import org.weightcast.incontext.LinearTasks;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.TrainingListener;

/**
 * Training steps of one layer of linear attention on 2,048 fresh tasks each, by {@link InContextTrainer}, against the same in bare calls
 * of libtorch: its own random numbers, one attention layer written out in the same order of products, its own Adam formula in place.
 * {@code --quick} only shows that it runs.
 */
public final class InContextSpeed {
    private static final int TASKS = 2048;
    private static final int INPUTS = 10;
    private static final int PAIRS = 10;
    private static final int WIDTH = INPUTS + 1;
    private static final double RATE = 1e-3;
    private static final double CLIP = 1e-3;

    private InContextSpeed() {}

    public static void main(String[] arguments) {
        boolean quick = List.of(arguments).contains("--quick");
        int rounds = quick ? 1 : 11;
        int steps = quick ? 5 : 200;
        double[][] times = Timing.inTurn(rounds, List.of(() -> ours(steps), () -> bare(steps)));
        Timing.print("%-24s %5s %10s %10s %6s", "a step of 2,048 tasks", "runs", "ours ms", "bare ms", "ratio");
        Timing.print(
                "%-24s %5d %10.3f %10.3f %6.3f",
                "one layer, one head",
                rounds,
                Timing.median(times[0]) / steps,
                Timing.median(times[1]) / steps,
                Timing.medianRatio(times[0], times[1]));
    }

    private static void ours(int steps) {
        new InContextTrainer(steps, TASKS, RATE, CLIP)
                .fit(
                        InContextTransformer.linear(INPUTS, 1, 1),
                        LinearTasks.published(0.5),
                        1,
                        new TrainingListener() {});
    }

    /** Key, query, value and projection, one tensor each, with Adam's two means, all changed in place. */
    private static void bare(int steps) {
        try (Scope all = Scope.open()) {
            Tensor weights = torch.randn(4, WIDTH, WIDTH).mul(new Scalar(0.0135));
            Tensor mean = torch.zeros_like(weights);
            Tensor square = torch.zeros_like(weights);
            for (int step = 1; step <= steps; step++) {
                try (Scope scope = Scope.open()) {
                    Tensor leaf = weights.detach().requires_grad_(true);
                    Tensor gradient =
                            Torch.gradients(loss(leaf), List.of(leaf), false).get(0);
                    double norm = gradient.norm().item_float();
                    if (norm > CLIP) {
                        gradient.mul_(new Scalar(CLIP / norm));
                    }
                    mean.mul_(new Scalar(0.9)).add_(gradient, new Scalar(0.1));
                    square.mul_(new Scalar(0.999)).addcmul_(gradient, gradient, new Scalar(0.001));
                    double size = -RATE / (1 - Math.pow(0.9, step));
                    Tensor deviation = square.div(new Scalar(1 - Math.pow(0.999, step)))
                            .sqrt()
                            .add(new Scalar(1e-8));
                    weights.addcdiv_(mean, deviation, new Scalar(size));
                }
            }
        }
    }

    private static Tensor loss(Tensor weights) {
        Tensor x = torch.rand(TASKS, PAIRS + 1, INPUTS).sub(new Scalar(0.5));
        Tensor y = x.bmm(torch.randn(TASKS, INPUTS, 1));
        Tensor context = torch.cat(new TensorVector(x.narrow(1, 0, PAIRS), y.narrow(1, 0, PAIRS)), 2); // [B, N, d]
        Tensor query = torch.cat(new TensorVector(x.select(1, PAIRS), torch.zeros(TASKS, 1)), 1); // [B, d]
        Tensor asks = weights.select(0, 0).t().mm(weights.select(0, 1)); // K' Q
        Tensor gives = weights.select(0, 3).mm(weights.select(0, 2)); // P V
        Tensor scores = query.mm(asks.t()).unsqueeze(1).bmm(context.transpose(1, 2)); // [B, 1, N]
        Tensor mixed = scores.bmm(context).squeeze(1); // [B, d]
        Tensor predicted = mixed.mm(gives.t()).narrow(1, INPUTS, 1).neg();
        return predicted.sub(y.select(1, PAIRS)).square().mean().div(new Scalar(2));
    }
}
