package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.weightcast.fewshot.Maml;
import org.weightcast.fewshot.MatchingNetwork;
import org.weightcast.fewshot.PrototypicalNetwork;
import org.weightcast.fewshot.Rfs;
import org.weightcast.fewshot.Student;
import org.weightcast.net.PublishedSettings;
import org.weightcast.recipes.HyperTransformerArms.Arm;
import org.weightcast.recipes.HyperTransformerArms.Plan;

/**
 * The arms of recipe {@code hypertransformer} at one width of the student, by name.
 *
 * @param channels C of each convolution
 */
record HyperTransformerWidth(int channels, Map<String, Scores> scores, Map<String, Arm> arms) {
    static final String ALL = "HT, all generated";
    static final String LAST = "HT, last convolution and head";
    static final String HEAD = "HT, head only";
    static final String PROTOTYPES = "prototypical network";
    static final String MATCHING = "matching network";
    static final String MAML = "MAML";
    static final String ANIL = "ANIL";
    static final String RFS = "RFS";

    static final int LAYERS = 2;

    private static final int WIDEST_WITH_ALL_SEEDS = 8; // channels

    /** Trains and asks them, and notes what came out: with the rates that are known, else with rates of their own. */
    static HyperTransformerWidth train(
            HyperTransformerArms arms, int channels, List<String> names, Map<String, Double> rates) {
        long steps = HyperTransformerArms.steps(arms.run(), channels);
        List<Long> seeds = arms.run().seeds();
        List<Long> taken = channels > WIDEST_WITH_ALL_SEEDS ? seeds.subList(0, 1) : seeds;
        Map<String, Arm> trained = new TreeMap<>();
        Map<String, Scores> scores = new TreeMap<>();
        for (String name : names) {
            Plan plan = plan(arms, name, channels);
            double rate = rates.containsKey(name) ? rates.get(name) : arms.rate(plan, steps);
            Arm arm = arms.train(plan, steps, rate, taken);
            trained.put(name, arm);
            scores.put(name, arms.scores(arm));
        }
        HyperTransformerWidth width = new HyperTransformerWidth(channels, scores, trained);
        arms.report().table(width.table(steps));
        return width;
    }

    private static Plan plan(HyperTransformerArms arms, String name, int channels) {
        PublishedSettings published = HyperTransformerArms.published(channels, LAYERS);
        Student student = HyperTransformerArms.student(channels);
        String full = name + ", C = " + channels;
        int blocks = HyperTransformerArms.BLOCKS;
        int ways = HyperTransformerArms.WAYS;
        return switch (name) {
            case ALL -> arms.plan(full, new PublishedArm(published, 0), 1e-3);
            case LAST -> arms.plan(full, new PublishedArm(published.withLearned(blocks - 1), 0), 1e-3);
            case HEAD -> arms.plan(full, new PublishedArm(published.withLearned(blocks), 0), 1e-3);
            case PROTOTYPES -> arms.plan(full, new PrototypicalNetwork(student, false), 5e-3);
            case MATCHING -> arms.plan(full, new MatchingNetwork(student), 5e-3);
            case MAML -> arms.plan(full, new Maml(student, ways, 1, 0.4, false), 5e-3);
            case ANIL -> arms.plan(full, new Maml(student, ways, 1, 0.4, true), 5e-3);
            case RFS -> arms.plan(full, new Rfs(student), 5e-3);
            default -> throw new IllegalArgumentException("There is no arm '" + name + "'");
        };
    }

    Scores of(String name) {
        return Optional.ofNullable(scores.get(name))
                .orElseThrow(() -> new IllegalArgumentException("No arm '" + name + "' among " + scores.keySet()));
    }

    Arm arm(String name) {
        return Optional.ofNullable(arms.get(name))
                .orElseThrow(() -> new IllegalArgumentException("No arm '" + name + "' among " + arms.keySet()));
    }

    /** What one arm gains over another. */
    Measured gap(String name, String other) {
        return of(name).above(of(other));
    }

    private Report.Table table(long steps) {
        List<List<String>> rows = new ArrayList<>();
        scores.forEach((name, found) -> rows.add(List.of(
                name,
                Integer.toString(arm(name).learned()),
                Measured.text(arm(name).rate()),
                String.format(Locale.ROOT, "%.4f", found.mean()),
                halfWidth(found.overSeeds()),
                halfWidth(found.overTasks()))));
        return new Report.Table(
                "Five ways, one image each, C = " + channels,
                List.of("arm", "learned weights", "rate", "accuracy", "± over seeds", "± over tasks"),
                rows,
                "Transductive: queries are normalised by their own batch, as published. Unseen classes, queries never"
                        + " among the support images. Half-widths of 95 % intervals. " + steps
                        + " steps; the rates of other widths than 8 are those found for 8.");
    }

    private static String halfWidth(Measured measured) {
        return Double.isNaN(measured.ci95()) ? "one seed" : String.format(Locale.ROOT, "%.2g", measured.ci95());
    }
}
