package org.weightcast.recipes;

import static org.weightcast.recipes.FewShotWidth.ALL;
import static org.weightcast.recipes.FewShotWidth.FIRST;
import static org.weightcast.recipes.FewShotWidth.HEAD;
import static org.weightcast.recipes.FewShotWidth.MATCHING;
import static org.weightcast.recipes.FewShotWidth.PROTOTYPES;
import static org.weightcast.recipes.FewShotWidth.RFS;

import java.util.List;
import java.util.Map;
import org.weightcast.recipes.FewShotWidth.Length;

/**
 * The task that the HyperTransformer's paper chose to show that generating convolutions pays: twenty ways, five images each, four channels;
 * and twenty ways with one image each, four and eight channels. With twenty ways from the start attention finds no labels, so training has
 * episodes of two to twenty ways, for all arms.
 */
public final class HyperTransformerShowcaseRecipe implements Recipe {
    private static final int CHANNELS = 4;

    @Override
    public Description description() {
        return new Description(
                "hypertransformer-showcase",
                "HyperTransformer, twenty ways",
                "Zhmoginov, Sandler, Vladymyrov; ICML 2022, 2201.04182",
                "With four channels, twenty ways and five images each, all weights generated are better than a"
                        + " generated head; with one image each, too, if the CNN is small.",
                20,
                25,
                List.of("fewshot", "meta", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        ClassSplit classes = ClassSplit.characters(run, HyperTransformerRecipe.SIZE, HyperTransformerRecipe.IMAGES);
        FewShotTask task = run.choose(new FewShotTask(2, 10, 2, 3, 4), new FewShotTask(2, 20, 5, 3, 4));
        List<String> names =
                run.choose(List.of(FIRST, HEAD, ALL, PROTOTYPES), List.of(FIRST, HEAD, ALL, PROTOTYPES, MATCHING, RFS));
        FewShotArms arms = new FewShotArms(run, report, classes, task);
        Length length = run.choose(new Length(300, 150, 2), new Length(1_000, 2_000, 2));
        FewShotWidth width = FewShotWidth.train(arms, CHANNELS, length, run.seeds(), names, Map.of());
        FewShotClaims claims = new FewShotClaims(width);
        if (run.mode() == Run.Mode.QUICK) {
            claims.mechanics(0.15).forEach(report::claim);
            return report.build();
        }
        report.claim(claims.gains(FewShotClaims.AS_GOOD));
        report.claim(claims.prototypes());
        report.claim(claims.matches(RFS, "beats or matches RFS: " + FewShotClaims.IN_WORDS));
        FewShotArms once = arms.withTask(new FewShotTask(2, 20, 1, 3, 4));
        List<String> few = List.of(FIRST, HEAD, ALL, PROTOTYPES);
        for (int channels : new int[] {CHANNELS, 2 * CHANNELS}) {
            FewShotWidth oneImage = FewShotWidth.train(once, channels, length, run.seeds(), few, width.rates());
            report.claim(new FewShotClaims(oneImage).gains(0));
            report.claim(new FewShotClaims(oneImage).prototypes());
        }
        return report.build();
    }
}
