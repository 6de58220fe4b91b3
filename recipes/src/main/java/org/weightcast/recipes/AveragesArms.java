package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.weightcast.data.Cifar100;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Labels;
import org.weightcast.learn.averages.ConstantRateTraining;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.ConvClassifier;
import org.weightcast.train.ClassTrial;
import org.weightcast.train.Classification;
import org.weightcast.train.ImageModel;
import org.weightcast.train.Objective;
import org.weightcast.train.RateSweep;
import org.weightcast.train.Recalibration;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The network part of recipe {@code averages}: one small CNN, its weights by every arm, at each arm's own best rate. */
final class AveragesArms {
    private static final String SOURCE = "www.cs.toronto.edu/~kriz/cifar.html";
    private static final int TRAINING_IMAGES = 400; // a class, of 500
    private static final int VALIDATION_IMAGES = 40; // a class, of the other 100
    private static final int MEASURED_IMAGES = 1000; // that statistics are measured on

    private final Run run;
    private final Report.Builder report;
    private final ClassSet training;
    private final ClassSet validation;
    private final ClassSet evaluation;
    private final Labels labels;
    private final ConvClassifier network;
    private final ConstantRateTraining method;
    private final Classification task;
    private final List<Double> rates;
    private final Map<String, Named<Named<FloatArray>>> runs = new HashMap<>();

    private AveragesArms(Run run, Report.Builder report, List<ClassSet> parts, Labels labels, List<Integer> channels) {
        this.run = run;
        this.report = report;
        this.training = parts.get(0);
        this.validation = parts.get(1);
        this.evaluation = parts.get(2);
        this.labels = labels;
        ImageSpec spec = training.spec();
        this.network = new ConvClassifier(new ConvBlocks(spec.channels(), spec.size(), channels), labels.size());
        this.method = new ConstantRateTraining(run.choose(400L, 5000L), 0.9);
        this.task = Classification.of(training, run.choose(16, 64)).withLabels(labels);
        this.rates = run.choose(List.of(0.05, 0.15), List.of(0.01, 0.03, 0.1));
    }

    /** Drawn characters in the quick form; photographs of CIFAR-100 with their 20 coarse labels, at 16 pixels, in the full one. */
    static AveragesArms of(Run run, Report.Builder report) {
        if (run.mode() == Run.Mode.QUICK) {
            ClassSet glyphs = GlyphArtist.classes(40, 50, 12, 4);
            return new AveragesArms(
                    run,
                    report,
                    List.of(glyphs.part(0, 20), glyphs.part(20, 30), glyphs.part(30, 50)),
                    Labels.ofClasses(glyphs),
                    List.of(6, 8));
        }
        ImageSpec spec = new ImageSpec(3, 16, false);
        ClassSet train = Cifar100.read(run.data("cifar100", SOURCE), spec, Cifar100.Part.TRAIN);
        ClassSet test = Cifar100.read(run.data("cifar100", SOURCE), spec, Cifar100.Part.TEST);
        return new AveragesArms(
                run,
                report,
                List.of(
                        train.part(0, TRAINING_IMAGES),
                        train.part(TRAINING_IMAGES, TRAINING_IMAGES + VALIDATION_IMAGES),
                        test),
                Labels.ofGroups(train),
                List.of(24, 40, 64));
    }

    ConvClassifier network() {
        return network;
    }

    ClassSet validation() {
        return validation;
    }

    Labels labels() {
        return labels;
    }

    /** The loss of a seed's training. */
    Objective objective(long seed) {
        return task.objective(ImageModel.ofBatch(network), seed);
    }

    /** What a run at a constant rate gives, by arm. */
    Named<Named<FloatArray>> constant(double rate, long seed) {
        return runs.computeIfAbsent(
                "constant " + rate + " " + seed,
                unused -> method.fit(network.initial(seed), objective(seed), rate, progress("constant", rate, seed)));
    }

    private Named<FloatArray> made(String arm, double rate, long seed) {
        if (!arm.equals(ConstantRateTraining.COSINE)) {
            return constant(rate, seed).get(arm);
        }
        return runs.computeIfAbsent(
                        "cosine " + rate + " " + seed,
                        unused -> Named.of(
                                arm,
                                method.cosine(
                                        network.initial(seed), objective(seed), rate, progress("cosine", rate, seed))))
                .get(arm);
    }

    /**
     * An arm at the best of its rates.
     *
     * @param accuracies on the test images, by seed
     * @param errors on validation images by rate, of the first seed
     */
    record Arm(String name, double rate, List<Double> accuracies, Map<Double, Double> errors) {
        /** At the best rate. */
        double error() {
            return errors.getOrDefault(rate, Double.POSITIVE_INFINITY);
        }
    }

    /** Sweeps the rate of an arm and measures it with each seed. */
    Arm arm(String name) {
        long first = run.seeds().get(0);
        RateSweep<Named<FloatArray>> sweep = RateSweep.of(
                name, rates, rate -> made(name, rate, first), weights -> 1 - accuracy(validation, weights));
        report.best(sweep);
        return new Arm(name, sweep.best(), accuracies(name, sweep.best()), sweep.losses());
    }

    /** Accuracies of an arm at a rate on the test images, by seed. */
    List<Double> accuracies(String name, double rate) {
        List<Double> accuracies = new ArrayList<>();
        for (long seed : run.seeds()) {
            accuracies.add(accuracy(evaluation, made(name, rate, seed)));
        }
        return accuracies;
    }

    private double accuracy(ClassSet images, Named<FloatArray> weights) {
        Named<FloatArray> measured = Recalibration.on(training, MEASURED_IMAGES, 0, network, weights);
        return ClassTrial.of(images, labels)
                .ask(ImageModel.stored(network), measured)
                .accuracy();
    }

    private TrainingListener progress(String what, double rate, long seed) {
        String stage = String.format(Locale.ROOT, "%s, rate %.2g, seed %d", what, rate, seed);
        return run.watching(stage);
    }
}
