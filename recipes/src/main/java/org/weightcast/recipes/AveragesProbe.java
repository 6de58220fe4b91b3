package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.weightcast.learn.averages.ConstantRateTraining;
import org.weightcast.learn.averages.TrajectoryProbe;
import org.weightcast.train.Classification;
import org.weightcast.train.CrossEntropy;
import org.weightcast.train.ImageBatch;
import org.weightcast.train.ImageModel;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Sgd;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The part of recipe {@code averages} that follows single batches through a stretch of training at a high rate. */
final class AveragesProbe {
    private static final int BATCHES = 8;
    private static final int EVERY = 4; // steps between the points of the run
    private static final int AROUND = 60; // steps before and after a batch's own
    private static final int APART = 24; // steps between two gradients that are compared
    private static final long SEED = 100; // of batches that no training saw
    private static final List<Double> RATES = List.of(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0);

    private final Objective objective;
    private final TrajectoryProbe probe;
    private final List<TrajectoryProbe.Point> points = new ArrayList<>();

    /** Goes on from the end of a run at a rate for twice the steps around a batch. */
    AveragesProbe(AveragesArms arms, double rate, int images) {
        this.objective = arms.objective(SEED);
        ImageModel model = ImageModel.ofBatch(arms.network());
        Classification whole = Classification.of(arms.validation(), images).withLabels(arms.labels());
        this.probe = new TrajectoryProbe(objective, weights -> {
            ImageBatch batch = whole.batch(SEED, 0);
            return CrossEntropy.mean(model.logits(weights, batch.images()), batch.targets());
        });
        Named<FloatArray> trained = arms.constant(rate, 1).get(ConstantRateTraining.LAST);
        long steps = 2L * AROUND + BATCHES * EVERY;
        Trainer trainer = new Trainer(
                new TrainerSettings(new Schedule(rate, 0, steps, rate), Double.POSITIVE_INFINITY, steps, EVERY, steps),
                new Sgd(0.9, false, 0),
                objective,
                weights -> 0);
        trainer.run(
                trainer.start(trained),
                new TrainingListener() {},
                state -> points.add(new TrajectoryProbe.Point(state.step(), state.weights())),
                () -> false);
    }

    void claims(Report.Builder report, Run run) {
        List<TrajectoryProbe.OneStep> steps = batches().stream()
                .map(batch -> probe.oneStep(batch, at(AROUND), RATES))
                .toList();
        report.claim(Claim.atMost(
                        run.choose(0.7, 0.5),
                        "A batch's own loss after one large step on it, in parts of that before",
                        "very low (in words)",
                        over(steps, TrajectoryProbe.OneStep::batchRatio),
                        "rates of " + over(steps, TrajectoryProbe.OneStep::rate)))
                .claim(Claim.between(
                        run.choose(0.5, 0.9),
                        run.choose(2.0, 1.1),
                        "The loss on other images after that step, in parts of that before",
                        "hardly moves (in words)",
                        over(steps, TrajectoryProbe.OneStep::wholeRatio),
                        "cosine of a batch's gradient with theirs "
                                + over(batches(), batch -> probe.alignmentWithWhole(batch, at(AROUND)))
                                + ", with its own " + APART + " steps later "
                                + over(batches(), batch -> probe.alignment(batch, at(AROUND), at(AROUND + APART)))))
                .figure(figure());
        if (run.mode() == Run.Mode.FULL) {
            List<Double> fits = batches().stream()
                    .map(batch -> probe.parabola(batch, around(batch)).fit())
                    .toList();
            report.claim(Claim.atLeast(
                    0.5,
                    "Share of batches whose loss along the run a parabola fits with R² above 0.9",
                    "well fitted (in words)",
                    over(fits, fit -> fit > 0.9 ? 1 : 0),
                    "mean R² " + Measured.of(fits)));
        }
    }

    private static <T> Measured over(List<T> all, ToDoubleFunction<T> value) {
        return Measured.of(all.stream().mapToDouble(value).toArray());
    }

    private List<Long> batches() {
        return LongStream.range(0, BATCHES).map(i -> AROUND + i * EVERY).boxed().toList();
    }

    private Named<FloatArray> at(long step) {
        return points.stream()
                .filter(point -> point.steps() == step)
                .findFirst()
                .orElseThrow()
                .weights();
    }

    private List<TrajectoryProbe.Point> around(long batch) {
        return points.stream()
                .filter(point -> Math.abs(point.steps() - batch) <= AROUND)
                .toList();
    }

    /** The losses of some batches along the run. */
    private Figure figure() {
        List<Double> steps =
                points.stream().map(point -> (double) point.steps()).toList();
        List<Figure.Curve> curves = new ArrayList<>();
        for (long batch : batches().subList(0, 4)) {
            List<Double> losses = new ArrayList<>();
            for (double loss : probe.losses(batch, points)) {
                losses.add(loss);
            }
            curves.add(new Figure.Curve("batch of step " + batch, steps, losses));
        }
        return new Figure.Curves(
                "batches", "Loss of single batches along the run", "steps", "cross-entropy", false, curves);
    }
}
