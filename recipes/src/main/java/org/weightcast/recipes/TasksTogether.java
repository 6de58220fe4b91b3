package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.weightcast.adapt.Base;
import org.weightcast.adapt.MultiTask;
import org.weightcast.adapt.Part;
import org.weightcast.adapt.Task;
import org.weightcast.net.Classifier;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchedWeights;
import org.weightcast.train.ClassTrial;
import org.weightcast.train.RateSweep;
import org.weightcast.train.ShortTraining;
import org.weightcast.weights.FloatArray;

/**
 * Several tasks trained at once on shared weights, with norms of their own or with shared ones, against a network for each of them: all
 * take the same steps, in which each task has the same images.
 *
 * @param network for as many classes as each of the tasks has
 */
record TasksTogether(AdaptArms arms, Classifier network, List<TaskData> tasks) {
    private static final String WORDS = "matches single networks (abstract, in words)";

    /**
     * An arm over all tasks.
     *
     * @param numbers that are stored for all of them
     * @param accuracies mean over the tasks, by seed
     */
    private record All(String name, long numbers, List<Double> accuracies) {
        Measured above(All other) {
            return Measured.of(IntStream.range(0, accuracies.size())
                    .mapToObj(i -> accuracies.get(i) - other.accuracies.get(i))
                    .toList());
        }

        String said() {
            return name + " " + Measured.of(accuracies);
        }
    }

    /** Trains all arms and adds what came of them. */
    void report() {
        Run run = arms.run();
        All own = together("one network, norms of each task", Set.of(Part.HEAD, Part.NORM));
        All shared = together("one network, shared norms", Set.of(Part.HEAD));
        All single = single();
        arms.report()
                .claim(Claim.atLeast(
                        run.choose(-0.3, 0.0),
                        "Tasks at once with norms of their own, above the same with shared norms",
                        "not found",
                        own.above(shared),
                        shared.said()))
                .claim(Claim.atLeast(
                        run.choose(-0.5, -0.02),
                        "Tasks at once with norms of their own, above a network for each",
                        WORDS + "; the bound is ours",
                        own.above(single),
                        single.said()))
                .claim(Claim.atMost(
                        run.choose(0.9, 0.5),
                        "Numbers stored for them, as a share of those of a network for each",
                        "not found",
                        Measured.of((double) own.numbers() / single.numbers()),
                        own.numbers() + " of " + single.numbers()))
                .table(new Report.Table(
                        "Accuracy of " + tasks.size() + " tasks trained at once, mean of the tasks",
                        List.of("arm", "numbers of all tasks", "accuracy"),
                        List.of(own, shared, single).stream()
                                .map(arm -> List.of(
                                        arm.name(),
                                        Long.toString(arm.numbers()),
                                        Measured.of(arm.accuracies()).toString()))
                                .toList(),
                        "From random weights, " + arms.steps() + " steps each. Heads and statistics count."));
    }

    private All together(String name, Set<Part> own) {
        long first = arms.run().seeds().get(0);
        RateSweep<PatchedWeights> sweep =
                RateSweep.of(name, arms.rates(), rate -> fit(name, own, rate, first), this::validationLoss);
        PatchedWeights best = arms.report().best(sweep);
        List<Double> accuracies = new ArrayList<>();
        for (long seed : arms.run().seeds()) {
            PatchedWeights all = seed == first ? best : fit(name, own, sweep.best(), seed);
            accuracies.add(AdaptArms.mean(tasks, network, all, TaskData::test, ClassTrial.Result::accuracy));
        }
        long shared = best.base().values().stream().mapToLong(FloatArray::size).sum();
        long patches = best.patches().stream().mapToLong(Patch::values).sum();
        return new All(name, shared + patches, accuracies);
    }

    private double validationLoss(PatchedWeights all) {
        return AdaptArms.mean(tasks, network, all, TaskData::validation, ClassTrial.Result::loss);
    }

    private PatchedWeights fit(String name, Set<Part> own, double rate, long seed) {
        List<Task> learned = tasks.stream().map(TaskData::task).toList();
        Base start = new Base(network, InitialWeights.of(network, seed));
        return new MultiTask(own)
                .fit(
                        start,
                        learned,
                        new ShortTraining(arms.steps(), rate),
                        seed,
                        AdaptArms.listener(arms.run(), name + ", seed " + seed));
    }

    private All single() {
        List<AdaptArms.Arm> each = tasks.stream()
                .map(task -> arms.train("network for " + task.task().name(), network, task))
                .toList();
        long numbers = each.stream().mapToLong(arm -> arm.first().values()).sum();
        List<Double> accuracies = IntStream.range(0, arms.run().seeds().size())
                .mapToObj(seed -> each.stream()
                        .mapToDouble(arm -> arm.accuracies().get(seed))
                        .average()
                        .orElseThrow())
                .toList();
        return new All("a network for each task", numbers, accuracies);
    }
}
