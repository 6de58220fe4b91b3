package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.Unlabeled;
import org.weightcast.fewshot.EpisodeModel;
import org.weightcast.fewshot.OverlappingQueries;
import org.weightcast.fewshot.PrototypicalNetwork;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.net.PublishedSettings;
import org.weightcast.net.PublishedSettings.Arrangement;
import org.weightcast.net.PublishedSettings.Slicing;
import org.weightcast.recipes.FewShotArms.Arm;
import org.weightcast.recipes.FewShotArms.Plan;

/**
 * The tables of recipe {@code hypertransformer-forms}. All arms have the same student width, the same number of steps and seed 1.
 *
 * @param steps of each training
 */
record HyperTransformerForms(Run run, Report.Builder report, FewShotArms arms, long steps) {
    static final int CHANNELS = 8;

    static final List<Long> SEED = List.of(1L);
    private static final double RATE = 2e-3;
    private static final List<String> HEADER =
            List.of("change", "queries normalised", "learned weights", "rate", "seconds", "accuracy over tasks");
    private static final int MOST_UNLABELLED = 4; // of a class
    private static final int PUBLISHED_SHARED_CHANNELS = 16;

    PublishedSettings published(int layers) {
        return arms.published(CHANNELS, layers);
    }

    Arm published() {
        return trained(plan("as published", published(FewShotWidth.LAYERS), 0));
    }

    Arm prototypes() {
        return trained(arms.plan("prototypical network", new PrototypicalNetwork(arms.student(CHANNELS), false), 1e-2));
    }

    private Arm trained(Plan plan) {
        return trained(plan, arms.rate(plan, steps));
    }

    private Arm trained(Plan plan, double rate) {
        return arms.train(plan, steps, rate, SEED);
    }

    private Plan plan(String option, PublishedSettings settings, long warmup) {
        return arms.plan(option, new PublishedArm(settings, warmup), RATE);
    }

