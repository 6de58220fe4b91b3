package org.weightcast.recipes;

import static org.weightcast.recipes.FewShotWidth.ALL;
import static org.weightcast.recipes.FewShotWidth.ANIL;
import static org.weightcast.recipes.FewShotWidth.FIRST;
import static org.weightcast.recipes.FewShotWidth.HEAD;
import static org.weightcast.recipes.FewShotWidth.LAST;
import static org.weightcast.recipes.FewShotWidth.MAML;
import static org.weightcast.recipes.FewShotWidth.MATCHING;
import static org.weightcast.recipes.FewShotWidth.PROTOTYPES;
import static org.weightcast.recipes.FewShotWidth.RANDOM;
import static org.weightcast.recipes.FewShotWidth.RFS;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.weightcast.fewshot.Maml;
import org.weightcast.recipes.FewShotArms.Arm;
import org.weightcast.recipes.FewShotWidth.Length;

/** Weights of a small CNN written in one forward pass from a support set, beside the usual few-shot methods on the same CNN. */
public final class HyperTransformerRecipe implements Recipe {
    static final int SIZE = 14; // pixels
    static final int IMAGES = 20; // of a class
    static final FewShotTask ONE_SHOT = new FewShotTask(5, 1, 5, 16);

    private static final int FINE_TUNING = 50; // steps

    @Override
    public Description description() {
        return new Description(
                "hypertransformer",
                "HyperTransformer",
                "Zhmoginov, Sandler, Vladymyrov; ICML 2022, 2201.04182",
                "A transformer writes the weights of a small CNN from a few labelled images; for the smallest CNNs all"
                        + " layers pay, for larger ones the last is enough.",
                20,
                55,
                List.of("fewshot", "meta", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        FewShotArms arms = new FewShotArms(run, report, ClassSplit.characters(run, SIZE, IMAGES), ONE_SHOT);
        List<Long> seeds = run.seeds();
        if (run.mode() == Run.Mode.QUICK) {
            List<String> names = List.of(FIRST, HEAD, ALL, PROTOTYPES);
            FewShotWidth tiny = FewShotWidth.train(arms, 8, new Length(150, 150, 2.5), seeds, names, Map.of());
            new FewShotClaims(tiny).mechanics(0.3).forEach(report::claim);
            return report.build();
        }
        List<String> narrow = List.of(FIRST, HEAD, ALL, PROTOTYPES, MATCHING, MAML, ANIL, RFS);
        List<String> wide = List.of(FIRST, HEAD, LAST, PROTOTYPES, MATCHING, MAML, ANIL, RFS);
        List<String> tiny = List.of(FIRST, HEAD, ALL, RANDOM, PROTOTYPES, MATCHING, MAML, ANIL, RFS);
        FewShotWidth eight = FewShotWidth.train(arms, 8, new Length(600, 1_400, 2.2), seeds, narrow, Map.of());
        FewShotWidth four = FewShotWidth.train(arms, 4, new Length(600, 1_400, 2.2), seeds, tiny, eight.rates());
        FewShotWidth sixteen = FewShotWidth.train(arms, 16, new Length(400, 1_000, 2.7), seeds, narrow, eight.rates());
        FewShotWidth thirtyTwo = FewShotWidth.train(arms, 32, new Length(250, 550, 2.6), seeds, wide, Map.of());
        FewShotWidth sixtyFour =
                FewShotWidth.train(arms, 64, new Length(150, 350, 5.6), seeds, wide, thirtyTwo.rates());
        for (FewShotWidth width : List.of(four, eight)) {
            report.claim(new FewShotClaims(width).gains(width.channels() == 4 ? FewShotClaims.AS_GOOD : 0));
        }
        List<FewShotWidth> small = List.of(four, eight, sixteen);
        small.forEach(width -> report.claim(new FewShotClaims(width).prototypes()));
        for (FewShotWidth width : List.of(sixteen, thirtyTwo, sixtyFour)) {
            report.claim(new FewShotClaims(width).suffices(width.channels() == 16 ? ALL : LAST));
        }
        for (FewShotWidth width : List.of(four, eight, sixteen, thirtyTwo, sixtyFour)) {
            for (String baseline : List.of(MAML, RFS)) {
                String published = "beats or matches MAML++ and RFS: " + FewShotClaims.IN_WORDS;
                report.claim(new FewShotClaims(width).matches(baseline, published));
            }
        }
        small.forEach(width -> speed(report, width));
        return report.build();
    }

    /** One forward pass against fine-tuning from weights that MAML learned for it; many episodes at a time in both. */
    private static void speed(Report.Builder report, FewShotWidth width) {
        FewShotArms arms = width.arms();
        Arm generated = width.arm(ALL);
        Arm maml = width.arm(MAML);
        if (!(maml.model() instanceof Maml start)) {
            throw new IllegalArgumentException("Fine-tuning starts from an arm of MAML, not of " + maml.name());
        }
        long begun = System.nanoTime();
        Scores once = arms.scores(generated);
        long between = System.nanoTime();
        Scores tuned =
                arms.scores(maml, start.withSteps(FINE_TUNING), arms.task().asked());
        long done = System.nanoTime();
        double ratio = (done - between) / (double) (between - begun);
        report.claim(Claim.atLeast(
                10,
                "How often as long " + FINE_TUNING
                        + " steps of fine-tuning take as one forward pass, queries included, " + width.title(),
                "not given",
                Measured.of(ratio),
                String.format(Locale.ROOT, "accuracies %.4f tuned, %.4f generated", tuned.mean(), once.mean())));
        report.claim(Claim.atLeast(
                0,
                "Accuracy of the generated weights, less that after the fine-tuning, " + width.title(),
                "not given",
                once.above(tuned),
                maml.name() + ", " + FINE_TUNING + " steps: " + tuned.overSeeds()));
    }
}
