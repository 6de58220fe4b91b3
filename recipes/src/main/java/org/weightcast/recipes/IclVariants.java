package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.weightcast.incontext.Attention;
import org.weightcast.incontext.CopyProbe;
import org.weightcast.incontext.DeepFeatures;
import org.weightcast.incontext.InContextLearner;
import org.weightcast.incontext.InContextTransformer;
import org.weightcast.incontext.LinearTasks;
import org.weightcast.incontext.SeparateTokens;
import org.weightcast.incontext.SineTasks;
import org.weightcast.incontext.TaskBatch;

/**
 * The claims of recipe {@code icl} on other tasks and other networks. In the quick form they only show that they run: what they
 * claim takes minutes of training.
 *
 * @param descent one tuned step
 */
record IclVariants(InContextArms arms, InContextLearner descent) {
    private static final List<Double> RANGES = List.of(0.5, 0.75, 1.0, 1.25, 1.5, 2.0);
    private static final List<Double> SCALES = List.of(0.5, 1.0, 2.0, 3.0, 4.0, 5.0);
    private static final int FEW = 10; // steps of a quick form
    private static final int PROBED = 64; // tasks
    private static final int FEWER_TASKS = 512; // a step, of the larger networks
    private static final double LOOSE = 10; // clipping of the larger networks
    private static final double COPYING_RATE = 2e-3;
    private static final double FEATURES_RATE = 4e-3;

    private boolean full() {
        return arms.run().mode() == Run.Mode.FULL;
    }

    /** Tasks unlike those trained on: larger inputs, larger weights, other distributions. */
    void elsewhere(List<InContextLearner> trained) {
        Map<String, LinearTasks> places = new LinkedHashMap<>();
        LinearTasks home = IclRecipe.CODE;
        RANGES.forEach(by -> places.put("inputs x " + by, home.withRange(by * home.range())));
        SCALES.forEach(by -> places.put("weights x " + by, home.withWeightScale(by)));
        for (LinearTasks.Distribution other : LinearTasks.Distribution.values()) {
            places.put(other.name().toLowerCase(Locale.ROOT) + " inputs", home.with(other));
        }
        List<List<String>> rows = new ArrayList<>();
        double[] apart = new double[trained.size()];
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        places.forEach((name, family) -> {
            TaskBatch tasks = arms.evaluation(family);
            double reference = descent.loss(tasks);
            double[] losses =
                    trained.stream().mapToDouble(each -> each.loss(tasks)).toArray();
            for (int i = 0; i < losses.length; i++) {
                apart[i] = Math.max(apart[i], Math.abs(losses[i] / reference - 1));
            }
            Measured loss = Measured.of(losses);
            ours.add(loss.mean());
            theirs.add(reference);
            rows.add(
                    List.of(name, loss.toString(), Measured.text(reference), Measured.text(InContextArms.zero(tasks))));
        });
        Report.Builder report = arms.report();
        report.table(new Report.Table(
                "Tasks unlike those trained on",
                List.of("tasks", "trained layer", "GD step", "zero"),
                rows,
                "Half the squared error. Distributions have the variance of the inputs trained on."));
        int inputs = RANGES.size();
        report.figure(curves(
                "elsewhere",
                "Loss on larger inputs",
                "inputs, times those trained on",
                RANGES,
                ours.subList(0, inputs),
                theirs.subList(0, inputs)));
        if (full()) {
            report.claim(Claim.atMost(
                    0.1,
                    "Elsewhere: largest relative difference of the trained layer's loss from GD's, " + places.size()
                            + " kinds of tasks",
                    "curves overlap (figure 2)",
                    Measured.of(apart),
                    "GD itself 0"));
        }
    }

    private static Figure curves(
            String name, String title, String axis, List<Double> x, List<Double> ours, List<Double> theirs) {
        return new Figure.Curves(
                name,
                title,
                axis,
                "loss",
                true,
                List.of(new Figure.Curve("trained layer", x, ours), new Figure.Curve("GD step", x, theirs)));
    }

    /** Softmax in the layer: one head has an offset, two can cancel it. */
    void heads() {
        List<InContextLearner> one = softmax(1);
        List<InContextLearner> two = softmax(2);
        TaskBatch tasks = arms.evaluation(IclRecipe.CODE);
        double reached = descent.loss(tasks);
        compare("Softmax attention", "one head", one, "two heads", two, tasks);
        if (full()) {
            arms.report()
                    .claim(Claim.atLeast(
                            1.02,
                            "Softmax: loss of one head / loss of two",
                            "one is worse (appendix A.9)",
                            ratios(one, two, tasks),
                            "zero " + Measured.text(InContextArms.zero(tasks))))
                    .claim(Claim.atMost(
                            1.1,
                            "Softmax: loss of two heads / loss of a tuned GD step",
                            "close (appendix A.9)",
                            InContextArms.each(two, each -> each.loss(tasks) / reached),
                            "GD " + Measured.text(reached) + ", zero " + Measured.text(InContextArms.zero(tasks))));
        }
    }

