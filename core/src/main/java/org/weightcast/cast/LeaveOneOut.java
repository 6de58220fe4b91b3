package org.weightcast.cast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.weightcast.data.Episode;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.Calibration;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.Rejection;
import org.weightcast.weights.FloatArray;

/**
 * Casts once without each labelled image of a support set: what a model that never saw it makes of it, and what becomes of the other
 * images. Holds native memory until closed; one thread at a time.
 */
public final class LeaveOneOut implements AutoCloseable {
    private final EpisodeRunner runner;
    private final CasterCard card;
    private volatile boolean stopped;

    /** Takes a caster, which may be closed afterwards. */
    public LeaveOneOut(Caster caster) {
        this.card = caster.card();
        this.runner = new EpisodeRunner(caster.file(), card.name());
    }

    /**
     * What was found of a whole support set.
     *
     * @param images of the labelled images whose class has another one, in the order of the set
     * @param unlabelled answers for the images without a label, from the cast of the whole set, in their order
     * @param distance how far the set lies from what the caster knows, if it has experience
     */
    public record Result(List<Left> images, List<Answer> unlabelled, Optional<TaskDistance> distance) {
        public Result {
            images = List.copyOf(images);
            unlabelled = List.copyOf(unlabelled);
        }
    }

    /**
     * An answer for one image.
     *
     * @param image its position in the support set
     * @param probabilities of the classes, which add up to 1
     * @param unknown whether it looks like none of them; false if the caster has no experience
     * @param confidence see {@link Classification#confidence}
     */
    public record Answer(int image, List<Double> probabilities, boolean unknown, double confidence) {
        public Answer {
            probabilities = List.copyOf(probabilities);
        }

        /** The most probable class. */
        public int label() {
            int best = 0;
            for (int label = 1; label < probabilities.size(); label++) {
                best = probabilities.get(label) > probabilities.get(best) ? label : best;
            }
            return best;
        }
    }

    /**
     * A labelled image that was left out.
     *
     * @param answer for it, by the cast without it
     * @param harm by how much the mean loss of the other images, -log(probability of their label), is lower in the cast without
     *     it; each is asked about as if its class had been made without it, at fixed kernels. Negative for an image that helps
     * @param othersGained how many more of the others are recognised without it; fewer if negative
     */
    public record Left(Answer answer, double harm, int othersGained) {}

    /**
     * Casts without each labelled image whose class has another one. Unlabelled images that look like none of the classes take no
     * part, as in {@link Caster#cast}, but are asked about.
     *
     * @param seed what the class codes are drawn from, as in {@link Caster#cast}
     * @param progress takes the number of images done
     * @throws CancellationException if it was stopped
     */
    public Result run(SupportSet support, long seed, IntConsumer progress) {
        stopped = false;
        int[] labels = support.labels();
        Set<Integer> strangers = strangers(support, seed);
        Task whole = new Task(support, seed, -1, strangers);
        int[] counts = support.counts();
        List<Left> left = new ArrayList<>();
        List<Answer> unlabelled = new ArrayList<>();
        for (int image = 0; image < labels.length; image++) {
            if (labels[image] == Episode.UNLABELED) {
                unlabelled.add(whole.answer(image, whole));
            } else if (counts[labels[image]] > 1) {
                left.add(left(support, seed, whole, image, strangers));
                progress.accept(left.size());
            }
        }
        return new Result(
                left,
                unlabelled,
                card.experience()
                        .map(experience -> TaskDistance.of(
                                experience,
                                whole.answers.embedding(),
                                whole.labels,
                                support.classes().size())));
    }

    /** Positions of the unlabelled images that a cast without them calls unknown. */
    private Set<Integer> strangers(SupportSet support, long seed) {
        int[] labels = support.labels();
        Set<Integer> unlabelled = new TreeSet<>(IntStream.range(0, labels.length)
                .filter(image -> labels[image] == Episode.UNLABELED)
                .boxed()
                .toList());
        Set<Integer> strangers = new TreeSet<>();
        if (!unlabelled.isEmpty() && card.experience().isPresent()) {
            Task labelled = new Task(support, seed, -1, unlabelled);
            boolean[] unknown = labelled.unknown();
            for (int i = 0; i < unknown.length; i++) {
                if (unknown[i]) {
                    strangers.add(labelled.asked.get(i));
                }
            }
        }
        return strangers;
    }

    private Left left(SupportSet support, long seed, Task whole, int image, Set<Integer> strangers) {
        if (stopped) {
            throw new CancellationException("It was stopped");
        }
        Task without = new Task(support, seed, image, strangers);
        int[] labels = support.labels();
        double harm = 0;
        int gained = 0;
        int others = 0;
        for (int other = 0; other < labels.length; other++) {
            int label = labels[other];
            if (other != image && label != Episode.UNLABELED && without.counts[label] > 1) {
                double[] before = whole.leftOut(other);
                double[] after = without.leftOut(other);
                harm += Math.log(after[label]) - Math.log(before[label]);
                gained += (isLargest(after, label) ? 1 : 0) - (isLargest(before, label) ? 1 : 0);
                others++;
            }
        }
        return new Left(without.answer(image, whole), others == 0 ? 0 : harm / others, gained);
    }

