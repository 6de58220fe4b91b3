package org.weightcast.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.weightcast.cast.Caster;
import org.weightcast.cast.LeaveOneOut;
import org.weightcast.cast.LeaveOneOut.Left;
import org.weightcast.check.CheckReport.ClassCheck;
import org.weightcast.check.CheckReport.Confusable;
import org.weightcast.check.CheckReport.Mislabel;
import org.weightcast.data.BadInputException;
import org.weightcast.data.SupportSet;

/**
 * Looks a support set over before a model made of it is trusted: by casting without each image, which takes milliseconds. Holds
 * native memory until closed; one thread at a time.
 */
public final class Checkup implements AutoCloseable {
    /** The most images that a check takes: time grows with their square. */
    public static final int MOST_IMAGES = 500;

    /** A label is doubted if a model that never saw the image finds it less probable than this. */
    private static final double DOUBTFUL = 0.1;

    /** Two classes are hardly told apart if so many of their images, and two at least, are taken for the other one. */
    private static final double CONFUSED = 0.2;

    /** The least mean loss that leaving an image out must spare the others to be worth a word. */
    private static final double HARMFUL = 0.005;

    private static final int LISTED = 10;

    private final LeaveOneOut leaveOneOut;

    /** Takes a caster, which may be closed afterwards. */
    public Checkup(Caster caster) {
        this.leaveOneOut = new LeaveOneOut(caster);
    }

    /**
     * Checks a support set.
     *
     * @param seed as for a cast
     * @param progress takes the number of images left out so far
     * @throws BadInputException if there are more than {@link #MOST_IMAGES} images, or a class has none
     * @throws java.util.concurrent.CancellationException if it was stopped
     */
    public CheckReport check(SupportSet support, long seed, IntConsumer progress) {
        if (support.images().size() > MOST_IMAGES) {
            throw new BadInputException("A check casts without each picture, and its time grows with their square: "
                    + support.images().size() + " pictures are too many, " + MOST_IMAGES
                    + " are the most; check a part of them");
        }
        int[] counts = support.counts();
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                throw new BadInputException("The class " + support.classes().get(label)
                        + " has no labelled picture; add one, or leave the class out");
            }
        }
        LeaveOneOut.Result result = leaveOneOut.run(support, seed, progress);
        int[] labels = support.labels();
        int[][] confusion = confusion(result.images(), labels, counts.length);
        List<ClassCheck> classes = new ArrayList<>();
        for (int label = 0; label < counts.length; label++) {
            Optional<Share> accuracy = counts[label] < 2
                    ? Optional.empty()
                    : Optional.of(new Share(confusion[label][label], counts[label]));
            classes.add(new ClassCheck(support.classes().get(label), counts[label], accuracy));
        }
        List<Duplicates.Pair> duplicates = Duplicates.of(support);
        return new CheckReport(
                classes,
                accuracy(confusion, result.images().size()),
                (int) result.images().stream()
                        .filter(left -> left.answer().unknown())
                        .count(),
                confusion,
                pairs(confusion),
                mislabelled(result.images(), labels),
                harmful(result.images()),
                duplicates,
                result.unlabelled().stream()
                        .sorted(Comparator.comparingDouble(LeaveOneOut.Answer::confidence))
                        .limit(LISTED)
                        .toList(),
                result.distance(),
                result.images(),
                CheckWarnings.of(support, counts, duplicates, result));
    }

    private static int[][] confusion(List<Left> images, int[] labels, int classes) {
        int[][] confusion = new int[classes][classes];
        for (Left left : images) {
            confusion[labels[left.answer().image()]][left.answer().label()]++;
        }
        return confusion;
    }

    private static Optional<Share> accuracy(int[][] confusion, int images) {
        int right = 0;
        for (int label = 0; label < confusion.length; label++) {
            right += confusion[label][label];
        }
        return images == 0 || confusion.length < 2 ? Optional.empty() : Optional.of(new Share(right, images));
    }

    private static List<Confusable> pairs(int[][] confusion) {
        List<Confusable> pairs = new ArrayList<>();
        for (int first = 0; first < confusion.length; first++) {
            for (int second = first + 1; second < confusion.length; second++) {
                int confused = confusion[first][second] + confusion[second][first];
                int all = confused + confusion[first][first] + confusion[second][second];
                if (confused >= 2 && confused >= CONFUSED * all) {
                    pairs.add(new Confusable(first, second, new Share(confused, all)));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(pair -> -pair.confused().mean()));
        return pairs;
    }

    private static List<Mislabel> mislabelled(List<Left> images, int[] labels) {
        return images.stream()
                .map(Left::answer)
                .filter(answer -> answer.label() != labels[answer.image()]
                        && answer.probabilities().get(labels[answer.image()]) < DOUBTFUL)
                .map(answer -> new Mislabel(
                        answer.image(),
                        labels[answer.image()],
                        answer.label(),
                        answer.probabilities().get(answer.label())))
                .sorted(Comparator.comparingDouble(doubt -> -doubt.probability()))
                .toList();
    }

    private static List<Left> harmful(List<Left> images) {
        return images.stream()
                .filter(left -> left.harm() > HARMFUL)
                .sorted(Comparator.comparingDouble(left -> -left.harm()))
                .limit(LISTED)
                .toList();
    }

    /** Has a check that another thread is at end soon. */
    public void stop() {
        leaveOneOut.stop();
    }

    @Override
    public void close() {
        leaveOneOut.close();
    }
}
