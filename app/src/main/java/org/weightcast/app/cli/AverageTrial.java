package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.weightcast.adapt.BaseFile;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageClass;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Labels;
import org.weightcast.net.Classifier;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.ConvClassifier;
import org.weightcast.train.ClassTrial;
import org.weightcast.train.ImageModel;
import org.weightcast.train.Recalibration;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/**
 * Weights and their average on data, each with norm statistics measured there. Needs libtorch.
 *
 * @param weights the average, with new statistics
 * @param found of each of the weights, then of the average
 */
record AverageTrial(Named<FloatArray> weights, List<Found> found) {
    private static final int IMAGES = 2000;

    /** A barrier is warned of if the average is worse than the worst by so much of cross-entropy. */
    private static final double NOTICEABLE = 0.05;

    /**
     * How weights answer.
     *
     * @param loss mean cross-entropy
     * @param accuracy 0..1
     */
    record Found(double loss, double accuracy) {}

    /**
     * Tries them.
     *
     * @param file is named in messages
     * @param average with what the files say alike; the network is the one that it names, else a classifier of convolutional blocks
     */
    static AverageTrial of(
            List<Named<FloatArray>> all,
            Path file,
            Safetensors.Contents average,
            DataSource source,
            Consumer<String> warnings) {
        Named<FloatArray> mean = average.weights();
        if (BaseFile.isNamed(average.metadata())) {
            BaseFile base = BaseFile.of(file, average);
            ClassSet classes = inOrder(base.classes(), source.read(new ImageSpec(3, base.size(), false), warnings));
            return of(all, mean, base.base().network(), ClassTrial.of(classes, Labels.ofClasses(classes)));
        }
        ConvClassifier network = network(mean);
        ConvBlocks blocks = network.blocks();
        ClassSet classes = source.read(
                new ImageSpec(blocks.inputChannels(), blocks.size(), blocks.inputChannels() == 1), warnings);
        return of(all, mean, network, ClassTrial.of(classes, labels(classes, network.classes())));
    }

    private static AverageTrial of(
            List<Named<FloatArray>> all, Named<FloatArray> mean, Classifier network, ClassTrial trial) {
        ClassSet classes = trial.classes();
        List<Named<FloatArray>> measured = new ArrayList<>();
        for (Named<FloatArray> each : all) {
            measured.add(Recalibration.on(classes, IMAGES, 0, network, each));
        }
        measured.add(Recalibration.on(classes, IMAGES, 0, network, mean));
        List<Found> found = measured.stream()
                .map(each -> trial.ask(ImageModel.stored(network), each))
                .map(result -> new Found(result.loss(), result.accuracy()))
                .toList();
        return new AverageTrial(measured.get(all.size()), found);
    }

    private static ConvClassifier network(Named<FloatArray> weights) {
        try {
            return ConvClassifier.of(weights);
        } catch (IllegalArgumentException other) {
            throw new BadModelException(
                    "The files hold no classifier of convolutional blocks under a linear head, and do not all name the"
                            + " same network and classes, so nothing can be measured anew: leave out --recalibrate",
                    other);
        }
    }

    /** The classes as the network counts them. */
    private static ClassSet inOrder(List<String> names, ClassSet classes) {
        List<String> found = classes.classes().stream().map(ImageClass::name).toList();
        if (!Set.copyOf(found).equals(Set.copyOf(names))) {
            throw new BadInputException("The weights tell the classes " + Words.some(names)
                    + " apart, but the data has " + Words.some(found) + ": give what they were trained on");
        }
        return new ClassSet(
                classes.spec(),
                classes.classes().stream()
                        .sorted(Comparator.comparingInt(each -> names.indexOf(each.name())))
                        .toList());
    }

    private static Labels labels(ClassSet classes, int wanted) {
        List<Labels> possible = List.of(Labels.ofClasses(classes), Labels.ofGroups(classes));
        return possible.stream()
                .filter(labels -> labels.size() == wanted)
                .findFirst()
                .orElseThrow(
                        () -> new BadInputException("The weights tell " + wanted + " classes apart, but the data has "
                                + classes.size() + " in " + classes.groups().size()
                                + " groups: give what they were trained on"));
    }

    /** How much the loss of the average exceeds the mean of the others. */
    static double barrier(List<Found> found) {
        int last = found.size() - 1;
        double mean = found.subList(0, last).stream()
                .mapToDouble(Found::loss)
                .average()
                .orElseThrow();
        return found.get(last).loss() - mean;
    }

    /** What speaks against the average, if anything. */
    Optional<String> doubt() {
        int last = found.size() - 1;
        double worst =
                found.subList(0, last).stream().mapToDouble(Found::loss).max().orElseThrow();
        double average = found.get(last).loss();
        return average <= worst + NOTICEABLE
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "The average has a loss of %.3f, more than the worst of its parts, %.3f: they seem to lie in"
                                + " different basins, as weights of separate trainings do.",
                        average,
                        worst));
    }
}
