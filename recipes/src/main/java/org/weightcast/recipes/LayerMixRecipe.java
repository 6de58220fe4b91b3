package org.weightcast.recipes;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.weightcast.learn.mix.BaseRule;
import org.weightcast.learn.mix.LayerMix;
import org.weightcast.recipes.LayerMixArms.Column;
import org.weightcast.recipes.LayerMixArms.Method;
import org.weightcast.train.FlatWeights;
import org.weightcast.train.RateSweep;

/** Optimisers mixed layer by layer, as evolution learned to, against each of them tuned. */
public final class LayerMixRecipe implements Recipe {
    private static final List<Double> HEAD_RATES =
            List.of(0.01, 0.03, 0.1); // as many as the others; a head takes larger ones
    private static final String ONE = "one mixture for all layers, learned";
    private static final String EVEN = "even mixture";
    private static final String UNKNOWN = "not found";

    @Override
    public Description description() {
        return new Description(
                "l3rs",
                "L3RS, learned optimisers for pretrained models",
                "Kristiansen, Sandler, Zhmoginov, Miller, Goyal, Lee, Vladymyrov; 2024, 2408.09310",
                "A few hundred learned numbers say how much of which optimiser's step each layer takes, and fine-tune"
                        + " better than any of them tuned.",
                25,
                25,
                List.of("learn/mix", "evolution", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run)
                .validation(
                        "Losses are on tasks of classes that the learned mixtures were trained on, too; the classes of"
                                + " the comparison are others.");
        LayerMixArms arms = LayerMixArms.of(run, report);
        LayerMixTable table = new LayerMixTable(arms);
        Map<BaseRule, RateSweep<Method>> constant = tuned(arms, table);
        Map<BaseRule, Double> rates = new EnumMap<>(BaseRule.class);
        constant.forEach((rule, sweep) -> rates.put(rule, sweep.best()));
        int chosen = constant.values().stream().mapToInt(arms::runs).sum();
        List<String> layers =
                LayerMix.layersOf(FlatWeights.like(arms.known(Column.LEARNED, 1).start()));
        LayerMix even = LayerMix.initial(layers, rates, LayerMixArms.STEPS, 1);
        LayerMix learned = arms.learned(LayerMixTable.L3RS, layers, rates);
        LayerMix global = arms.learned(ONE, LayerMix.ONE_FOR_ALL, rates);
        table.add(LayerMixTable.L3RS, chosen + arms.learnedFrom(), mixed(learned));
        table.add(ONE, chosen + arms.learnedFrom(), mixed(global));
        table.add(EVEN, chosen, mixed(even));
        report.table(table.table());
        claims(report, table, run);
        report.figure(heatMap(arms, learned, layers));
        return report.build();
    }

    private static Method mixed(LayerMix mix) {
        return (task, steps) -> task.run(mix, steps);
    }

    /** Adds the ordinary optimisers; gives the rates of the constant ones for 50 steps, at the best of which they are mixed. */
    private static Map<BaseRule, RateSweep<Method>> tuned(LayerMixArms arms, LayerMixTable table) {
        Map<BaseRule, RateSweep<Method>> constant = new EnumMap<>(BaseRule.class);
        for (BaseRule rule : BaseRule.values()) {
            constant.put(
                    rule,
                    table.addTuned(rule.label() + ", constant", rule.rates(), rate -> arms.plain(rule, rate, false)));
            if (arms.run().mode() == Run.Mode.FULL) {
                table.addTuned(rule.label() + ", cosine", rule.rates(), rate -> arms.plain(rule, rate, true));
            }
        }
        table.addTuned(LayerMixTable.HEAD, HEAD_RATES, arms::headOnly);
        return constant;
    }

    private static void claims(Report.Builder report, LayerMixTable table, Run run) {
        report.claim(table.claim(
                        table.best(Column.LEARNED),
                        Column.LEARNED,
                        run.choose(-0.5, 0.0),
                        "the best tuned optimiser",
                        "about half the steps (a public review)"))
                .claim(table.claim(
                        EVEN, Column.LEARNED, run.choose(-0.1, 0.0), "the even mixture it began as", UNKNOWN))
                .claim(table.claim(
                        LayerMixTable.HEAD, Column.LEARNED, run.choose(-0.5, 0.0), "the head alone, tuned", UNKNOWN));
        if (run.mode() == Run.Mode.FULL) {
            report.claim(table.claim(ONE, Column.LEARNED, 0, "one learned mixture for all layers", UNKNOWN))
                    .claim(table.claim(
                            table.best(Column.LONGER),
                            Column.LONGER,
                            0,
                            "the optimiser that is best there, tuned there",
                            "longer runs (abstract)"))
                    .claim(table.claim(
                            table.best(Column.RANDOM),
                            Column.RANDOM,
                            0,
                            "the optimiser that is best there, tuned there",
                            UNKNOWN));
        }
    }

    /** The shares of the rules in a run's last step, layer by layer. */
    private static Figure heatMap(LayerMixArms arms, LayerMix learned, List<String> layers) {
        double[][] shares = arms.unseen(Column.LEARNED, 1).shares(learned, LayerMixArms.STEPS);
        List<List<Double>> rows = Arrays.stream(shares)
                .map(layer -> Arrays.stream(layer).boxed().toList())
                .toList();
        return new Figure.HeatMap(
                "shares",
                "How much of each optimiser's step a layer takes at the end of a run: "
                        + String.join(", ", BaseRule.names()) + " from the left, " + String.join(" ", layers)
                        + " from above",
                rows);
    }
}
