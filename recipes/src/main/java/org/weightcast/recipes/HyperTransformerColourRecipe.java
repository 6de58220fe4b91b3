package org.weightcast.recipes;

import static org.weightcast.recipes.FewShotWidth.ALL;
import static org.weightcast.recipes.FewShotWidth.FIRST;
import static org.weightcast.recipes.FewShotWidth.HEAD;
import static org.weightcast.recipes.FewShotWidth.LAST;
import static org.weightcast.recipes.FewShotWidth.PROTOTYPES;
import static org.weightcast.recipes.FewShotWidth.RFS;

import java.util.List;
import java.util.Map;
import org.weightcast.recipes.FewShotWidth.Length;

/**
 * The HyperTransformer on small photographs in colour: CIFAR-FS, one and five images of a class. With five ways from the start attention
 * finds no labels for long, so training has episodes of two to five ways, for all arms.
 */
public final class HyperTransformerColourRecipe implements Recipe {
    private static final FewShotTask ONE_SHOT = new FewShotTask(2, 5, 1, 5, 8);
    private static final FewShotTask FIVE_SHOTS = new FewShotTask(2, 5, 5, 3, 8);
    private static final Length WIDE = new Length(500, 1_000, 1.2);

    @Override
    public Description description() {
        return new Description(
                "hypertransformer-colour",
                "HyperTransformer in colour",
                "Zhmoginov, Sandler, Vladymyrov; ICML 2022, 2201.04182",
                "On colour photographs, too, a generated head matches RFS, and generated convolutions pay for small CNNs.",
                25,
                35,
                List.of("fewshot", "meta", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        List<Long> seed = run.seeds().subList(0, 1);
        Report.Builder report = Report.of(description(), run).seeds(seed);
        FewShotArms arms = new FewShotArms(run, report, ClassSplit.photographs(run), ONE_SHOT);
        List<String> all = List.of(FIRST, HEAD, ALL, PROTOTYPES, RFS);
        if (run.mode() == Run.Mode.QUICK) {
            FewShotArms tiny = arms.withTask(new FewShotTask(2, 5, 1, 5, 16));
            List<String> names = List.of(FIRST, HEAD, ALL, PROTOTYPES);
            FewShotWidth width = FewShotWidth.train(tiny, 8, new Length(200, 100, 2), seed, names, Map.of());
            new FewShotClaims(width).mechanics(0.25).forEach(report::claim);
            return report.build();
        }
        List<String> last = List.of(FIRST, HEAD, LAST, PROTOTYPES, RFS);
        FewShotArms five = arms.withTask(FIVE_SHOTS);
        FewShotWidth narrow = FewShotWidth.train(arms, 16, new Length(800, 1_600, 1.5), seed, all, Map.of());
        FewShotWidth narrowFive = FewShotWidth.train(five, 16, new Length(800, 1_600, 2), seed, all, narrow.rates());
        FewShotWidth wide = FewShotWidth.train(arms, 32, WIDE, seed, last, narrow.rates());
        FewShotWidth wideFive = FewShotWidth.train(five, 32, WIDE, seed, last, wide.rates());
        for (FewShotWidth width : List.of(narrow, narrowFive, wide, wideFive)) {
            FewShotClaims claims = new FewShotClaims(width);
            report.claim(width.channels() == 16 ? claims.gains(0) : claims.suffices(LAST));
            report.claim(claims.matches(PROTOTYPES, "not found"));
            report.claim(claims.matches(RFS, "tieredImageNet, 5-way 5-shot: 73.9 against 73.2 % (leaderboard record)"));
        }
        return report.build();
    }
}
