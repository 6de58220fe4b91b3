package org.weightcast.recipes;

import java.util.List;
import java.util.stream.IntStream;
import org.weightcast.incontext.ConstructionCheck;
import org.weightcast.incontext.InContextLearner;
import org.weightcast.incontext.InContextReport;
import org.weightcast.incontext.InContextTransformer;
import org.weightcast.incontext.LayerProducts;
import org.weightcast.incontext.LeastSquares;
import org.weightcast.incontext.LinearTasks;
import org.weightcast.incontext.TaskBatch;
import org.weightcast.torch.Scope;

/** Transformers learn in context by gradient descent: the claims on linear attention; {@link IclVariants} has the others. */
public final class IclRecipe implements Recipe {
    /** Inputs as in the released code, on which the paper's figures rest. */
    static final LinearTasks CODE = LinearTasks.published(0.5);

    private static final LinearTasks TEXT = LinearTasks.published(1);

    @Override
    public Description description() {
        return new Description(
                "icl",
                "Transformers learn in-context by gradient descent",
                "von Oswald, Niklasson, Randazzo, Sacramento, Mordvintsev, Zhmoginov, Vladymyrov; ICML 2023,"
                        + " 2212.07677",
                "A layer of linear attention can be a step of gradient descent, and training makes it one.",
                30,
                25,
                List.of("incontext", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        InContextArms arms = new InContextArms(run, report);
        try (Scope scope = Scope.open()) {
            construction(report);
            InContextLearner descent = arms.descent(CODE, 1, false);
            List<InContextLearner> trained = oneLayer(arms, CODE, descent);
            twoLayers(arms);
            IclVariants variants = new IclVariants(arms, descent);
            variants.elsewhere(trained);
            variants.heads();
            variants.curves();
            variants.separateTokens();
            if (run.mode() == Run.Mode.FULL) {
                oneLayer(arms, TEXT, arms.descent(TEXT, 1, false));
            }
            return report.build();
        }
    }

    private static void construction(Report.Builder report) {
        LinearTasks family = new LinearTasks(10, 2, 10, 0.5, 1, LinearTasks.Distribution.UNIFORM);
        double[] errors = IntStream.range(0, 10)
                .mapToDouble(seed -> ConstructionCheck.largestError(family, 50, 1, seed))
                .toArray();
        report.claim(Claim.atMost(
                1e-12,
                "Weights by formula: largest error of a prediction, 50 layers, 2 outputs, random W0",
                "exact (proposition 1)",
                Measured.of(errors),
                "gradient descent on W, in 64 bits"));
    }

    private static List<InContextLearner> oneLayer(InContextArms arms, LinearTasks family, InContextLearner descent) {
        String setting = ", inputs in ±" + family.range();
        List<InContextLearner> trained = arms.train(
                "one layer, range " + family.range(),
                InContextTransformer.linear(family.inputs(), family.outputs(), 1),
                family,
                arms.trainer(1400, 2500));
        TaskBatch tasks = arms.evaluation(family);
        LayerProducts formula = LayerProducts.of(descent);
        double reached = descent.loss(tasks);
        String baseline = "GD " + Measured.text(reached) + ", zero " + Measured.text(InContextArms.zero(tasks));
        arms.report()
                .claim(Claim.atMost(
                        1.02,
                        "Trained layer: loss / loss of a tuned GD step" + setting,
                        "the same (figure 2)",
                        InContextArms.each(trained, each -> each.loss(tasks) / reached),
                        baseline))
                .claim(Claim.atLeast(
                        0.99,
                        "Cosine of the linear models that both arrive at" + setting,
                        "about 1 (figure 2)",
                        InContextArms.each(trained, each -> InContextReport.compare(each, descent, tasks)
                                .cosine()),
                        "GD itself 1"))
                .claim(Claim.atMost(
                        1.02,
                        "Weights halfway between trained and formula: loss / GD's" + setting,
                        "the same (figure 2)",
                        InContextArms.each(
                                trained,
                                each -> LayerProducts.of(each)
                                                .halfwayTo(formula, 1)
                                                .loss(tasks)
                                        / reached),
                        baseline));
        arms.alike(trained, descent, family);
        LayerProducts found = LayerProducts.of(trained.get(0));
        arms.report()
                .figure(new Figure.HeatMap(
                        "key-query-" + family.range(),
                        "K'Q of the trained layer" + setting,
                        found.rows(found.keyQuery())))
                .figure(new Figure.HeatMap(
                        "projection-value-" + family.range(),
                        "PV of the trained layer" + setting,
                        found.rows(found.projectionValue())));
        return trained;
    }

    private static void twoLayers(InContextArms arms) {
        TaskBatch tasks = arms.evaluation(CODE);
        double plain = arms.descent(CODE, 2, false).loss(tasks);
        InContextLearner plusPlus = arms.descent(CODE, 2, true);
        double corrected = plusPlus.loss(tasks);
        List<InContextLearner> trained = arms.train(
                "one layer, looped twice", InContextTransformer.linear(10, 1, 2), CODE, arms.trainer(900, 4000));
        double exact = InContextLearner.without(new LeastSquares(1e-6)).loss(tasks);
        String nothing = ", zero " + Measured.text(InContextArms.zero(tasks));
        arms.report()
                .claim(Claim.atMost(
                        arms.run().choose(1.0, 0.85),
                        "Looped twice: loss / loss of two tuned GD steps",
                        "clearly below 1 (figure 3)",
                        InContextArms.each(trained, each -> each.loss(tasks) / plain),
                        "GD " + Measured.text(plain) + ", least squares " + Measured.text(exact) + nothing));
        if (arms.run().mode() == Run.Mode.QUICK) {
            return; // gamma takes longer to grow
        }
        arms.report()
                .claim(Claim.atMost(
                        1.05,
                        "Looped twice: loss / loss of two tuned GD++ steps",
                        "the same (figure 3)",
                        InContextArms.each(trained, each -> each.loss(tasks) / corrected),
                        "GD++ " + Measured.text(corrected) + nothing))
                .claim(Claim.between(
                        0.144,
                        0.216,
                        "Looped twice: the gamma that it learned",
                        "0.179 (appendix A.10)",
                        InContextArms.each(
                                trained, each -> LayerProducts.of(each).gamma()),
                        "GD++ tuned " + Measured.text(LayerProducts.of(plusPlus).gamma())));
    }
}
