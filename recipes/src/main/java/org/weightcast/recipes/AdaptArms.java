package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.weightcast.adapt.Adaptation;
import org.weightcast.adapt.Base;
import org.weightcast.data.ClassSet;
import org.weightcast.net.Classifier;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.train.ClassTrial;
import org.weightcast.train.RateSweep;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;

/**
 * Ways to adapt, each with all rates on validation images with the first seed, then with the other seeds at the best.
 *
 * @param steps of a training
 */
record AdaptArms(Run run, Report.Builder report, long steps, List<Double> rates) {

    /**
     * A way to adapt on a task.
     *
     * @param patches by seed, in the order of the run's
     * @param accuracies on test images, by seed
     */
    record Arm(String name, List<Patch> patches, List<Double> accuracies) {
        Patch first() {
            return patches.get(0);
        }

        Measured accuracy() {
            return Measured.of(accuracies);
        }

        /** What it is and how it fares, for claims that compare with it. */
        String said() {
            return name + " " + accuracy();
        }

        /** What it gains over another, seed by seed. */
        Measured above(Arm other) {
            return Measured.of(IntStream.range(0, accuracies.size())
                    .mapToObj(i -> accuracies.get(i) - other.accuracies.get(i))
                    .toList());
        }
    }

    Arm fit(String name, Base base, Adaptation adaptation, TaskData data) {
        return fit(name, seed -> base, adaptation, data);
    }

    /** A network trained from first weights, which each seed draws anew. */
    Arm train(String name, Classifier network, TaskData data) {
        return fit(name, seed -> new Base(network, InitialWeights.of(network, seed)), Adaptation.full(), data);
    }

    private Arm fit(String name, LongFunction<Base> bases, Adaptation adaptation, TaskData data) {
        long first = run.seeds().get(0);
        Base start = bases.apply(first);
        ToDoubleFunction<Patch> loss =
                patch -> data.ask(data.validation(), start, patch).loss();
        RateSweep<Patch> sweep =
                RateSweep.of(name, rates, rate -> fit(name, start, adaptation, data, rate, first), loss);
        List<Patch> patches = new ArrayList<>();
        List<Double> accuracies = new ArrayList<>();
        for (long seed : run.seeds()) {
            Base base = bases.apply(seed);
            Patch patch = seed == first ? report.best(sweep) : fit(name, base, adaptation, data, sweep.best(), seed);
            patches.add(patch);
            accuracies.add(data.ask(data.test(), base, patch).accuracy());
        }
        return new Arm(name, patches, accuracies);
    }

    private Patch fit(String name, Base base, Adaptation adaptation, TaskData data, double rate, long seed) {
        return adaptation.fit(
                base,
                data.task(),
                new ShortTraining(steps, rate),
                seed,
                listener(run, String.format(Locale.ROOT, "%s, rate %.2g, seed %d", name, rate, seed)));
    }

    /** A network trained from random weights, with the seed of the first repetition. */
    static Base trained(Run run, Classifier network, TaskData data, long steps, double rate) {
        Base random = random(run, network);
        Patch patch = Adaptation.full()
                .fit(
                        random,
                        data.task(),
                        new ShortTraining(steps, rate),
                        run.seeds().get(0),
                        listener(run, "base"));
        return new Base(network, patch.on(random.weights()));
    }

    static Base random(Run run, Classifier network) {
        return new Base(network, InitialWeights.of(network, run.seeds().get(0)));
    }

    /** The mean of a number over tasks that share a base, each asked about some of its images. */
    static double mean(
            List<TaskData> tasks,
            Classifier network,
            PatchedWeights all,
            Function<TaskData, ClassSet> images,
            ToDoubleFunction<ClassTrial.Result> number) {
        return tasks.stream()
                .mapToDouble(task -> number.applyAsDouble(task.ask(
                        images.apply(task), network, all.weights(task.task().name()))))
                .average()
                .orElseThrow();
    }

    static TrainingListener listener(Run run, String stage) {
        return run.watching(stage);
    }

    /** Adds a table of arms. */
    void table(String title, List<Arm> arms, String note) {
        report.table(new Report.Table(
                title,
                List.of("arm", "numbers of the task", "accuracy"),
                arms.stream()
                        .map(arm -> List.of(
                                arm.name(),
                                Long.toString(arm.first().values()),
                                arm.accuracy().toString()))
                        .toList(),
                note));
    }
}
