package org.weightcast.recipes;

import java.util.List;
import org.weightcast.data.ClassSet;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.Unlabeled;
import org.weightcast.data.Warp;
import org.weightcast.meta.ContinualTrial;
import org.weightcast.meta.EpisodicTrainer;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The arms of recipe {@code semi-supervised-hypertransformer}: all from one static network, all on the same episodes. */
record SemiSupervisedArms(Run run, Report.Builder report, ClassSplit characters) {
    static final int WAYS = 10;
    static final int MOST = 8; // unlabelled images a class

    private static final Warp WARP = new Warp(12, 0.15, 0.15, 0.06);

    static SemiSupervisedArms of(Run run, Report.Builder report) {
        return new SemiSupervisedArms(
                run, report, ClassSplit.characters(run, student(run).size(), 14));
    }

    private static ConvBlocks student(Run run) {
        return run.choose(new ConvBlocks(1, 14, List.of(8, 8)), new ConvBlocks(1, 28, List.of(8, 8, 8, 8)));
    }

    /** The static prototypical network that all others start from. */
    CasterArm base() {
        EpisodeSettings task = labelled().withWays(2 * WAYS).withQueries(2);
        EpisodicTrainer trainer =
                new EpisodicTrainer(characters.training(), List.of(task), 4, run.choose(150L, 1_500L), 0);
        return CasterArm.train(
                run,
                report,
                "prototypes, before unlabelled images",
                HyperTransformerSettings.of(student(run)).asStatic(),
                trainer,
                run.choose(List.of(5e-3), List.of(3e-3, 6e-3)),
                this::error);
    }

    /** A caster or a network, trained on from the base with numbers of unlabelled images that are drawn, half of the time with strangers. */
    CasterArm train(CasterArm base, String name, HyperTransformerSettings settings) {
        Unlabeled own = Unlabeled.upTo(MOST * WAYS);
        Unlabeled withStrangers = Unlabeled.upTo(2 * MOST * WAYS).withStrangers(WAYS);
        EpisodeSettings task = labelled().withQueries(2);
        List<EpisodeSettings> tasks = List.of(task.withUnlabeled(own), task.withUnlabeled(withStrangers));
        EpisodicTrainer trainer = new EpisodicTrainer(characters.training(), tasks, 2, run.choose(150L, 500L), 0);
        return base.trainOn(
                run, report, name, settings, trainer, run.choose(List.of(3e-3), List.of(1e-3, 3e-3)), this::error);
    }

    HyperTransformerSettings caster() {
        return HyperTransformerSettings.of(student(run));
    }

    private static EpisodeSettings labelled() {
        return EpisodeSettings.defaults().withWays(WAYS).withImageWarp(WARP);
    }

    /** On validation classes, over numbers of unlabelled images and with and without strangers. */
    private double error(HyperTransformerSettings settings, Named<FloatArray> weights) {
        double sum = 0;
        for (int strangers : List.of(0, WAYS)) {
            for (int images : List.of(0, MOST / 2)) {
                sum += 1 - accuracy(settings, weights, characters.validation(), images, strangers, 20);
            }
        }
        return sum / 4;
    }

    /** The accuracy of each seed's weights on evaluation classes, with so many unlabelled images of each class. */
    List<Double> accuracies(CasterArm arm, int images, int strangers) {
        return arm.weights().stream()
                .map(weights -> accuracy(
                        arm.settings(), weights, characters.evaluation(), images, strangers, run.choose(20, 80)))
                .toList();
    }

    private static double accuracy(
            HyperTransformerSettings settings,
            Named<FloatArray> weights,
            ClassSet classes,
            int images,
            int strangers,
            int episodes) {
        EpisodeSettings asked = EpisodeSettings.defaults()
                .withWays(WAYS)
                .withQueries(5)
                .withUnlabeled(Unlabeled.ofEach(images, WAYS, strangers));
        EpisodeSampler sampler = new EpisodeSampler(classes, asked, 50_000);
        ContinualTrial trial = new ContinualTrial(settings, classes.spec(), 1);
        double sum = 0;
        for (int i = 0; i < episodes; i++) {
            sum += trial.run(weights, sampler.batch(i, 1), ContinualTrial.Memory.PREVIOUS, i)
                    .amongAll()
                    .last();
        }
        return sum / episodes;
    }
}
