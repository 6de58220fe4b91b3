package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;

/** The size of the picture against the size of the network's maps, in networks whose maps all have one size. */
public final class IsometricRecipe implements Recipe {
    private static final String ABSTRACT = " (abstract, in words; the paper's tables were not found)";

    @Override
    public Description description() {
        return new Description(
                "isometric",
                "Non-discriminative data or weak model? On the relative importance of data and model resolution",
                "Sandler, Baccash, Zhmoginov, Howard; ICCV Workshops 2019, 1909.03205",
                "A smaller picture costs little as long as the network's maps stay large.",
                20,
                22,
                List.of("adapt", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        int side = run.choose(16, 32);
        AdaptArms each = new AdaptArms(
                run, report, run.choose(60L, 350L), run.choose(List.of(0.02, 0.08), List.of(0.01, 0.03, 0.09)));
        TaskData large = TaskData.Source.of(run, side).task("large", 0, 25);
        int narrow = run.choose(8, 12);
        int wide = run.choose(18, 26); // with small maps as dear as narrow with large ones
        IsometricArms arms = new IsometricArms(
                each, large, large.atHalfSize("small"), run.choose(3, 8), run.choose(16, 64), new ArrayList<>());
        IsometricArms.Trained whole = arms.isometric(side, side / 2, narrow);
        IsometricArms.Trained data = arms.isometric(side / 2, side / 2, narrow);
        IsometricArms.Trained maps = arms.isometric(side, side / 4, wide);
        sameCost(report, run, List.of(whole, data, maps));
        report.claim(Claim.atLeast(
                run.choose(-0.2, 0.0),
                "Small pictures with large maps above large pictures with small maps, at equal multiply-adds",
                "the maps are the critical driver" + ABSTRACT,
                data.above(maps),
                maps.said()));
        if (run.mode() == Run.Mode.FULL) {
            equalCost(report, whole, data, maps, arms.isometric(side / 2, side / 4, wide));
            shown(report, whole, data, arms.isometric(side / 2, side / 4, narrow));
            against(report, whole, arms.pyramid(narrow));
        }
        report.table(arms.table());
        return report.build();
    }

    private static void sameCost(Report.Builder report, Run run, List<IsometricArms.Trained> all) {
        LongSummaryStatistics costs =
                all.stream().mapToLong(each -> each.cost().multiplyAdds()).summaryStatistics();
        report.claim(Claim.atMost(
                run.choose(1.1, 1.06),
                "Multiply-adds of the dearest over those of the cheapest of the networks at equal cost",
                "not published",
                Measured.of((double) costs.getMax() / costs.getMin()),
                "equal 1"));
    }

    /** Less data in the same network, and less data in the network that the classical multiplier makes of it. */
    private static void shown(
            Report.Builder report,
            IsometricArms.Trained whole,
            IsometricArms.Trained data,
            IsometricArms.Trained thinnest) {
        report.claim(Claim.atLeast(
                0.02,
                "Small pictures: large maps above small maps, at equal width",
                "the maps are the critical driver" + ABSTRACT,
                data.above(thinnest),
                thinnest.said()));
        report.claim(Claim.atMost(
                0.5,
                "Accuracy that small pictures cost with large maps, as a share of what small pictures and maps cost",
                "the picture alone plays little role up to a point" + ABSTRACT,
                Measured.of(whole.above(data).mean() / whole.above(thinnest).mean()),
                "large pictures, large maps: " + whole.arm().accuracy()));
    }

    /** Both sizes halved in turn, all four networks of the same multiply-adds. */
    private static void equalCost(
            Report.Builder report,
            IsometricArms.Trained whole,
            IsometricArms.Trained data,
            IsometricArms.Trained maps,
            IsometricArms.Trained both) {
        report.claim(Claim.atLeast(
                0,
                "Large maps above small maps at equal multiply-adds, large pictures",
                "the maps are the critical driver" + ABSTRACT,
                whole.above(maps),
                maps.said()));
        report.claim(Claim.atLeast(
                0,
                "Large maps above small maps at equal multiply-adds, small pictures",
                "the maps are the critical driver" + ABSTRACT,
                data.above(both),
                both.said()));
    }

    private static void against(Report.Builder report, IsometricArms.Trained isometric, IsometricArms.Trained pyramid) {
        String published = "high accuracy with few parameters and small maps" + ABSTRACT;
        report.claim(Claim.atLeast(
                -0.03,
                "Isometric network above a pyramid of about as many multiply-adds",
                published,
                isometric.above(pyramid),
                pyramid.said()));
        report.claim(Claim.atMost(
                0.5,
                "Largest array of the isometric network over that of the pyramid",
                published,
                Measured.of((double) isometric.cost().largest() / pyramid.cost().largest()),
                "pyramid 1"));
        report.claim(Claim.atMost(
                0.5,
                "Parameters of the isometric network over those of the pyramid",
                published,
                Measured.of(
                        (double) isometric.cost().parameters() / pyramid.cost().parameters()),
                "pyramid 1"));
    }
}