    private List<InContextLearner> softmax(int heads) {
        return arms.train(
                "softmax, " + heads + (heads == 1 ? " head" : " heads"),
                new InContextTransformer(10, 1, heads, 1, true, Attention.SOFTMAX),
                IclRecipe.CODE,
                arms.trainer(FEW, 2500));
    }

    /** Sine curves: features by a small network, then the layer, against descent on features. */
    void curves() {
        sine(new SineTasks(10, 0.1, 0.5));
        if (full()) {
            sine(new SineTasks(10, 0.1, 5));
        }
    }

    private void sine(SineTasks family) {
        String setting = "sine, amplitude to " + family.highest();
        List<InContextLearner> free = features(setting + ", attention", family, false);
        List<InContextLearner> control = features(setting + ", GD", family, true);
        TaskBatch tasks = arms.evaluation(family);
        compare("Curves: " + setting, "attention above features", free, "GD step on features", control, tasks);
        if (full()) {
            arms.report()
                    .claim(Claim.atMost(
                            1.1,
                            "Curves: loss of attention / loss of a GD step, both above learned features, " + setting,
                            "the same (figure 4)",
                            ratios(free, control, tasks),
                            "zero " + Measured.text(InContextArms.zero(tasks))));
        }
    }

    private List<InContextLearner> features(String arm, SineTasks family, boolean descends) {
        return arms.train(
                arm,
                DeepFeatures.published(descends),
                family,
                arms.trainer(FEW, 2000)
                        .withTasks(FEWER_TASKS)
                        .withRate(FEATURES_RATE)
                        .withClip(LOOSE));
    }

    /** Inputs and outputs in tokens of their own: the first layer has to copy. */
    void separateTokens() {
        TaskBatch probed = IclRecipe.CODE.draw(PROBED, 0, 0);
        List<Double> steps = new ArrayList<>();
        List<CopyProbe> probes = new ArrayList<>();
        List<InContextLearner> trained = arms.train(
                "separate tokens",
                SeparateTokens.published(),
                IclRecipe.CODE,
                arms.trainer(FEW, 2500)
                        .withTasks(FEWER_TASKS)
                        .withRate(COPYING_RATE)
                        .withClip(LOOSE),
                (learner, step) -> {
                    if (!steps.isEmpty() && step < steps.get(steps.size() - 1)) {
                        steps.clear(); // another training begins: the last one is shown
                        probes.clear();
                    }
                    steps.add((double) step);
                    probes.add(CopyProbe.of(learner, probed));
                });
        TaskBatch tasks = arms.evaluation(IclRecipe.CODE);
        double reached = descent.loss(tasks);
        compare("Inputs and outputs in tokens of their own", "two layers", trained, "GD step", List.of(descent), tasks);
        arms.report()
                .figure(new Figure.Curves(
                        "copying",
                        "What the first layer's token of an input depends on: the output that follows it, as training"
                                + " goes on",
                        "step",
                        "norm of the derivative",
                        false,
                        List.of(
                                new Figure.Curve(
                                        "itself",
                                        steps,
                                        probes.stream().map(CopyProbe::itself).toList()),
                                new Figure.Curve(
                                        "next",
                                        steps,
                                        probes.stream().map(CopyProbe::next).toList()),
                                new Figure.Curve(
                                        "others",
                                        steps,
                                        probes.stream().map(CopyProbe::others).toList()))));
        if (full()) {
            arms.report()
                    .claim(Claim.atMost(
                            1.05,
                            "Separate tokens: loss of two layers / loss of one GD step",
                            "the same (figure 5)",
                            InContextArms.each(trained, each -> each.loss(tasks) / reached),
                            "GD " + Measured.text(reached) + ", zero " + Measured.text(InContextArms.zero(tasks))))
                    .claim(Claim.atLeast(
                            5,
                            "Separate tokens: the first layer's dependence on the next token / on another",
                            "only the next one (figure 5)",
                            InContextArms.each(
                                    trained, each -> CopyProbe.of(each, probed).copying()),
                            "no copying 1"));
        }
    }

    private void compare(
            String title,
            String one,
            List<InContextLearner> ones,
            String other,
            List<InContextLearner> others,
            TaskBatch tasks) {
        arms.report()
                .table(new Report.Table(
                        title,
                        List.of("", "loss"),
                        List.of(
                                List.of(
                                        one,
                                        InContextArms.each(ones, each -> each.loss(tasks))
                                                .toString()),
                                List.of(
                                        other,
                                        InContextArms.each(others, each -> each.loss(tasks))
                                                .toString()),
                                List.of("zero", Measured.text(InContextArms.zero(tasks)))),
                        full() ? "" : "Trained for " + FEW + " steps only: shows that it runs."));
    }

    /** Losses of the one by losses of the other, seed by seed. */
    private static Measured ratios(List<InContextLearner> above, List<InContextLearner> below, TaskBatch tasks) {
        return Measured.of(IntStream.range(0, above.size())
                .mapToDouble(i -> above.get(i).loss(tasks) / below.get(i).loss(tasks))
                .toArray());
    }
}
