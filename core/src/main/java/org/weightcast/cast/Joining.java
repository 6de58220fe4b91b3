package org.weightcast.cast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightcast.data.Episode;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ConvBlocks;
import org.weightcast.onnx.Experience;
import org.weightcast.onnx.Rejection;
import org.weightcast.weights.FloatArray;

/**
 * Which of the unlabelled images of a support set a network learns from: those that the network made without them takes for one of
 * the classes that are learned. A caster makes them members of the classes by how they resemble these, compared with one another; what shows
 * none of them, or a class that an extended model knows already, would be a member all the same, and spoil the class vectors.
 *
 * @param support what is left: labelled images, and unlabelled ones that take part
 * @param strangers how many unlabelled images look like no class
 * @param known how many look like a class of the model that is extended
 */
record Joining(SupportSet support, int strangers, int known) {
    /** The share of unknown images above which there are strangers among them; of images of the classes it is 0.05, on average. */
    private static final double MANY = 0.3;
    /** The probability of showing one of the classes that is asked for then; chosen on alphabets that no caster is trained on. */
    private static final double SURE = 0.6;

    /** The set without unlabelled images. */
    static SupportSet labelled(SupportSet support) {
        return with(
                support,
                support.images().stream()
                        .filter(image -> image.label() != Episode.UNLABELED)
                        .toList());
    }

    /**
     * Asks about the unlabelled images.
     *
     * @param without what was made without them
     * @param learned the classes of {@code without} that the set has labelled images of
     * @param experience by which images are told to be of no class; without, the nearest class counts
     */
    static Joining of(
            SupportSet support,
            CastModel without,
            List<Integer> learned,
            ConvBlocks student,
            Optional<Experience> experience) {
        List<SupportImage> unlabelled = support.images().stream()
                .filter(image -> image.label() == Episode.UNLABELED)
                .toList();
        FloatArray embedding = ClassVectors.embed(
                student, support.spec(), unlabelled, without.file().weights());
        FloatArray prototypes = without.file().weights().get("prototypes");
        boolean[] unknown = unknown(embedding, without, experience);
        List<SupportImage> kept = new ArrayList<>(labelled(support).images());
        int strangers = 0;
        int known = 0;
        for (int i = 0; i < unknown.length; i++) {
            if (unknown[i]) {
                strangers++;
            } else if (!learned.contains(nearest(embedding, i, prototypes))) {
                known++;
            } else {
                kept.add(unlabelled.get(i));
            }
        }
        return new Joining(with(support, kept), strangers, known);
    }

    private static SupportSet with(SupportSet support, List<SupportImage> images) {
        return new SupportSet(support.spec(), support.classes(), images, support.warnings());
    }

    private static boolean[] unknown(FloatArray embedding, CastModel model, Optional<Experience> experience) {
        if (experience.isEmpty() || model.card().rejection().isEmpty()) {
            return new boolean[embedding.axis(0)];
        }
        Rejection rule = model.card().rejection().get();
        int[] counts =
                model.card().counts().stream().mapToInt(Integer::intValue).toArray();
        double[] evidence = new Evidence(
                        experience.get().background(), model.file().weights().get("prototypes"), counts)
                .of(embedding);
        return unknown(evidence, rule);
    }

    /**
     * Which images look like none of the classes: those that the model calls unknown. Made from one image a class it lets in many
     * strangers, so where there are some, only those images take part that surely are of the classes.
     */
    static boolean[] unknown(double[] evidence, Rejection rule) {
        boolean[] unknown = new boolean[evidence.length];
        long turnedAway =
                Arrays.stream(evidence).filter(each -> each < rule.threshold()).count();
        boolean strict = turnedAway > MANY * unknown.length;
        for (int i = 0; i < unknown.length; i++) {
            unknown[i] = evidence[i] < rule.threshold() || (strict && rule.known(evidence[i]) < SURE);
        }
        return unknown;
    }

    /** The class whose vector [K, F] is nearest to a row. */
    static int nearest(FloatArray rows, int row, FloatArray prototypes) {
        int features = prototypes.axis(1);
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int label = 0; label < prototypes.axis(0); label++) {
            double distance = 0;
            for (int f = 0; f < features; f++) {
                double difference = rows.at(row * features + f) - prototypes.at(label * features + f);
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                nearest = label;
            }
        }
        return nearest;
    }

    /** What the user should know of pictures that take no part. */
    Optional<String> warning() {
        if (strangers + known == 0) {
            return Optional.empty();
        }
        List<String> looks = new ArrayList<>();
        if (strangers > 0) {
            looks.add(strangers + " that look like none of the classes");
        }
        if (known > 0) {
            looks.add(known + " that look like classes which the model knows already");
        }
        return Optional.of("Pictures without a label were left out: " + String.join(" and ", looks));
    }
}
