package org.weightcast.data;

/**
 * Makes of a picture what a network sees. Exported models do the same to their input inside the graph, therefore the
 * steps are plain array arithmetic: grey and ink, fitting into the square by two matrix products (the mean of the
 * covered area, aspect ratio kept, centred, nothing rounded), and for grey images the contrast of each image.
 */
public final class ImagePreparation {
    /** The least difference of ink and paper that is stretched to the full range; below it a picture is noise. */
    private static final float LEAST_CONTRAST = 0.25f;

    private ImagePreparation() {}

    /**
     * Prepares one picture.
     *
     * @return values in 0..1 [channels, size, size], ink 1 and paper and padding 0 if the specification has one channel
     */
    public static float[] prepare(Picture picture, ImageSpec spec) {
        int size = spec.size();
        int longSide = Math.max(picture.width(), picture.height());
        Fit across = Fit.of(picture.width(), longSide, size);
        Fit down = Fit.of(picture.height(), longSide, size);
        float[] prepared = new float[spec.values()];
        for (int channel = 0; channel < spec.channels(); channel++) {
            float[] narrow = narrow(picture, spec, channel, across); // [height, size]
            shorten(narrow, down, prepared, channel * size * size); // [size, size]
        }
        if (spec.channels() == 1) {
            stretch(prepared, across.coverage, down.coverage);
        }
        return prepared;
    }

    /** Reads one channel and fits its rows: [height, width] -> [height, size]. */
    private static float[] narrow(Picture picture, ImageSpec spec, int channel, Fit across) {
        int size = spec.size();
        float[] narrow = new float[picture.height() * size];
        float[] row = new float[picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            readRow(picture, y, spec, channel, row);
            for (int j = 0; j < size; j++) {
                float[] weights = across.weights[j];
                int first = across.first[j];
                float sum = 0;
                for (int i = 0; i < weights.length; i++) {
                    sum += weights[i] * row[first + i];
                }
                narrow[y * size + j] = sum;
            }
        }
        return narrow;
    }

    private static void readRow(Picture picture, int y, ImageSpec spec, int channel, float[] row) {
        byte[] rgb = picture.rgb();
        int at = 3 * y * picture.width();
        for (int x = 0; x < row.length; x++, at += 3) {
            float value;
            if (spec.channels() == 1) {
                value = 0.299f * (rgb[at] & 255) + 0.587f * (rgb[at + 1] & 255) + 0.114f * (rgb[at + 2] & 255);
            } else {
                value = rgb[at + channel] & 255;
            }
            row[x] = spec.darkInk() ? 1 - value / 255 : value / 255;
        }
    }

    /** Fits the columns: [height, size] -> [size, size]. */
    private static void shorten(float[] narrow, Fit down, float[] target, int offset) {
        int size = down.weights.length;
        for (int j = 0; j < size; j++) {
            float[] weights = down.weights[j];
            for (int i = 0; i < weights.length; i++) {
                int source = (down.first[j] + i) * size;
                for (int x = 0; x < size; x++) {
                    target[offset + j * size + x] += weights[i] * narrow[source + x];
                }
            }
        }
    }

    /** Paper and padding become 0, the strongest ink 1. Padding counts as paper only where nothing of the picture is. */
    private static void stretch(float[] values, float[] across, float[] down) {
        int size = across.length;
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            low = Math.min(low, values[i] + 1 - down[i / size] * across[i % size]);
            high = Math.max(high, values[i]);
        }
        float range = Math.max(high - low, LEAST_CONTRAST);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i] - low * down[i / size] * across[i % size]) / range;
        }
    }

    /**
     * The matrix that fits one side of a picture into the square, kept as the run of non-zero weights of each row.
     *
     * @param first where the run of each output cell starts in the source
     * @param weights the run of each output cell
     * @param coverage the share of each output cell that lies on the picture, 0..1
     */
    private record Fit(int[] first, float[][] weights, float[] coverage) {
        static Fit of(int length, int longSide, int size) {
            double scale = (double) size / longSide;
            double offset = (size - length * scale) / 2;
            int[] first = new int[size];
            float[][] weights = new float[size][];
            float[] coverage = new float[size];
            for (int j = 0; j < size; j++) {
                double left = Math.max(0, (j - offset) / scale);
                double right = Math.min(length, (j + 1 - offset) / scale);
                int start = (int) Math.floor(left);
                int end = right > left ? Math.min(length, (int) Math.ceil(right)) : start;
                first[j] = start;
                weights[j] = new float[end - start];
                double sum = 0;
                for (int i = start; i < end; i++) {
                    double weight = scale * Math.max(0, Math.min(i + 1, right) - Math.max(i, left));
                    weights[j][i - start] = (float) weight;
                    sum += weight;
                }
                coverage[j] = (float) sum;
            }
            return new Fit(first, weights, coverage);
        }
    }
}
