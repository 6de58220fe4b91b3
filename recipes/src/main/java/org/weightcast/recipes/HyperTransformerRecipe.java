package org.weightcast.recipes;

import static org.weightcast.recipes.HyperTransformerWidth.ALL;
import static org.weightcast.recipes.HyperTransformerWidth.ANIL;
import static org.weightcast.recipes.HyperTransformerWidth.HEAD;
import static org.weightcast.recipes.HyperTransformerWidth.LAST;
import static org.weightcast.recipes.HyperTransformerWidth.MAML;
import static org.weightcast.recipes.HyperTransformerWidth.MATCHING;
import static org.weightcast.recipes.HyperTransformerWidth.PROTOTYPES;
import static org.weightcast.recipes.HyperTransformerWidth.RFS;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Weights of a small CNN written in one forward pass from a support set, beside the usual few-shot methods on the same CNN. */
public final class HyperTransformerRecipe implements Recipe {
    private static final String IN_WORDS = "stated in words; figures not found";

    @Override
    public Description description() {
        return new Description(
                "hypertransformer",
                "HyperTransformer",
                "Zhmoginov, Sandler, Vladymyrov; ICML 2022, 2201.04182",
                "A transformer writes the weights of a small CNN from a few labelled images; for the smallest CNNs all"
                        + " layers pay, for larger ones the last is enough.",
                30,
                25,
                List.of("fewshot", "meta", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        HyperTransformerArms arms = HyperTransformerArms.of(run, report);
        HyperTransformerVariants variants = new HyperTransformerVariants(run, report, arms);
        if (run.mode() == Run.Mode.QUICK) {
            HyperTransformerWidth tiny = HyperTransformerWidth.train(arms, 8, List.of(ALL, HEAD, PROTOTYPES), Map.of());
            report.claim(Claim.atLeast(
                    0.3,
                    "Five ways with one image each, all weights generated: accuracy",
                    "not given",
                    tiny.of(ALL).overTasks(),
                    "chance 0.2, prototypes " + tiny.of(PROTOTYPES).overTasks()));
            variants.leak(List.of(tiny.arm(ALL), tiny.arm(PROTOTYPES)));
            return report.build();
        }
        HyperTransformerWidth eight = HyperTransformerWidth.train(
                arms, 8, List.of(ALL, HEAD, PROTOTYPES, MATCHING, MAML, ANIL, RFS), Map.of());
        Map<String, Double> rates = new TreeMap<>();
        eight.arms().forEach((name, arm) -> rates.put(name, arm.rate()));
        rates.put(LAST, eight.arm(ALL).rate());
        HyperTransformerWidth four = HyperTransformerWidth.train(arms, 4, List.of(ALL, HEAD, PROTOTYPES), rates);
        HyperTransformerWidth sixteen = HyperTransformerWidth.train(arms, 16, List.of(ALL, HEAD, PROTOTYPES), rates);
        HyperTransformerWidth wide = HyperTransformerWidth.train(arms, 32, List.of(LAST, HEAD, PROTOTYPES), rates);
        claims(report, four, eight, sixteen, wide);
        variants.leak(List.of(eight.arm(ALL), eight.arm(HEAD), eight.arm(PROTOTYPES), eight.arm(MAML)));
        variants.speed(eight.arm(ALL), eight.arm(MAML));
        long steps = HyperTransformerArms.steps(run, 8);
        variants.unlabelled(steps, eight.arm(ALL).rate(), eight.arm(PROTOTYPES).rate());
        variants.options(steps, eight.arm(ALL));
        variants.walk(steps, eight.arm(ALL));
        return report.build();
    }

    private static void claims(
            Report.Builder report,
            HyperTransformerWidth four,
            HyperTransformerWidth eight,
            HyperTransformerWidth sixteen,
            HyperTransformerWidth wide) {
        for (HyperTransformerWidth width : List.of(four, eight)) {
            String at = " at C = " + width.channels();
            report.claim(Claim.atLeast(
                    width.channels() == 4 ? 0.02 : 0,
                    "Generating the convolutions too, against the head only, gains in accuracy" + at,
                    "for the smallest CNNs: " + IN_WORDS,
                    width.gap(ALL, HEAD),
                    "head only " + width.of(HEAD).overSeeds()));
            report.claim(Claim.atLeast(
                    0,
                    "All generated, less prototypes of the same CNN," + at,
                    "not found",
                    width.gap(ALL, PROTOTYPES),
                    "prototypes " + width.of(PROTOTYPES).overSeeds()));
        }
        report.claim(Claim.atMost(
                0.02,
                "What the convolutions still gain at C = 16",
                "the head alone suffices: " + IN_WORDS,
                sixteen.gap(ALL, HEAD),
                "head only " + sixteen.of(HEAD).overSeeds()));
        report.claim(Claim.atMost(
                0.02,
                "What the last convolution still gains at C = 32",
                "for larger models the last layer alone is competitive: " + IN_WORDS,
                wide.gap(LAST, HEAD),
                "head only " + wide.of(HEAD).overSeeds()));
        for (String baseline : List.of(MAML, RFS)) {
            report.claim(Claim.atLeast(
                    -0.01,
                    "The head only, less " + baseline + ", at C = 8",
                    "beats or matches MAML++ and RFS: " + IN_WORDS,
                    eight.gap(HEAD, baseline),
                    baseline + " " + eight.of(baseline).overSeeds()));
        }
    }
}
