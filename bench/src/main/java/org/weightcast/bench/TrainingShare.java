package org.weightcast.bench;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Episode;
import org.weightcast.meta.CasterLoss;
import org.weightcast.net.Axis;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.CostOps;
import org.weightcast.net.Shape;
import org.weightcast.net.Signature;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.AdamW;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * How much of libtorch's rate of matrix products a training step of the caster that ships reaches, by the multiply-adds of
 * {@link CostOps} (those of the backward pass taken as twice those of the forward pass), and where its time goes. One thread, processor
 * time. {@code --quick} only shows that it runs.
 */
public final class TrainingShare {
    private static final int MATRIX = 1024;
    private static final Named<FloatArray> WEIGHTS = TrainingSpeed.weights();

    private TrainingShare() {}

    public static void main(String[] arguments) {
        boolean quick = List.of(arguments).contains("--quick");
        int rounds = quick ? 1 : 9;
        for (CasterStep step : CasterStep.SHIPPED) {
            measure(step, rounds, quick ? 2 : 20, quick ? 1 : 5);
        }
    }

    /** All three in turn, so that they meet the same machine; the first round warms up. */
    private static void measure(CasterStep step, int rounds, int products, int steps) {
        List<Episode> group = step.draw();
        double[] rates = new double[rounds];
        double[] times = new double[rounds];
        OperationTimes operations = new OperationTimes();
        for (int round = -1; round < rounds; round++) {
            double rate = matrixProducts(products);
            double time = milliseconds(group, steps);
            operations = round == 0 ? new OperationTimes() : operations;
            profile(step, operations);
            if (round >= 0) {
                rates[round] = rate;
                times[round] = time;
            }
        }
        double whole = Timing.median(times);
        report(step, Timing.median(rates), whole, rounds);
        report(operations, whole, rounds);
    }

    private static void report(CasterStep step, double rate, double time, int rounds) {
        double adds = 3.0 * forwardMultiplyAdds(step);
        Timing.print("%s a step, %d runs", step, rounds);
        Timing.print("  %-34s %10.2f 10^9 mul-add/s", "matrix products of " + MATRIX, rate / 1e6);
        Timing.print("  %-34s %10.2f 10^9 mul-add", "a step", adds / 1e9);
        Timing.print("  %-34s %10.2f ms", "a step", time);
        Timing.print("  %-34s %10.1f %%", "share of the rate", 100 * adds / time / rate);
    }

    /** Multiply-adds a millisecond. */
    private static double matrixProducts(int products) {
        try (Scope scope = Scope.withoutGradients()) {
            Tensor a = torch.rand(MATRIX, MATRIX);
            Tensor b = torch.rand(MATRIX, MATRIX);
            Tensor out = a.mm(b);
            double start = Timing.processorMilliseconds();
            for (int i = 0; i < products; i++) {
                torch.mm_out(out, a, b);
            }
            return products * Math.pow(MATRIX, 3) / (Timing.processorMilliseconds() - start);
        }
    }

    /** Processor time of a step of the trainer as it is, the episodes at hand. */
    private static double milliseconds(List<Episode> group, int steps) {
        CasterLoss loss = new CasterLoss(CasterStep.SETTINGS, CasterStep.SPEC);
        Objective objective = (tensors, step) -> {
            CasterLoss.Result result = loss.of(tensors, group, 1, new SplittableRandom(step));
            return new Objective.Result(result.loss(), Map.of("accuracy", result.accuracy()));
        };
        TrainerSettings settings =
                new TrainerSettings(new Schedule(1e-4, 0, steps, 1e-4), 1, steps + 1, steps + 1, steps);
        Trainer trainer = new Trainer(settings, AdamW.withDecay(1e-4), objective, unused -> 0);
        TrainingState start = trainer.start(WEIGHTS);
        double before = Timing.processorMilliseconds();
        trainer.run(start, new TrainingListener() {}, state -> {}, () -> false);
        return (Timing.processorMilliseconds() - before) / steps;
    }

    private static long forwardMultiplyAdds(CasterStep step) {
        Named<List<Axis>> axes = CasterWeights.axes(CasterStep.SETTINGS);
        CostOps cost = new CostOps();
        step.loss(
                cost, axes.map(Signature::sizes).map(Shape::new), step.inputs().map(Shape::new));
        return cost.multiplyAdds();
    }

    private static void profile(CasterStep step, OperationTimes operations) {
        SplittableRandom random = new SplittableRandom(1);
        Named<FloatArray> inputs = step.inputs().map(shape -> TrainingSpeed.normal(random, 0.3, shape));
        try (Scope scope = Scope.open()) {
            Named<Tensor> leaves = Torch.tensors(WEIGHTS).map(tensor -> tensor.requires_grad_(true));
            step.loss(operations.ops(), leaves, Torch.tensors(inputs));
        }
    }

    /** What takes at least half a percent. */
    private static void report(OperationTimes operations, double whole, int rounds) {
        double sum = 0;
        Timing.print("  %-64s %6s %9s %9s %7s", "operation", "calls", "forward", "backward", "share");
        for (OperationTimes.Row row : operations.rows()) {
            double both = row.both() / rounds;
            sum += both;
            if (both > whole / 200) {
                Timing.print(
                        "  %-64s %6d %9.2f %9.2f %6.1f%%",
                        row.name, row.calls / rounds, row.forward / rounds, row.backward / rounds, 100 * both / whole);
            }
        }
        Timing.print(
                "  %-64s %6s %9s %9.2f %6.1f%%", "the rest of the step", "", "", whole - sum, 100 - 100 * sum / whole);
    }
}