    private static boolean isLargest(double[] probabilities, int label) {
        return Arrays.stream(probabilities).max().orElseThrow() == probabilities[label];
    }

    /** Has the casts that another thread is at end soon: {@link #run} throws a {@link CancellationException}. */
    public void stop() {
        stopped = true;
        runner.stop();
    }

    @Override
    public void close() {
        runner.close();
    }

    /** A cast of all images but one, or of all, and without strangers. The image left out is asked about; if none is, those without a label are. */
    private final class Task {
        private final EpisodeRunner.Answers answers;
        private final int[] places; // among the images of this cast, by position in the set
        private final int[] labels; // of the images of this cast
        private final int[] counts;
        private final List<Integer> asked;
        private final Calibrator calibrator;
        private final float temperature;
        private final Optional<Evidence> evidence;
        private final Optional<Rejection> rejection;

        Task(SupportSet support, long seed, int without, Set<Integer> strangers) {
            List<SupportImage> images = support.images();
            List<SupportImage> kept = new ArrayList<>();
            places = new int[images.size()];
            for (int image = 0; image < places.length; image++) {
                places[image] = kept.size();
                if (image != without && !strangers.contains(image)) {
                    kept.add(images.get(image));
                }
            }
            asked = IntStream.range(0, places.length)
                    .filter(image ->
                            without >= 0 ? image == without : images.get(image).label() == Episode.UNLABELED)
                    .boxed()
                    .toList();
            List<SupportImage> queries =
                    new ArrayList<>(asked.stream().map(images::get).toList());
            if (asked.isEmpty()) {
                queries.add(kept.get(0)); // a graph with no query at all would be an odd one; the answer is not used
            }
            int classes = support.classes().size();
            labels = kept.stream().mapToInt(SupportImage::label).toArray();
            counts = new int[classes];
            for (int label : labels) {
                if (label != Episode.UNLABELED) {
                    counts[label]++;
                }
            }
            answers = runner.ask(
                    new Episode(classes, pixels(kept), labels, pixels(queries), new int[queries.size()]), seed);
            calibrator = new Calibrator(answers.embedding(), labels, answers.prototypes());
            double shots = Arrays.stream(counts).average().orElseThrow();
            List<Integer> everything = IntStream.range(0, labels.length).boxed().toList();
            Calibration found = calibrator.calibrate(everything, card.temperature(), card.calibration(classes, shots));
            temperature = found.temperature();
            evidence = card.experience()
                    .map(experience -> new Evidence(experience.background(), answers.prototypes(), counts));
            rejection = card.experience().map(experience -> experience
                    .nearest(classes, shots)
                    .rejection()
                    .tightened(evidence.orElseThrow().leftOut(answers.embedding(), labels, everything)));
        }

        private float[] pixels(List<SupportImage> images) {
            return CasterInputs.images(runner.imageSpec(), images).toArray();
        }

        /** The answer for an image that was asked about, calibrated and judged by the rule of the whole set. */
        Answer answer(int image, Task whole) {
            int row = asked.indexOf(image);
            int classes = counts.length;
            double[] logits = new double[classes];
            for (int label = 0; label < classes; label++) {
                logits[label] = answers.logits().at(row * classes + label);
            }
            double[] probabilities = softmax(logits, whole.temperature);
            double likeliest = Arrays.stream(probabilities).max().orElseThrow();
            List<Double> listed = Arrays.stream(probabilities).boxed().toList();
            if (evidence.isEmpty()) {
                return new Answer(image, listed, false, likeliest);
            }
            int features = answers.asked().axis(1);
            float[] embedding = Arrays.copyOfRange(answers.asked().toArray(), row * features, (row + 1) * features);
            double score = evidence.get().of(FloatArray.wrap(embedding, 1, features))[0];
            Rejection rule = whole.rejection.orElseThrow();
            return new Answer(image, listed, score < rule.threshold(), rule.known(score) * likeliest);
        }

        /** Which of the images that were asked about look like none of the classes. */
        boolean[] unknown() {
            return Joining.unknown(evidence.orElseThrow().of(answers.asked()), rejection.orElseThrow());
        }

        /** Probabilities [K] of a support image, as if its class had been made without it. */
        double[] leftOut(int image) {
            return softmax(calibrator.leftOutLogits(places[image], card.temperature()), temperature);
        }

        private double[] softmax(double[] logits, double divisor) {
            double largest = Arrays.stream(logits).max().orElseThrow();
            double[] shares = Arrays.stream(logits)
                    .map(logit -> Math.exp((logit - largest) / divisor))
                    .toArray();
            double total = Arrays.stream(shares).sum();
            return Arrays.stream(shares)
                    .map(share -> Math.max(share / total, Double.MIN_NORMAL))
                    .toArray();
        }
    }
}
