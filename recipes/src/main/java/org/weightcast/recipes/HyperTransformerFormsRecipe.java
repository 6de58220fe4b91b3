package org.weightcast.recipes;

import java.util.List;
import org.weightcast.recipes.FewShotArms.Arm;

/** Forms of the HyperTransformer: options of the published one, and the way from there to the one that ships. */
public final class HyperTransformerFormsRecipe implements Recipe {
    @Override
    public Description description() {
        return new Description(
                "hypertransformer-forms",
                "HyperTransformer, forms",
                "Zhmoginov, Sandler, Vladymyrov; ICML 2022, 2201.04182",
                "Unlabelled images help from two layers on; the released sampler flatters. Options of the published"
                        + " form, and what each change towards the shipped one is worth.",
                25,
                35,
                List.of("fewshot", "meta", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run).seeds(HyperTransformerForms.SEED);
        ClassSplit classes = ClassSplit.characters(run, HyperTransformerRecipe.SIZE, HyperTransformerRecipe.IMAGES);
        FewShotArms arms = new FewShotArms(run, report, classes, HyperTransformerRecipe.ONE_SHOT);
        HyperTransformerForms forms = new HyperTransformerForms(run, report, arms, run.choose(10L, 2_000L));
        Arm published = forms.published();
        Arm prototypes = run.mode() == Run.Mode.QUICK
                ? new HyperTransformerForms(run, report, arms, 200).prototypes()
                : forms.prototypes();
        forms.options(published);
        forms.walk(published);
        if (run.mode() == Run.Mode.QUICK) {
            forms.leak(List.of(prototypes, published));
            return report.build();
        }
        forms.leak(List.of(published, prototypes));
        forms.unlabelled(published.rate(), prototypes.rate());
        return report.build();
    }
}
