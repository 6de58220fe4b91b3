package org.weightcast.recipes;

import static org.weightcast.recipes.FewShotWidth.ALL;
import static org.weightcast.recipes.FewShotWidth.FIRST;
import static org.weightcast.recipes.FewShotWidth.HEAD;
import static org.weightcast.recipes.FewShotWidth.PROTOTYPES;

import java.util.List;

/** What the HyperTransformer's paper claims, asked of the arms of one task at one width. */
record FewShotClaims(FewShotWidth width) {
    static final String IN_WORDS = "stated in words; figures not found";
    static final double AS_GOOD = 0.02; // a difference that does not count

    /** Generating convolutions pays, by so much. */
    Claim gains(double least) {
        return lead(
                least,
                "Generating the convolutions too, against the head only, gains",
                "for the smallest CNNs: " + IN_WORDS,
                ALL,
                HEAD);
    }

    /** All generated is as good as prototypes of the same CNN, or better. */
    Claim prototypes() {
        return lead(0, "All generated, less prototypes of the same CNN", "not found", ALL, PROTOTYPES);
    }

    /** Generating convolutions changes nothing, for the better or the worse. */
    Claim suffices(String generated) {
        return Claim.between(
                -AS_GOOD,
                AS_GOOD,
                generated + ", less the head only, " + width.title(),
                "for larger CNNs the head alone suffices: " + IN_WORDS,
                width.gap(generated, HEAD),
                HEAD + " " + width.of(HEAD).overSeeds());
    }

    /** The head alone is as good as a baseline. */
    Claim matches(String baseline, String published) {
        return lead(-AS_GOOD, "The head only, less " + baseline, published, HEAD, baseline);
    }

    /** By how much one arm is above another. */
    Claim lead(double least, String claim, String published, String name, String other) {
        return Claim.atLeast(
                least,
                claim + ", " + width.title(),
                published,
                width.gap(name, other),
                other + " " + width.of(other).overSeeds());
    }

    /** That all of it learns, for quick forms. */
    List<Claim> mechanics(double least) {
        return List.of(
                Claim.atLeast(
                        least,
                        "All weights generated: accuracy, " + width.title(),
                        "not given",
                        width.of(ALL).overTasks(),
                        "chance " + Measured.text(1.0 / width.arms().task().ways()) + ", prototypes "
                                + width.of(PROTOTYPES).overTasks()),
                lead(-0.05, "All generated, less where it began", "not given", ALL, FIRST));
    }
}