    /** Options of the published form, each alone, from random weights. */
    void options(Arm published) {
        PublishedSettings settings = published(FewShotWidth.LAYERS);
        PublishedArm plain = new PublishedArm(settings, 0);
        List<Plan> plans = List.of(
                plan("warm-up heads for a tenth of the steps", settings.withWarmupHeads(true), steps / 10),
                new Plan("image extractor pretrained on global classes", plain, arms.pretrained(plain), RATE),
                plan("encoder and decoder", settings.withArrangement(Arrangement.ENCODER_DECODER), 0),
                plan("separate encoder", settings.withArrangement(Arrangement.SEPARATE), 0),
                plan("attention read-out", settings.withArrangement(Arrangement.READ_OUT), 0),
                plan("spatial slices", settings.withSlicing(Slicing.SPATIAL), 0),
                plan("added to learned convolutions", settings.withResidual(true), 0),
                plan("inductive", settings.withInductive(true), 0));
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(published));
        plans.forEach(plan -> rows.add(row(trained(plan, published.rate()))));
        report.table(new Report.Table(
                "Options of the published form, C = " + CHANNELS,
                HEADER,
                rows,
                "Each alone, at the rate found without, " + steps
                        + " steps. Pretraining takes a quarter of the steps more. Seed 1."));
    }

    /** From the published form to the shipped one, one change at a time. */
    void walk(Arm published) {
        List<Integer> channels = Collections.nCopies(published(1).blocks(), CHANNELS);
        ConvBlocks student = new ConvBlocks(1, published(1).size(), channels);
        HyperTransformerSettings shipped = HyperTransformerSettings.of(student);
        HyperTransformerSettings.Sizes own = shipped.sizes();
        HyperTransformerSettings bare = shipped.withResidual(false)
                .withRefine(false)
                .withCodeTable(arms.task().ways())
                .withProjected(false)
                .withInductive(false);
        HyperTransformerSettings sized = sized(bare, 2, PUBLISHED_SHARED_CHANNELS, CHANNELS);
        HyperTransformerSettings headed = sized(bare, own.heads(), PUBLISHED_SHARED_CHANNELS, CHANNELS);
        HyperTransformerSettings larger = sized(bare, own.heads(), own.sharedChannels(), own.localChannels());
        HyperTransformerSettings refined = larger.withResidual(true).withRefine(true);
        List<Plan> plans = List.of(
                plan("+ the shipped record: norm before ReLU and pooling, pre-norm encoder", sized),
                plan("+ 4 attention heads instead of 2", headed),
                plan("+ 32 features of the image and 16 of a block's input, instead of 16 and 8", larger),
                plan("+ added to learned convolutions", larger.withResidual(true)),
                plan("+ class vectors refined", refined),
                plan("+ codes drawn for each episode", refined.withCodeTable(0)),
                plan("+ tokens projected to one width", shipped.withInductive(false)),
                plan("+ inductive: the shipped form", shipped),
                plan("shipped, kernels not generated", shipped.withGenerate(false)),
                plan("shipped, neither generated nor refined: prototypes", shipped.asStatic()));
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(published));
        PublishedSettings means = published(FewShotWidth.LAYERS).withClassMeans(true);
        PublishedSettings.Extractors three = new PublishedSettings.Extractors(
                HyperTransformerSettings.SHARED_LAYERS, means.sharedChannels(), means.localChannels());
        rows.add(row(trained(plan("+ class means for a head", means, 0), published.rate())));
        rows.add(row(trained(plan("+ three-layer image extractor", means.withExtractors(three), 0), published.rate())));
        double rate = arms.rate(plan("the shipped form", shipped), steps);
        plans.forEach(plan -> rows.add(row(trained(plan, rate))));
        report.table(new Report.Table(
                "From the published form to the shipped one, C = " + CHANNELS,
                HEADER,
                rows,
                "Each row has all changes above it, the last two rows less than the shipped form. " + steps
                        + " steps, seed 1. From the fourth row on at the rate found for the shipped form. Norm and"
                        + " encoder change in one row: published and shipped form are two networks, not one with"
                        + " switches."));
    }

    private static HyperTransformerSettings sized(
            HyperTransformerSettings form, int heads, int sharedChannels, int localChannels) {
        HyperTransformerSettings.Sizes own = form.sizes();
        return new HyperTransformerSettings(
                form.student(),
                new HyperTransformerSettings.Sizes(
                        own.width(), own.layers(), heads, own.codeSize(), sharedChannels, localChannels),
                form.form());
    }

    private Plan plan(String change, HyperTransformerSettings settings) {
        return arms.plan(change, new ShippedArm(settings), 2 * RATE);
    }

    private List<String> row(Arm arm) {
        boolean inductive = arm.model() instanceof ShippedArm shipped
                ? shipped.settings().inductive()
                : arm.model() instanceof PublishedArm other && other.settings().inductive();
        return List.of(
                arm.name(),
                inductive ? "inductive" : "transductive",
                Integer.toString(arm.learned()),
                Measured.text(arm.rate()),
                Long.toString(Math.round(arm.seconds())),
                arms.scores(arm).overTasks().toString());
    }

    /** The same trained arms under both ways to draw queries; the first arm is claimed to gain. */
    void leak(List<Arm> trained) {
        List<List<String>> rows = new ArrayList<>();
        for (Arm arm : trained) {
            Scores apart = arms.scores(arm);
            OverlappingQueries change = new OverlappingQueries(HyperTransformerRecipe.IMAGES, new SplittableRandom(7));
            Scores overlapping =
                    arms.scores(arm, arm.model().seeing(change), arms.task().asked());
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
                "The released code draws support images and queries independently: of " + HyperTransformerRecipe.IMAGES
                        + " images a class, one query in so many is the support image itself."));
    }

    /** Unlabelled images of the same classes in the support set; generated convolutions are added to learned ones. */
    void unlabelled(double rate, double prototypeRate) {
        Arm one = semiSupervised("HT, 1 layer", new PublishedArm(published(1).withResidual(true), 0), rate);
        Arm two = semiSupervised("HT, 2 layers", new PublishedArm(published(2).withResidual(true), 0), rate);
        Arm three = semiSupervised("HT, 3 layers", new PublishedArm(published(3).withResidual(true), 0), rate);
        Arm soft = semiSupervised(
                "soft k-means prototypes", new PrototypicalNetwork(arms.student(CHANNELS), true), prototypeRate);
        List<Arm> all = List.of(one, two, three, soft);
        List<List<Scores>> scores = all.stream().map(this::byUnlabelled).toList();
        report.claim(Claim.atLeast(
                0.01,
                "What " + MOST_UNLABELLED + " unlabelled images a class add to one labelled, two layers",
                "raise accuracy considerably: " + FewShotClaims.IN_WORDS,
                gain(scores.get(1)),
                "without " + scores.get(1).get(0).overTasks()));
        report.claim(Claim.atLeast(
                0.01,
                "The same with three layers",
                "two layers or more are needed: stated in words",
                gain(scores.get(2)),
                "without " + scores.get(2).get(0).overTasks()));
        report.claim(Claim.between(
                -0.01,
                0.01,
                "The same with one layer, which can only read labels, not pass them on",
                "two layers are needed: stated in words",
                gain(scores.get(0)),
                "without " + scores.get(0).get(0).overTasks()));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            List<String> row = new ArrayList<>(List.of(all.get(i).name()));
            scores.get(i).forEach(each -> row.add(each.overTasks().toString()));
            row.add(gain(scores.get(i)).toString());
            rows.add(row);
        }
        report.table(new Report.Table(
                "One labelled image a class and 0, 1, 2, 4 unlabelled, C = " + CHANNELS,
                List.of("arm", "0", "1", "2", "4", "gain"),
                rows,
                "Trained with 0 to 4 unlabelled images a class, seed 1, at the rates found for one labelled"
                        + " image; generated convolutions are added to learned ones; over tasks."));
    }

    private List<Scores> byUnlabelled(Arm arm) {
        return IntStream.of(0, 1, 2, MOST_UNLABELLED)
                .mapToObj(images -> Unlabeled.ofEach(images, arms.task().ways(), 0))
                .map(images -> arms.scores(arm, arm.model(), arms.task().asked().withUnlabeled(images)))
                .toList();
    }

    private static Measured gain(List<Scores> byUnlabelled) {
        return byUnlabelled.get(byUnlabelled.size() - 1).above(byUnlabelled.get(0));
    }

    private Arm semiSupervised(String name, EpisodeModel model, double rate) {
        int most = MOST_UNLABELLED * arms.task().ways();
        EpisodeSettings episodes = arms.task().training().withUnlabeled(new Unlabeled(0, most, true, 0));
        return trained(arms.plan(name, model, episodes, rate), rate);
    }
}
