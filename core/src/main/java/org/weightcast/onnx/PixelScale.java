package org.weightcast.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.Named;

/**
 * How a network wants its colours: (value - mean) / deviation, of red, green and blue, values being in 0..1.
 *
 * @param mean three numbers
 * @param deviation three numbers above 0
 */
public record PixelScale(List<Float> mean, List<Float> deviation) {
    /** What nearly all networks want that were trained on ImageNet. */
    public static final PixelScale IMAGENET =
            new PixelScale(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

    private static final int COLOURS = 3;
    private static final String MEAN = "mean";
    private static final String DEVIATION = "std";
    /** One of the keys for images that ONNX itself describes; the values are those below. */
    private static final String RANGE = "Image.NominalPixelRange";

    public PixelScale {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        boolean fits = mean.size() == COLOURS
                && deviation.size() == COLOURS
                && mean.stream().allMatch(Float::isFinite)
                && deviation.stream().allMatch(each -> each > 0 && Float.isFinite(each));
        if (!fits) {
            throw new IllegalArgumentException(
                    "Colours are normalised by three means and three deviations above 0, for red,"
                            + " green and blue, not by " + mean + " and " + deviation);
        }
    }

    /** The same mean and deviation for all colours. */
    private static PixelScale of(float mean, float deviation) {
        return new PixelScale(List.of(mean, mean, mean), List.of(deviation, deviation, deviation));
    }

    /**
     * What a file's metadata says: {@code mean} and {@code std}, three numbers each with commas between, or ONNX's own {@code
     * Image.NominalPixelRange}.
     *
     * @param source what to call the file in messages
     * @throws BadModelException if it says something that is not understood
     */
    static Optional<PixelScale> of(Named<String> metadata, String source) {
        if (metadata.has(MEAN) && metadata.has(DEVIATION)) {
            return Optional.of(of(metadata.get(MEAN), metadata.get(DEVIATION), source));
        }
        return metadata.find(RANGE).map(range -> switch (range) {
            case "NominalRange_0_255" -> of(0, 1f / 255);
            case "Normalized_0_1" -> of(0, 1);
            case "Normalized_1_1" -> of(0.5f, 0.5f);
            default ->
                throw new BadModelException(source + " says that its colours range as '" + range
                        + "', which is not known here; give their means and deviations");
        });
    }

    private static PixelScale of(String mean, String deviation, String source) {
        try {
            return new PixelScale(numbers(mean), numbers(deviation));
        } catch (IllegalArgumentException e) { // a text that is no number among them
            throw new BadModelException(
                    source + " says in its metadata that colours have the mean '" + mean + "' and the deviation '"
                            + deviation + "', where three numbers each should stand, with commas between; give them"
                            + " yourself",
                    e);
        }
    }

    private static List<Float> numbers(String text) {
        return Arrays.stream(text.replaceAll("[\\[\\]()]", "").split(","))
                .map(number -> Float.valueOf(number.strip()))
                .toList();
    }
}
