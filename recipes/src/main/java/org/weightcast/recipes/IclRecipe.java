package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.weightcast.incontext.ConstructionCheck;
import org.weightcast.incontext.InContextLearner;
import org.weightcast.incontext.InContextReport;
import org.weightcast.incontext.InContextTrainer;
import org.weightcast.incontext.InContextTransformer;
import org.weightcast.incontext.LayerProducts;
import org.weightcast.incontext.LeastSquares;
import org.weightcast.incontext.LinearTasks;
import org.weightcast.incontext.NoAnswer;
import org.weightcast.incontext.TaskBatch;
import org.weightcast.incontext.TunedDescent;
import org.weightcast.torch.Scope;

/** Transformers learn in context by gradient descent. */
public final class IclRecipe implements Recipe {
    private static final LinearTasks CODE = LinearTasks.published(0.5);
    private static final LinearTasks TEXT = LinearTasks.published(1);
    private static final double DESCENT_RATE = 0.01;

    @Override
    public Description description() {
        return new Description(
                "icl",
                "Transformers learn in-context by gradient descent",
                "von Oswald, Niklasson, Randazzo, Sacramento, Mordvintsev, Zhmoginov, Vladymyrov; ICML 2023, 2212.07677",
                "A layer of linear attention can be a step of gradient descent, and training makes it one.",
                30,
                50,
                List.of("incontext", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        InContextArms arms = new InContextArms(run, report);
        try (Scope scope = Scope.open()) {
            construction(report);
            oneLayer(arms, CODE, "inputs in -0.5..0.5, as in the code");
            if (run.mode() == Run.Mode.FULL) {
                oneLayer(arms, TEXT, "inputs in -1..1, as in the text");
            }
            twoLayers(arms);
            return report.build();
        }
    }

    private static void construction(Report.Builder report) {
        LinearTasks family = new LinearTasks(10, 2, 10, 0.5, 1, LinearTasks.Distribution.UNIFORM);
        double[] errors = new double[10];
        for (int seed = 0; seed < errors.length; seed++) {
            errors[seed] = ConstructionCheck.largestError(family, 50, 1, seed);
        }
        report.claim(Claim.atMost(
                1e-12,
                "Weights by formula are gradient descent: largest error of a prediction, 50 layers, 2 outputs, random W0",
                "exact",
                "proposition 1",
                Measured.of(errors),
                "gradient descent on W, 64-bit"));
    }

    private static InContextTrainer trainer(Run run, int quickSteps, int fullSteps) {
        return run.choose(
                new InContextTrainer(quickSteps, 512, 2e-3, 1e-3), new InContextTrainer(fullSteps, 2048, 1e-3, 1e-3));
    }

    /** Gradient descent with trained settings, the same for all seeds. */
    private static InContextLearner descent(InContextArms arms, LinearTasks family, int steps, boolean plusPlus) {
        String name = steps + (plusPlus ? " steps of GD++" : " steps of descent") + ", range " + family.range();
        InContextTrainer trainer = trainer(arms.run(), 300, 1000).withRate(DESCENT_RATE);
        return arms.train(name, new TunedDescent(family.inputs(), family.outputs(), steps, plusPlus), family, trainer)
                .get(0);
    }

    private static void oneLayer(InContextArms arms, LinearTasks family, String setting) {
        Report.Builder report = arms.report();
        InContextLearner descent = descent(arms, family, 1, false);
        List<InContextLearner> trained = arms.train(
                "one layer, range " + family.range(),
                InContextTransformer.linear(family.inputs(), family.outputs(), 1),
                family,
                trainer(arms.run(), 800, 3000));
        TaskBatch tasks = arms.evaluation(family);
        LayerProducts formula = LayerProducts.of((TunedDescent) descent.model(), descent.weights());
        List<InContextReport> alike = new ArrayList<>();
        List<Double> halfway = new ArrayList<>();
        for (InContextLearner each : trained) {
            alike.add(InContextReport.compare(each, descent, tasks));
            halfway.add(LayerProducts.of(each).halfwayTo(formula, 1).loss(tasks));
        }
        double reached = descent.loss(tasks);
        String baseline = "tuned descent " + Measured.text(reached) + ", zero "
                + Measured.text(InContextLearner.without(new NoAnswer()).loss(tasks));
        report.claim(Claim.atMost(
                        1.02,
                        "Trained layer's loss by that of tuned gradient descent, " + setting,
                        "the same",
                        "figure 2",
                        Measured.of(
                                alike.stream().map(each -> 1 + each.excess()).toList()),
                        baseline))
                .claim(Claim.atLeast(
                        0.99,
                        "Cosine of the linear models that the two arrive at, " + setting,
                        "about 1",
                        "figure 2",
                        Measured.of(alike.stream().map(InContextReport::cosine).toList()),
                        "the same model: 1"))
                .claim(Claim.atMost(
                        1.02,
                        "Weights halfway between trained and formula: loss by that of descent, " + setting,
                        "the same",
                        "figure 2",
                        Measured.of(halfway.stream().map(loss -> loss / reached).toList()),
                        baseline));
    }

    private static void twoLayers(InContextArms arms) {
        InContextLearner descent = descent(arms, CODE, 2, false);
        InContextLearner plusPlus = descent(arms, CODE, 2, true);
        List<InContextLearner> trained = arms.train(
                "one layer looped twice", InContextTransformer.linear(10, 1, 2), CODE, trainer(arms.run(), 1500, 5000));
        TaskBatch tasks = arms.evaluation(CODE);
        double[] losses = trained.stream().mapToDouble(each -> each.loss(tasks)).toArray();
        double plain = descent.loss(tasks);
        double corrected = plusPlus.loss(tasks);
        double[] overPlain = new double[losses.length];
        double[] overCorrected = new double[losses.length];
        for (int i = 0; i < losses.length; i++) {
            overPlain[i] = losses[i] / plain;
            overCorrected[i] = losses[i] / corrected;
        }
        double formulaGamma = LayerProducts.of((TunedDescent) plusPlus.model(), plusPlus.weights())
                .gamma();
        arms.report()
                .claim(Claim.atMost(
                        0.85,
                        "Looped twice, its loss by that of two tuned steps of gradient descent",
                        "below",
                        "figure 3",
                        Measured.of(overPlain),
                        "two steps " + Measured.text(plain) + ", least squares "
                                + Measured.text(InContextLearner.without(new LeastSquares(1e-6))
                                        .loss(tasks))))
                .claim(Claim.atMost(
                        1.05,
                        "Looped twice, its loss by that of two tuned steps of GD++",
                        "the same",
                        "figure 3",
                        Measured.of(overCorrected),
                        "GD++ " + Measured.text(corrected)));
        Measured gamma = Measured.of(
                trained.stream().map(each -> LayerProducts.of(each).gamma()).toList());
        arms.report()
                .claim(new Claim(
                        "The gamma that it learned: 0.144 to 0.216",
                        "0.179",
                        "appendix A.10",
                        gamma,
                        String.format(Locale.ROOT, "GD++ trained: %.3f", formulaGamma),
                        Math.abs(gamma.mean() - 0.18) <= 0.2 * 0.18));
    }
}
