package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.weightcast.fewshot.Maml;
import org.weightcast.fewshot.MatchingNetwork;
import org.weightcast.fewshot.PrototypicalNetwork;
import org.weightcast.fewshot.Rfs;
import org.weightcast.fewshot.Student;
import org.weightcast.net.PublishedSettings;
import org.weightcast.recipes.HyperTransformerArms.Arm;
import org.weightcast.recipes.HyperTransformerArms.Plan;

/** Weights of a small CNN written in one forward pass from a support set, beside the usual few-shot methods on the same CNN. */
public final class HyperTransformerRecipe implements Recipe {
    private static final String IN_WORDS = "stated in words; figures not found";
    private static final int LAYERS = 2;

    /** The arms of one width. */
    private record Width(int channels, Map<String, Scores> scores, Map<String, Arm> arms) {
        Scores of(String name) {
            Scores found = scores.get(name);
            if (found == null) {
                throw new IllegalArgumentException("No arm '" + name + "' among " + scores.keySet());
            }
            return found;
        }

        Arm arm(String name) {
            Arm found = arms.get(name);
            if (found == null) {
                throw new IllegalArgumentException("No arm '" + name + "' among " + arms.keySet());
            }
            return found;
        }

        Measured gap(String name, String other) {
            return of(name).above(of(other));
        }
    }

    private static final String ALL = "HT, all generated";
    private static final String LAST = "HT, last convolution and head";
    private static final String HEAD = "HT, head only";
    private static final String PROTOTYPES = "prototypical network";
    private static final String MATCHING = "matching network";
    private static final String MAML = "MAML";
    private static final String ANIL = "ANIL";
    private static final String RFS = "RFS";

    @Override
    public Description description() {
        return new Description(
                "hypertransformer",
                "HyperTransformer",
                "Zhmoginov, Sandler, Vladymyrov; ICML 2022, 2201.04182",
                "A transformer writes the weights of a small CNN from a few labelled images; for the smallest CNNs all"
                        + " layers pay, for larger ones the last is enough.",
                30,
                25,
                List.of("fewshot", "meta", "net", "train", "torch"));
    }

    @Override
    public Report run(Run run) {
        Report.Builder report = Report.of(description(), run);
        HyperTransformerArms arms = HyperTransformerArms.of(run, report);
        HyperTransformerVariants variants = new HyperTransformerVariants(run, report, arms);
        if (run.mode() == Run.Mode.QUICK) {
            Width tiny = width(run, arms, 8, List.of(ALL, HEAD, PROTOTYPES), Map.of());
            table(report, tiny);
            report.claim(Claim.atLeast(
                    0.3,
                    "Five ways with one image each, all weights generated: accuracy",
                    "not given",
                    tiny.of(ALL).overTasks(),
                    "chance 0.2, prototypes " + tiny.of(PROTOTYPES).overTasks()));
            variants.leak(List.of(tiny.arm(ALL), tiny.arm(PROTOTYPES)));
            return report.build();
        }
        Width eight = width(run, arms, 8, List.of(ALL, HEAD, PROTOTYPES, MATCHING, MAML, ANIL, RFS), Map.of());
        Map<String, Double> rates = new TreeMap<>();
        eight.arms().forEach((name, arm) -> rates.put(name, arm.rate()));
        rates.put(LAST, eight.arm(ALL).rate());
        Width four = width(run, arms, 4, List.of(ALL, HEAD, PROTOTYPES), rates);
        Width sixteen = width(run, arms, 16, List.of(ALL, HEAD, PROTOTYPES), rates);
        Width wide = width(run, arms, 32, List.of(LAST, HEAD, PROTOTYPES), rates);
        List.of(four, eight, sixteen, wide).forEach(each -> table(report, each));
        claims(report, four, eight, sixteen, wide);
        variants.leak(List.of(eight.arm(ALL), eight.arm(HEAD), eight.arm(PROTOTYPES), eight.arm(MAML)));
        variants.speed(eight.arm(ALL), eight.arm(MAML));
        long steps = HyperTransformerArms.steps(run);
        variants.unlabelled(steps, eight.arm(ALL).rate(), eight.arm(PROTOTYPES).rate());
        variants.options(steps, eight.arm(ALL));
        variants.walk(steps, eight.arm(ALL));
        return report.build();
    }

