package org.weightcast.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weightcast.meta.ContinualTrial.Memory;
import org.weightcast.meta.ContinualTrial.Outcome;
import org.weightcast.meta.Stream;
import org.weightcast.net.HyperTransformerSettings;

/** Tasks one after another without forgetting: kernels written from the kernels before and the new images alone. */
public final class ContinualRecipe implements Recipe {
    private static final String OURS = "continual HyperTransformer";
    private static final String BY_TASK = "the same, trained with tasks told";
    private static final String WITHOUT = "HyperTransformer without memory";
    private static final String FIXED = "prototypes, single tasks";
    private static final String MERGED = "prototypes, merged tasks";
    private static final String TUNED = "fine-tuning in turn";
    private static final String ALL_AT_ONCE = "HyperTransformer, all images at once";
    private static final String IN_BATCHES = "HyperTransformer from mini-batches";

    @Override
    public Description description() {
        return new Description(
                "continual-hypertransformer",
                "Continual HyperTransformer",
                "Vladymyrov, Zhmoginov, Sandler; 2023, 2301.04584",
                "New tasks are learned without forgetting earlier ones, on longer chains than those trained on.",
                30,
                30,
                List.of("meta", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        ContinualArms arms = ContinualArms.of(run, report);
        HyperTransformerSettings caster = arms.caster();
        HyperTransformerSettings fixed = arms.fixed();
        CasterArm base = arms.base();
        CasterArm ours = arms.train(base, OURS, caster, Stream.CLASSES, ContinualArms.LONGEST);
        CasterArm byTask = arms.train(base, BY_TASK, caster, Stream.TASKS, ContinualArms.LONGEST);
        CasterArm single = arms.train(base, WITHOUT, caster, Stream.CLASSES, 1);
        CasterArm atOnce = arms.trainMerged(base, ALL_AT_ONCE, caster);
        CasterArm prototypes = arms.train(base, FIXED, fixed, Stream.CLASSES, 1);
        CasterArm merged = arms.train(base, MERGED, fixed, Stream.CLASSES, ContinualArms.LONGEST);
        CasterArm inBatches = arms.train(base, IN_BATCHES, caster, Stream.BATCHES, ContinualArms.LONGEST);
        Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
        outcomes.put(OURS, arms.outcomes(ours, Memory.PREVIOUS));
        outcomes.put(BY_TASK, arms.outcomes(byTask, Memory.PREVIOUS));
        outcomes.put(WITHOUT, arms.outcomes(single, Memory.NONE));
        outcomes.put(FIXED, arms.outcomes(prototypes, Memory.PREVIOUS));
        outcomes.put(MERGED, arms.outcomes(merged, Memory.PREVIOUS));
        outcomes.put(TUNED, arms.fineTuned(merged));
        outcomes.put(ALL_AT_ONCE, arms.outcomes(atOnce, Memory.ALL_IMAGES));
        ContinualTables tables = new ContinualTables(report, outcomes);
        tables.write(OURS);
        Map<String, List<List<Double>>> batches = new LinkedHashMap<>();
        batches.put(IN_BATCHES, arms.batches(inBatches, Memory.PREVIOUS));
        batches.put(FIXED, arms.batches(prototypes, Memory.PREVIOUS));
        batches.put(ALL_AT_ONCE, arms.batches(atOnce, Memory.ALL_IMAGES));
        tables.batches(batches);
        claims(report, run, outcomes, batches);
        return report.build();
    }

    /** In the quick form, which trains for seconds, bounds that only a mistake would miss. */
    private static void claims(
            Report.Builder report,
            Run run,
            Map<String, List<Outcome>> outcomes,
            Map<String, List<List<Double>>> byBatches) {
        List<Outcome> ours = outcomes.getOrDefault(OURS, List.of());
        List<Outcome> without = outcomes.getOrDefault(WITHOUT, List.of());
        List<Outcome> fixed = outcomes.getOrDefault(FIXED, List.of());
        List<Outcome> merged = outcomes.getOrDefault(MERGED, List.of());
        List<Outcome> byTask = outcomes.getOrDefault(BY_TASK, List.of());
        report.claim(Claim.atMost(
                run.choose(0.1, 0.02),
                "Forgetting over " + ContinualArms.TASKS + " tasks, trained on at most " + ContinualArms.LONGEST,
                "none over the trained number of tasks (abstract)",
                ContinualTables.each(ours, outcome -> outcome.withinTask().forgetting()),
                "without memory "
                        + ContinualTables.each(
                                without, outcome -> outcome.withinTask().forgetting())));
        report.claim(Claim.atLeast(
                run.choose(0.3, 0.5),
                "Five ways, told the task, after eight tasks: accuracy",
                "not given",
                ContinualTables.each(ours, outcome -> outcome.withinTask().last()),
                "chance 0.2"));
        if (run.mode() == Run.Mode.QUICK) {
            return;
        }
        report.claim(Claim.atLeast(
                0,
                "Backward transfer: what earlier tasks gain from later ones, told the task",
                "can be positive (abstract)",
                ContinualTables.each(ours, outcome -> -outcome.withinTask().forgetting()),
                "prototypes "
                        + ContinualTables.each(
                                fixed, outcome -> -outcome.withinTask().forgetting())));
        report.claim(leads("prototypes of the same CNN", ours, fixed));
        report.claim(leads("prototypes trained on merged tasks", ours, merged));
        report.claim(leads("the same caster trained with tasks told", ours, byTask));
        report.claim(leads(TUNED, ours, outcomes.getOrDefault(TUNED, List.of())));
        List<List<Double>> batches = byBatches.getOrDefault(IN_BATCHES, List.of());
        report.claim(Claim.atLeast(
                0,
                "The least that accuracy gains when the number of mini-batches doubles, 1 to 8",
                "rises (in words)",
                Measured.of(
                        batches.stream().mapToDouble(ContinualRecipe::leastGain).toArray()),
                "none"));
        List<List<Double>> atOnce = byBatches.getOrDefault(ALL_AT_ONCE, List.of());
        report.claim(Claim.atLeast(
                -0.02,
                "Accuracy after eight mini-batches, less that of one cast of all their images",
                "not found; own aim",
                Measured.of(IntStream.range(0, batches.size())
                        .mapToDouble(seed -> last(batches.get(seed)) - last(atOnce.get(seed)))
                        .toArray()),
                ALL_AT_ONCE + " "
                        + Measured.of(atOnce.stream()
                                .mapToDouble(ContinualRecipe::last)
                                .toArray())));
    }

    private static Claim leads(String whose, List<Outcome> ours, List<Outcome> theirs) {
        return Claim.atLeast(
                0,
                "Accuracy among all classes at the end, less that of " + whose,
                "not found; own aim",
                ContinualTables.lead(ours, theirs, outcome -> outcome.amongAll().last()),
                whose + " "
                        + ContinualTables.each(
                                theirs, outcome -> outcome.amongAll().last()));
    }

    private static double leastGain(List<Double> accuracies) {
        return IntStream.of(1, 2, 4)
                .mapToDouble(learned -> accuracies.get(2 * learned - 1) - accuracies.get(learned - 1))
                .min()
                .orElseThrow();
    }

    private static double last(List<Double> accuracies) {
        return accuracies.get(accuracies.size() - 1);
    }
}
