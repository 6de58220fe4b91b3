package org.weightcast.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Mean average precision: for each label, detections of all pictures are taken from the best score down, and the area under precision over
 * recall is measured, precision made falling (Everingham et al. 2010, all points). A detection is right if its box overlaps a thing
 * of its label by half that no better one has.
 */
public final class AveragePrecision {
    private static final float ENOUGH = 0.5f;

    private final int classes;
    private final List<List<Detection>> found = new ArrayList<>();
    private final List<List<LabelledBox>> wanted = new ArrayList<>();

    /** For labels 1 to {@code classes}. */
    public AveragePrecision(int classes) {
        this.classes = classes;
    }

    /** Adds a picture. */
    public void add(List<Detection> detections, List<LabelledBox> things) {
        found.add(detections);
        wanted.add(things);
    }

    /** The mean over the labels that there are, in 0..1. */
    public double mean() {
        return IntStream.rangeClosed(1, classes)
                .filter(label -> things(label) > 0)
                .mapToDouble(this::of)
                .average()
                .orElse(0);
    }

    private long things(int label) {
        return wanted.stream()
                .flatMap(List::stream)
                .filter(thing -> thing.label() == label)
                .count();
    }

    /** One detection and whether it is right. */
    private record Verdict(double score, boolean right) {}

    private double of(int label) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int picture = 0; picture < found.size(); picture++) {
            verdicts.addAll(verdicts(label, picture));
        }
        verdicts.sort(Comparator.comparingDouble(Verdict::score).reversed());
        double[] precision = new double[verdicts.size()];
        int right = 0;
        for (int i = 0; i < precision.length; i++) {
            right += verdicts.get(i).right() ? 1 : 0;
            precision[i] = right / (i + 1.0);
        }
        double area = 0;
        double best = 0;
        for (int i = precision.length - 1; i >= 0; i--) {
            best = Math.max(best, precision[i]);
            area += verdicts.get(i).right() ? best : 0;
        }
        return area / things(label);
    }

    private List<Verdict> verdicts(int label, int picture) {
        List<LabelledBox> free = new ArrayList<>(wanted.get(picture));
        List<Verdict> verdicts = new ArrayList<>();
        found.get(picture).stream()
                .filter(detection -> detection.thing().label() == label)
                .sorted(Comparator.comparingDouble(Detection::score).reversed())
                .forEach(detection -> {
                    Optional<LabelledBox> match = free.stream()
                            .filter(thing -> thing.label() == label)
                            .max(Comparator.comparingDouble(thing ->
                                    thing.box().overlap(detection.thing().box())))
                            .filter(thing ->
                                    thing.box().overlap(detection.thing().box()) >= ENOUGH);
                    match.ifPresent(free::remove);
                    verdicts.add(new Verdict(detection.score(), match.isPresent()));
                });
        return verdicts;
    }
}