    private static void claims(Report.Builder report, Width four, Width eight, Width sixteen, Width wide) {
        for (Width width : List.of(four, eight)) {
            String at = " at C = " + width.channels();
            report.claim(Claim.atLeast(
                    width.channels() == 4 ? 0.02 : 0,
                    "Generating the convolutions too, against the head only, gains in accuracy" + at,
                    "for the smallest CNNs: " + IN_WORDS,
                    width.gap(ALL, HEAD),
                    "head only " + width.of(HEAD).overSeeds()));
            report.claim(Claim.atLeast(
                    0,
                    "All generated, less prototypes of the same CNN," + at,
                    "better for small CNNs: " + IN_WORDS,
                    width.gap(ALL, PROTOTYPES),
                    "prototypes " + width.of(PROTOTYPES).overSeeds()));
        }
        report.claim(Claim.atMost(
                0.02,
                "What the convolutions still gain at C = 16",
                "the head alone suffices: " + IN_WORDS,
                sixteen.gap(ALL, HEAD),
                "head only " + sixteen.of(HEAD).overSeeds()));
        report.claim(Claim.atMost(
                0.02,
                "What the last convolution still gains at C = 32",
                "for larger models the last layer alone is competitive: " + IN_WORDS,
                wide.gap(LAST, HEAD),
                "head only " + wide.of(HEAD).overSeeds()));
        for (String baseline : List.of(MAML, RFS)) {
            report.claim(Claim.atLeast(
                    0,
                    "The head only, less " + baseline + ", at C = 8",
                    "beats or matches MAML++ and RFS: " + IN_WORDS,
                    eight.gap(HEAD, baseline),
                    baseline + " " + eight.of(baseline).overSeeds()));
        }
    }

    /** Trains the arms of a width: with the rates that are known, else with rates of their own. */
    private static Width width(
            Run run, HyperTransformerArms arms, int channels, List<String> names, Map<String, Double> rates) {
        long steps = HyperTransformerArms.steps(run);
        List<Long> seeds = channels > 8 ? run.seeds().subList(0, 1) : run.seeds();
        Map<String, Arm> trained = new TreeMap<>();
        Map<String, Scores> scores = new TreeMap<>();
        for (String name : names) {
            Plan plan = plan(arms, name, channels);
            Arm arm =
                    arms.train(plan, steps, rates.containsKey(name) ? rates.get(name) : arms.rate(plan, steps), seeds);
            trained.put(name, arm);
            scores.put(name, arms.scores(arm));
        }
        return new Width(channels, scores, trained);
    }

    private static Plan plan(HyperTransformerArms arms, String name, int channels) {
        PublishedSettings published = HyperTransformerArms.published(channels, LAYERS);
        Student student = HyperTransformerArms.student(channels);
        String full = name + ", C = " + channels;
        int blocks = HyperTransformerArms.BLOCKS;
        return switch (name) {
            case ALL -> arms.plan(full, new PublishedArm(published, 0), 2e-3);
            case LAST -> arms.plan(full, new PublishedArm(published.withLearned(blocks - 1), 0), 2e-3);
            case HEAD -> arms.plan(full, new PublishedArm(published.withLearned(blocks), 0), 2e-3);
            case PROTOTYPES -> arms.plan(full, new PrototypicalNetwork(student, false), 5e-3);
            case MATCHING -> arms.plan(full, new MatchingNetwork(student), 5e-3);
            case MAML -> arms.plan(full, new Maml(student, HyperTransformerArms.WAYS, 1, 0.4, false), 5e-3);
            case ANIL -> arms.plan(full, new Maml(student, HyperTransformerArms.WAYS, 1, 0.4, true), 5e-3);
            default -> arms.plan(full, new Rfs(student), 5e-3);
        };
    }

    private static void table(Report.Builder report, Width width) {
        List<List<String>> rows = new ArrayList<>();
        width.scores()
                .forEach((name, scores) -> rows.add(List.of(
                        name,
                        Integer.toString(width.arm(name).learned()),
                        Measured.text(width.arm(name).rate()),
                        String.format(Locale.ROOT, "%.4f", scores.mean()),
                        scores.overSeeds().toString(),
                        scores.overTasks().toString())));
        report.table(new Report.Table(
                "Five ways, one image each, C = " + width.channels(),
                List.of("arm", "learned weights", "rate", "accuracy", "over seeds", "over tasks"),
                rows,
                "Transductive: queries are normalised by their own batch, as published. Unseen alphabets, queries"
                        + " never among the support images."));
    }
}
