package org.weightcast.recipes;

import java.util.List;

/**
 * Few-shot class-incremental learning on CIFAR-100 through the very code behind {@code cast --extend}: 60 classes at first, then eight
 * times five classes of five images each, classes in the order of their numbers. There is no published system behind it; the protocol
 * is that of TOPIC.
 */
public final class FscilRecipe implements Recipe {
    private static final String AIM = "own aim; the protocol only is published";

    @Override
    public Description description() {
        return new Description(
                "fscil-cifar100",
                "Few-shot class-incremental learning on CIFAR-100",
                "protocol: Tao, Hong, Chang, Dong, Wei, Gong; CVPR 2020, 2004.10956",
                "A cast model learns classes by the few, session by session, and loses less than static or tuned"
                        + " networks do.",
                10,
                30,
                List.of("cast", "meta", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run)
                .validation(
                        "Losses are errors at the end of a rehearsal on base classes alone, its last ten classes being"
                                + " the new ones, on training images held out; networks are trained a third as long for"
                                + " it.");
        FscilArms.Length length = run.choose(new FscilArms.Length(120, 30, 21), new FscilArms.Length(2_700, 600, 430));
        FscilTables tables = new FscilTables(new FscilArms(run, report, FscilData.of(run), length).outcomes());
        tables.write(
                report,
                run.choose(
                        "Drawn characters in colours, of 16 x 16 pixels.",
                        "Classes come in the order of their numbers in CIFAR-100, which is alphabetical: 60 from apple"
                                + " to pine_tree, then plain to worm."));
        if (run.mode() == Run.Mode.QUICK) {
            quick(report, tables);
        } else {
            full(report, tables);
        }
        return report.build();
    }

    /** Bounds that only a mistake would miss: chance is 1 in 45 at the end. */
    private static void quick(Report.Builder report, FscilTables tables) {
        for (String arm : List.of(FscilArms.OURS, FscilArms.PROTOTYPES, FscilArms.UNIT, FscilArms.TUNED)) {
            report.claim(Claim.atLeast(
                    0.4,
                    "Accuracy after the last session, " + arm,
                    AIM,
                    tables.each(arm, found -> FscilTables.last(found).all()),
                    "chance 0.022"));
        }
        report.claim(Claim.atLeast(
                0.3,
                "New classes are answered, too: their accuracy after the last session, " + FscilArms.OURS,
                AIM,
                tables.each(FscilArms.OURS, found -> FscilTables.last(found).further()),
                "chance 0.022"));
        report.claim(Claim.atLeast(
                -0.05,
                "What all training images of the new classes add to static prototypes",
                AIM,
                tables.lead(FscilArms.JOINT, FscilArms.PROTOTYPES, found -> FscilTables.last(found)
                        .all()),
                "five images each"));
    }

    private static void full(Report.Builder report, FscilTables tables) {
        for (String other : List.of(FscilArms.PROTOTYPES, FscilArms.UNIT, FscilArms.TUNED, FscilArms.CHAINED)) {
            report.claim(Claim.atLeast(
                    0,
                    "Accuracy after the last session, " + FscilArms.OURS + " less " + other,
                    AIM,
                    tables.lead(FscilArms.OURS, other, found -> FscilTables.last(found)
                            .all()),
                    other + " "
                            + tables.each(
                                    other, found -> FscilTables.last(found).all())));
        }
        report.claim(Claim.atLeast(
                0,
                "Harmonic mean after the last session, " + FscilArms.OURS + " less " + FscilArms.PROTOTYPES,
                AIM,
                tables.lead(FscilArms.OURS, FscilArms.PROTOTYPES, found -> FscilTables.last(found)
                        .harmonic()),
                FscilArms.PROTOTYPES + " "
                        + tables.each(FscilArms.PROTOTYPES, found -> FscilTables.last(found)
                                .harmonic())));
        report.claim(Claim.atMost(
                0,
                "Drop from the first session to the last, " + FscilArms.OURS + " less " + FscilArms.PROTOTYPES,
                AIM,
                tables.lead(FscilArms.OURS, FscilArms.PROTOTYPES, FscilTables::drop),
                FscilArms.PROTOTYPES + " " + tables.each(FscilArms.PROTOTYPES, FscilTables::drop)));
        report.claim(Claim.atMost(
                0.05,
                "What " + FscilArms.JOINT + " are ahead of " + FscilArms.OURS + " after the last session",
                AIM,
                tables.lead(FscilArms.JOINT, FscilArms.OURS, found -> FscilTables.last(found)
                        .all()),
                FscilArms.JOINT + " "
                        + tables.each(FscilArms.JOINT, found -> FscilTables.last(found)
                                .all())));
    }
}
