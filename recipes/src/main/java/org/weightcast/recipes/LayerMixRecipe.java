package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weightcast.learn.mix.BaseRule;
import org.weightcast.learn.mix.LayerMix;
import org.weightcast.recipes.LayerMixArms.Method;
import org.weightcast.train.FlatWeights;

/** Optimisers mixed layer by layer, as evolution learned to, against each of them tuned. */
public final class LayerMixRecipe implements Recipe {
    private static final long FURTHER = 4 * LayerMixArms.STEPS;

    @Override
    public Description description() {
        return new Description(
                "l3rs",
                "L3RS, learned optimisers for pretrained models",
                "Kristiansen, Sandler, Zhmoginov, Miller, Goyal, Lee, Vladymyrov; 2024, 2408.09310",
                "A few hundred learned numbers say how much of which optimiser's step each layer takes, and fine-tune"
                        + " better than any of them tuned.",
                25,
                30,
                List.of("learn/mix", "evolution", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        LayerMixArms arms = LayerMixArms.of(run, report);
        Map<BaseRule, Double> rates = arms.mixed();
        List<String> layers = LayerMix.layersOf(FlatWeights.like(arms.known(1).start()));
        LayerMix even = LayerMix.initial(layers, rates, LayerMixArms.STEPS, 1);
        LayerMix learned = arms.learned("L3RS", layers, rates);
        Map<String, Method> methods = new LinkedHashMap<>();
        methods.put("L3RS", mixed(learned));
        methods.put(
                "one mixture for all layers, learned", mixed(arms.learned("one mixture", LayerMix.ONE_FOR_ALL, rates)));
        methods.put("even mixture", mixed(even));
        if (run.mode() == Run.Mode.FULL) {
            for (BaseRule rule : BaseRule.values()) {
                methods.put(rule.label() + ", constant", arms.plain(rule, rates.getOrDefault(rule, 0.0), false));
                String cosine = rule.label() + ", cosine";
                methods.put(cosine, arms.best(cosine, rule == BaseRule.ADAM, rate -> arms.plain(rule, rate, true)));
            }
            methods.put("head only, adam, cosine", arms.best("head only, adam, cosine", true, arms::headOnly));
        } else {
            methods.put("adam, constant", arms.plain(BaseRule.ADAM, rates.getOrDefault(BaseRule.ADAM, 0.0), false));
        }
        compare(report, arms, methods);
        report.figure(heatMap(arms, learned, layers));
        return report.build();
    }

    private static Method mixed(LayerMix mix) {
        return (task, steps) -> task.run(mix, steps);
    }

    private static void compare(Report.Builder report, LayerMixArms arms, Map<String, Method> methods) {
        int tasks = arms.run().choose(6, 60);
        Map<String, List<double[]>> losses = new LinkedHashMap<>();
        methods.forEach((name, method) -> losses.put(
                name,
                List.of(
                        arms.losses(method, tasks, LayerMixArms.STEPS, arms::unseen),
                        arms.losses(method, tasks, FURTHER, arms::unseen),
                        arms.losses(method, tasks, LayerMixArms.STEPS, arms::fromRandom))));
        List<List<String>> rows = new ArrayList<>();
        losses.forEach((name, found) -> {
            List<String> row = new ArrayList<>(List.of(name));
            found.forEach(each -> row.add(Measured.of(each).toString()));
            rows.add(row);
        });
        report.table(new Report.Table(
                "Cross-entropy on other images after fine-tuning to ten unseen classes",
                List.of("arm", "50 steps", "200 steps", "50 steps from random weights"),
                rows,
                "Means over " + tasks + " tasks, the same for all; classes, images and batches that nothing was"
                        + " learned or chosen on."));
        String best = losses.keySet().stream()
                .filter(name -> !name.contains("mixture") && !name.equals("L3RS"))
                .min((a, b) -> Double.compare(mean(losses, a, 0), mean(losses, b, 0)))
                .orElseThrow();
        boolean full = arms.run().mode() == Run.Mode.FULL;
        claim(
                report,
                losses,
                best,
                0,
                full ? 0 : -0.5,
                "the best tuned optimiser",
                "about half the steps (a public review)");
        claim(report, losses, "even mixture", 0, full ? 0 : -0.1, "the even mixture it began as", "not found");
        if (full) {
            claim(
                    report,
                    losses,
                    "one mixture for all layers, learned",
                    0,
                    0,
                    "one learned mixture for all layers",
                    "not found");
            claim(
                    report,
                    losses,
                    best,
                    1,
                    0,
                    "the best tuned optimiser, four times the steps",
                    "longer runs (abstract)");
            claim(report, losses, best, 2, 0, "the best tuned optimiser, random weights", "not found");
        }
    }

    private static double mean(Map<String, List<double[]>> losses, String name, int column) {
        return Arrays.stream(losses.getOrDefault(name, List.of()).get(column))
                .average()
                .orElseThrow();
    }

    private static void claim(
            Report.Builder report,
            Map<String, List<double[]>> losses,
            String other,
            int column,
            double bound,
            String words,
            String published) {
        double[] own = losses.getOrDefault("L3RS", List.of()).get(column);
        double[] theirs = losses.getOrDefault(other, List.of()).get(column);
        double[] gains = IntStream.range(0, own.length)
                .mapToDouble(i -> theirs[i] - own[i])
                .toArray();
        report.claim(Claim.atLeast(
                bound,
                "What L3RS lowers the cross-entropy by, against " + words,
                published,
                Measured.of(gains),
                other + " " + Measured.of(theirs)));
    }

    /** The shares of the rules in a run's last step, layer by layer. */
    private static Figure heatMap(LayerMixArms arms, LayerMix learned, List<String> layers) {
        double[][] shares = arms.unseen(1).shares(learned, LayerMixArms.STEPS);
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
