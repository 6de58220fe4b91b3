package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.weightcast.recipes.FewShotArms.Arm;
import org.weightcast.recipes.FewShotArms.Plan;

/**
 * The arms of one task at one width of the student, by name. Generating convolutions begins after a first part with the
 * head alone, whose convolutions stay as what the generated ones are added to. From there on both get the same time.
 *
 * @param channels C of each convolution
 */
record FewShotWidth(FewShotArms arms, int channels, Map<String, Arm> trained, Map<String, Scores> scores) {
    static final String FIRST = "HT, head only, first part";
    static final String HEAD = "HT, head only";
    static final String ALL = "HT, all generated, after the first part";
    static final String LAST = "HT, last convolution and head, after the first part";
    static final String RANDOM = "HT, all generated, from random weights";
    static final String PROTOTYPES = "prototypical network";
    static final String MATCHING = "matching network";
    static final String MAML = "MAML";
    static final String ANIL = "ANIL";
    static final String RFS = "RFS";

    static final int LAYERS = 2;

    private static final double GENERATOR_RATE = 2e-3;
    private static final double BASELINE_RATE = 1e-2;

    /**
     * How long arms are trained.
     *
     * @param first steps of the first part
     * @param further steps of the head alone from there on. Baselines get both together
     * @param ratio steps with learned convolutions that take as long as one that generates them
     */
    record Length(long first, long further, double ratio) {
        private long of(String name) {
            return switch (name) {
                case FIRST -> first;
                case HEAD -> further;
                case ALL, LAST -> Math.round(further / ratio);
                case RANDOM -> Math.round((first + further) / ratio);
                default -> first + further;
            };
        }
    }

    /** Trains arms and asks them, and notes what came out: with the rates that are known, else with rates of their own. */
    static FewShotWidth train(
            FewShotArms arms,
            int channels,
            Length length,
            List<Long> seeds,
            List<String> names,
            Map<String, Double> rates) {
        FewShotWidth width = new FewShotWidth(arms, channels, new LinkedHashMap<>(), new TreeMap<>());
        for (String name : names) {
            Plan plan = width.plan(name);
            double rate = rates.containsKey(name) ? rates.get(name) : arms.rate(plan, length.of(name));
            Arm arm = arms.train(plan, length.of(name), rate, name.equals(RANDOM) ? seeds.subList(0, 1) : seeds);
            width.trained.put(name, arm);
            width.scores.put(name, arms.scores(arm));
        }
        arms.report().table(width.table());
        return width;
    }

    private Plan plan(String name) {
        PublishedSettings all = arms.published(channels, LAYERS);
        PublishedSettings head = all.withLearned(all.blocks());
        PublishedSettings last = all.withLearned(all.blocks() - 1);
        Student student = arms.student(channels);
        int ways = arms.task().ways();
        String full = name + ", " + title();
        return switch (name) {
            case FIRST -> arms.plan(full, new PublishedArm(head, 0), GENERATOR_RATE);
            case HEAD -> continued(full, head);
            case ALL -> continued(full, all.withResidual(true));
            case LAST -> continued(full, last.withResidual(true));
            case RANDOM -> arms.plan(full, new PublishedArm(all, 0), GENERATOR_RATE);
            case PROTOTYPES -> arms.plan(full, new PrototypicalNetwork(student, false), BASELINE_RATE);
            case MATCHING -> arms.plan(full, new MatchingNetwork(student), BASELINE_RATE);
            case MAML -> arms.plan(full, new Maml(student, ways, 1, 0.4, false), BASELINE_RATE);
            case ANIL -> arms.plan(full, new Maml(student, ways, 1, 0.4, true), BASELINE_RATE);
            case RFS -> arms.plan(full, new Rfs(student), BASELINE_RATE);
            default -> throw new IllegalArgumentException("There is no arm '" + name + "'");
        };
    }

    private Plan continued(String name, PublishedSettings settings) {
        return arms.continued(name, new PublishedArm(settings, 0), arm(FIRST), GENERATOR_RATE);
    }

    /** The task and the width, in words. */
    String title() {
        return arms.task() + ", C = " + channels;
    }

    Scores of(String name) {
        return Optional.ofNullable(scores.get(name))
                .orElseThrow(() -> new IllegalArgumentException("No arm '" + name + "' among " + scores.keySet()));
    }

    Arm arm(String name) {
        return Optional.ofNullable(trained.get(name))
                .orElseThrow(() -> new IllegalArgumentException("No arm '" + name + "' among " + trained.keySet()));
    }

    /** The rates that its arms were trained with. */
    Map<String, Double> rates() {
        Map<String, Double> rates = new TreeMap<>();
        trained.forEach((name, arm) -> rates.put(name, arm.rate()));
        return rates;
    }

    /** What one arm gains over another. */
    Measured gap(String name, String other) {
        return of(name).above(of(other));
    }

    private Report.Table table() {
        List<List<String>> rows = new ArrayList<>();
        scores.forEach((name, found) -> rows.add(List.of(
                name,
                Integer.toString(arm(name).learned()),
                Measured.text(arm(name).rate()),
                Long.toString(arm(name).steps()),
                String.format(Locale.ROOT, "%.0f", arm(name).seconds()),
                String.format(Locale.ROOT, "%.4f", found.mean()),
                halfWidth(found.overSeeds()),
                halfWidth(found.overTasks()))));
        return new Report.Table(
                title(),
                List.of(
                        "arm",
                        "learned weights",
                        "rate",
                        "steps",
                        "seconds",
                        "accuracy",
                        "± over seeds",
                        "± over tasks"),
                rows,
                "Transductive: queries are normalised by their own batch, as published. Unseen classes, queries never"
                        + " among the support images. Half-widths of 95 % intervals. Steps and seconds of a training with"
                        + " one seed; what begins after the first part has those of the first part besides.");
    }

    private static String halfWidth(Measured measured) {
        return Double.isNaN(measured.ci95()) ? "one seed" : String.format(Locale.ROOT, "%.2g", measured.ci95());
    }
}
