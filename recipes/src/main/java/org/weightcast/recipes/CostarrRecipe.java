package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weightcast.cast.Caster;
import org.weightcast.cast.EpisodeRunner;
import org.weightcast.data.ClassSet;

/**
 * COSTARR on generated classifiers: the score is fitted to the few images that a network was cast from, and has to tell pictures
 * of its classes from those of five others. All scores read the same embeddings of the same episodes.
 */
public final class CostarrRecipe implements Recipe {
    private static final String IN_WORDS = "significantly better on ImageNet classifiers (in words); figures not found";

    @Override
    public Description description() {
        return new Description(
                "costarr",
                "COSTARR: consolidated open set technique with attenuation for robust recognition",
                "Rabinowitz, Cruz, Scheirer, Boult; ICCV 2025, 2508.01087",
                "What the last layer's weights attenuate helps to tell unknown classes; here on generated classifiers.",
                15,
                5,
                List.of("cast", "fewshot", "onnx"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run).seeds(List.of(CostarrArms.SEED));
        try (EpisodeRunner runner = new EpisodeRunner(Caster.file(Caster.GLYPHS), Caster.GLYPHS)) {
            ClassSet classes =
                    ClassSplit.characters(run, runner.imageSpec().size(), 12).evaluation();
            for (int ways : run.choose(List.of(5), List.of(5, 20))) {
                Map<String, double[]> areas = CostarrArms.areas(run, runner, classes, ways);
                claims(report, run, areas, ways + "-way 5-shot");
                report.table(table(areas, ways));
            }
        }
        return report.build();
    }

    private static void claims(Report.Builder report, Run run, Map<String, double[]> areas, String task) {
        double slack = run.choose(-0.2, 0.0); // forty small tasks say little of a difference
        for (String other : List.of(CostarrArms.SOFTMAX, CostarrArms.LOGIT)) {
            report.claim(lead(slack, areas, CostarrArms.COSTARR, other, IN_WORDS, task));
        }
        for (String part : List.of(CostarrArms.BEFORE, CostarrArms.AFTER)) {
            report.claim(lead(slack, areas, CostarrArms.COSTARR, part, "the idea of the paper", task));
        }
        for (String other : List.of(CostarrArms.COSTARR, CostarrArms.SOFTMAX, CostarrArms.LOGIT)) {
            report.claim(lead(run.choose(-0.02, 0.0), areas, CostarrArms.OURS, other, "not published", task));
        }
    }

    private static Claim lead(
            double bound, Map<String, double[]> areas, String ours, String theirs, String published, String task) {
        double[] own = areas.getOrDefault(ours, new double[0]);
        double[] others = areas.getOrDefault(theirs, new double[0]);
        return Claim.atLeast(
                bound,
                "Area under the curve, " + ours + " less " + theirs + ", " + task,
                published,
                Measured.of(IntStream.range(0, own.length)
                        .mapToDouble(i -> own[i] - others[i])
                        .toArray()),
                theirs + " " + Measured.of(others));
    }

    private static Report.Table table(Map<String, double[]> areas, int ways) {
        List<List<String>> rows = new ArrayList<>();
        areas.forEach((name, each) -> rows.add(List.of(name, Measured.of(each).toString())));
        return new Report.Table(
                ways + "-way 5-shot, five strange classes, half of the tasks within one alphabet",
                List.of("score", "area under the curve"),
                rows,
                "Means over tasks. Our score alone has seen classes of the caster's training; it was chosen on held-out alphabets.");
    }
}
