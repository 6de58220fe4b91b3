package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.Unlabeled;
import org.weightcast.fewshot.EpisodeModel;
import org.weightcast.fewshot.Maml;
import org.weightcast.fewshot.OverlappingQueries;
import org.weightcast.fewshot.PrototypicalNetwork;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.net.PublishedSettings;
import org.weightcast.recipes.HyperTransformerArms.Arm;
import org.weightcast.recipes.HyperTransformerArms.Plan;

/** What recipe {@code hypertransformer} asks besides: leaking queries, time, unlabelled images, and the way to the shipped form. */
record HyperTransformerVariants(Run run, Report.Builder report, HyperTransformerArms arms) {
    private static final int CHANNELS = 8;
    private static final List<String> HEADER =
            List.of("change", "queries normalised", "learned weights", "rate", "accuracy over tasks");
    private static final int FINE_TUNING = 50; // steps
    private static final int MOST_UNLABELLED = 4; // of a class

    /** The same trained arms under both ways to draw queries; the first arm is claimed to gain. */
    void leak(List<Arm> trained) {
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : trained) {
            Scores apart = arms.scores(arm);
            OverlappingQueries change = new OverlappingQueries(HyperTransformerArms.IMAGES, new SplittableRandom(7));
            Scores overlapping = arms.scores(arm, arm.model().seeing(change), HyperTransformerArms.asked());
            Measured gain = overlapping.above(apart);
            rows.add(List.of(
                    arm.name(),
                    apart.overTasks().toString(),
                    overlapping.overTasks().toString(),
                    gain.toString()));
            if (rows.size() == 1) {
                report.claim(Claim.atLeast(
                        0,
                        "What the released sampler adds to the accuracy of the same weights",
                        "not given; follows from the released code",
                        gain,
                        "queries apart " + apart.overTasks()));
            }
        }
        report.table(new Report.Table(
                "Queries that may be support images",
                List.of("arm", "queries apart", "drawn independently", "difference"),
                rows,
                "The released code draws support images and queries independently: of " + HyperTransformerArms.IMAGES
                        + " images a class, one query in so many is the support image itself."));
    }

    /** One forward pass against fine-tuning from weights that MAML learned for it; many episodes at a time in both. */
    void speed(Arm generated, Arm maml) {
        if (!(maml.model() instanceof Maml start)) {
            throw new IllegalArgumentException("Fine-tuning starts from an arm of MAML, not of " + maml.name());
        }
        long begun = System.nanoTime();
        Scores once = arms.scores(generated);
        long between = System.nanoTime();
        Scores tuned = arms.scores(maml, start.withSteps(FINE_TUNING), HyperTransformerArms.asked());
        long done = System.nanoTime();
        double ratio = (done - between) / (double) (between - begun);
        report.claim(Claim.atLeast(
                10,
                "How often as long " + FINE_TUNING + " steps of fine-tuning take as one forward pass, queries included",
                "not given",
                Measured.of(ratio),
                String.format(Locale.ROOT, "accuracies %.4f tuned, %.4f generated", tuned.mean(), once.mean())));
        report.claim(Claim.atLeast(
                0,
                "Accuracy of the generated weights, less that after the fine-tuning",
                "not given",
                once.above(tuned),
                maml.name() + ", " + FINE_TUNING + " steps: " + tuned.overSeeds()));
    }

    /** Unlabelled images of the same classes in the support set; seed 1. */
    void unlabelled(long steps, double rate, double prototypeRate) {
        List<Arm> trained = List.of(
                semiSupervised("HT, 1 layer", published(1), steps, rate),
                semiSupervised("HT, 2 layers", published(HyperTransformerWidth.LAYERS), steps, rate),
                semiSupervised(
                        "soft k-means prototypes",
                        new PrototypicalNetwork(HyperTransformerArms.student(CHANNELS), true),
                        steps,
                        prototypeRate));
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : trained) {
            List<Scores> scores = IntStream.of(0, 1, 2, MOST_UNLABELLED)
                    .mapToObj(unlabelled -> arms.scores(
                            arm,
                            arm.model(),
                            HyperTransformerArms.asked()
                                    .withUnlabeled(Unlabeled.ofEach(unlabelled, HyperTransformerArms.WAYS, 0))))
                    .toList();
            Measured gain = scores.get(3).above(scores.get(0));
            List<String> row = new ArrayList<>(List.of(arm.name()));
            scores.forEach(each -> row.add(each.overTasks().toString()));
            row.add(gain.toString());
            rows.add(row);
            if (arm.name().equals("HT, 2 layers")) {
                report.claim(Claim.atLeast(
                        0.01,
                        "What " + MOST_UNLABELLED + " unlabelled images a class add to one labelled, two layers",
                        "raise accuracy considerably: stated in words; figures not found",
                        gain,
                        "without " + scores.get(0).overTasks()));
            } else if (arm.name().equals("HT, 1 layer")) {
                report.claim(Claim.atMost(
                        0.01,
                        "The same with one layer, which can only read labels, not pass them on",
                        "two layers are needed: stated in words",
                        gain,
                        "without " + scores.get(0).overTasks()));
            }
        }
        report.table(new Report.Table(
                "One labelled image a class and 0, 1, 2, 4 unlabelled, C = " + CHANNELS,
                List.of("arm", "0", "1", "2", "4", "gain"),
                rows,
                "Trained with 0 to 4 unlabelled images a class, seed 1, at the rates found for one labelled"
                        + " image; over tasks."));
    }

    private static EpisodeModel published(int layers) {
        return new PublishedArm(HyperTransformerArms.published(CHANNELS, layers), 0);
    }

    private Arm semiSupervised(String name, EpisodeModel model, long steps, double rate) {
        int most = MOST_UNLABELLED * HyperTransformerArms.WAYS;
        EpisodeSettings task = HyperTransformerArms.task(HyperTransformerArms.TRAINING_QUERIES)
                .withUnlabeled(new Unlabeled(0, most, true, 0));
        Plan plan = arms.plan(name, model, task, rate);
        return arms.train(plan, steps, rate, List.of(1L));
    }

    /** From the published form to the shipped one, one named change at a time; seed 1. */
    void walk(long steps, Arm published) {
        List<Integer> channels = Collections.nCopies(HyperTransformerArms.BLOCKS, CHANNELS);
        HyperTransformerSettings shipped =
                HyperTransformerSettings.of(new ConvBlocks(1, HyperTransformerArms.SIZE, channels));
        HyperTransformerSettings own = shipped.withResidual(false)
                .withRefine(false)
                .withCodeTable(HyperTransformerArms.WAYS)
                .withProjected(false)
                .withInductive(false);
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("as published", "transductive", firstSeed(published)));
        List<Plan> plans = List.of(
                plan("class means for a head; shipped blocks, extractors and encoder", own),
                plan("+ residual", own.withResidual(true)),
                plan("+ refine", own.withResidual(true).withRefine(true)),
                plan(
                        "+ codes drawn, codeTable 0",
                        own.withResidual(true).withRefine(true).withCodeTable(0)),
                plan("+ projected", shipped.withInductive(false)),
                plan("+ inductive: the shipped form", shipped),
                plan("shipped, generate off", shipped.withGenerate(false)),
                plan("shipped, generate and refine off: prototypes", shipped.asStatic()));
        double rate = arms.rate(plan("the shipped form", shipped), steps);
        for (int i = 0; i < plans.size(); i++) {
            Plan plan = plans.get(i);
            Arm arm = arms.train(plan, steps, rate, List.of(1L));
            rows.add(row(plan.name(), i < 5 ? "transductive" : "inductive", arm));
        }
        report.table(new Report.Table(
                "From the published form to the shipped one, C = " + CHANNELS,
                HEADER,
                rows,
                "Each row has all changes above it, the last two rows less than the shipped form. Seed 1. From the"
                        + " second row on at the rate found for the shipped form."));
    }

    /** Options of the published form, each alone; seed 1. */
    void options(long steps, Arm published) {
        PublishedSettings settings = HyperTransformerArms.published(CHANNELS, HyperTransformerWidth.LAYERS);
        PublishedArm plain = new PublishedArm(settings, 0);
        List<Plan> plans = List.of(
                plan("warm-up heads for a tenth of the steps", settings.withWarmupHeads(true), steps / 10),
                new Plan("image extractor pretrained on global classes", plain, arms.pretrained(plain), 0),
                plan("attention read-out", settings.withArrangement(PublishedSettings.Arrangement.READ_OUT), 0),
                plan("inductive", settings.withInductive(true), 0));
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("none", "transductive", firstSeed(published)));
        for (Plan plan : plans) {
            Arm arm = arms.train(plan, steps, published.rate(), List.of(1L));
            rows.add(row(plan.name(), plan.name().equals("inductive") ? plan.name() : "transductive", arm));
        }
        report.table(new Report.Table(
                "Options of the published form, C = " + CHANNELS,
                HEADER,
                rows,
                "Each alone, at the rate found without. Pretraining takes a quarter of the steps more. Seed 1."));
    }

    private Plan plan(String option, PublishedSettings settings, long warmup) {
        return arms.plan(option, new PublishedArm(settings, warmup), 0);
    }

    private static Arm firstSeed(Arm arm) {
        return new Arm(arm.name(), arm.model(), arm.rate(), arm.weights().subList(0, 1));
    }

    private Plan plan(String change, HyperTransformerSettings settings) {
        return arms.plan(change, new ShippedArm(settings), 2e-3);
    }

    private List<String> row(String name, String mode, Arm arm) {
        return List.of(
                name,
                mode,
                Integer.toString(arm.learned()),
                Measured.text(arm.rate()),
                arms.scores(arm).overTasks().toString());
    }
}
