package org.weightcast.cast;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.weightcast.data.Episode;
import org.weightcast.net.KnowingStudent;
import org.weightcast.onnx.Background;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * How much speaks for an image showing one of some classes rather than any other: the logarithm of a likelihood ratio,
 * the largest over the classes. A class's place is uncertain, the more so the fewer images it was made from, and it is taken to
 * lie among classes at large (probabilistic linear discriminant analysis, Ioffe 2006).
 */
public final class Evidence {
    private static final int ENOUGH_IMAGES = 2;

    private final Background background;
    private final int[] counts;
    private final double[][] places; // of the prototypes, along the background's directions
    private final ClassForm[] forms;

    /**
     * The evidence for some classes.
     *
     * @param prototypes class vectors [K, F]
     * @param counts the number of images that each rests on [K]
     */
    Evidence(Background background, FloatArray prototypes, int[] counts) {
        this.background = background;
        this.counts = counts.clone();
        this.places = places(prototypes);
        this.forms = new ClassForm[counts.length];
        for (int label = 0; label < counts.length; label++) {
            forms[label] = form(places[label], counts[label]);
        }
    }

    /** The quadratic form of one class; see {@link KnowingStudent}. */
    private record ClassForm(double[] square, double[] linear, double offset) {
        double at(double[] place) {
            double sum = offset;
            for (int r = 0; r < place.length; r++) {
                sum += (square[r] * place[r] + linear[r]) * place[r];
            }
            return sum;
        }
    }

    /** With class variance e along a direction and images 1 around it, n images at y place the class at n e y / (n e + 1). */
    private ClassForm form(double[] place, int count) {
        double[] square = new double[place.length];
        double[] linear = new double[place.length];
        double offset = 0;
        for (int r = 0; r < place.length; r++) {
            double spread = background.spread().at(r);
            double expected = place[r] * count * spread / (count * spread + 1);
            double variance = 1 + spread / (count * spread + 1);
            square[r] = 0.5 / (spread + 1) - 0.5 / variance;
            linear[r] = expected / variance;
            offset += 0.5 * Math.log((spread + 1) / variance) - 0.5 * expected * expected / variance;
        }
        return new ClassForm(square, linear, offset);
    }

    /** Where rows [n, F] lie along the directions, from the background's centre. */
    private double[][] places(FloatArray rows) {
        int features = background.center().size();
        float[] values = rows.toArray();
        float[] centre = background.center().toArray();
        float[] directions = background.directions().toArray();
        double[][] found =
                new double[values.length / features][background.spread().size()];
        for (int row = 0; row < found.length; row++) {
            for (int f = 0; f < features; f++) {
                values[row * features + f] -= centre[f];
            }
            for (int r = 0; r < found[row].length; r++) {
                found[row][r] = product(directions, r * features, values, row * features, features);
            }
        }
        return found;
    }

    /** The inner product of two rows, in four sums side by side: one alone waits for itself at every addition. */
    private static double product(float[] a, int fromA, float[] b, int fromB, int length) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            first += (double) a[fromA + i] * b[fromB + i];
            second += (double) a[fromA + i + 1] * b[fromB + i + 1];
            third += (double) a[fromA + i + 2] * b[fromB + i + 2];
            fourth += (double) a[fromA + i + 3] * b[fromB + i + 3];
        }
        for (; i < length; i++) {
            first += (double) a[fromA + i] * b[fromB + i];
        }
        return first + second + third + fourth;
    }

    /** The evidence of images with these embeddings [n, F]. */
    public double[] of(FloatArray embedding) {
        return Arrays.stream(places(embedding)).mapToDouble(this::of).toArray();
    }

    private double of(double[] place) {
        double largest = Double.NEGATIVE_INFINITY;
        for (ClassForm form : forms) {
            largest = Math.max(largest, form.at(place));
        }
        return largest;
    }

    /**
     * The evidence of support images, each as if its class had been made without it; of those only whose class has another
     * image.
     *
     * @param embedding [n, F] of the support images
     * @param labels [n] class or {@link Episode#UNLABELED}
     * @param asked which of them to ask about
     */
    double[] leftOut(FloatArray embedding, int[] labels, List<Integer> asked) {
        FloatArray means = ClassVectors.means(labels, embedding, counts.length);
        double[][] ofMeans = places(means);
        int[] answered = asked.stream()
                .mapToInt(Integer::intValue)
                .filter(image -> labels[image] != Episode.UNLABELED && counts[labels[image]] >= ENOUGH_IMAGES)
                .toArray();
        double[][] ofImages = places(rows(embedding, labels.length, answered));
        return IntStream.range(0, answered.length)
                .mapToDouble(i -> leftOut(ofImages[i], labels[answered[i]], ofMeans[labels[answered[i]]]))
                .toArray();
    }

    private static FloatArray rows(FloatArray all, int images, int[] chosen) {
        int length = all.size() / images;
        float[] values = all.toArray();
        float[] found = new float[chosen.length * length];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * length, found, i * length, length);
        }
        return FloatArray.wrap(found, chosen.length, length);
    }

    /** The mean m of a class of n becomes m + (m - x) / (n - 1) without its member x, and its vector moves as much. */
    private double leftOut(double[] place, int label, double[] mean) {
        int others = counts[label] - 1;
        double[] moved = places[label].clone();
        for (int r = 0; r < moved.length; r++) {
            moved[r] += (mean[r] - place[r]) / others;
        }
        double largest = form(moved, others).at(place);
        for (int other = 0; other < forms.length; other++) {
            largest = other == label ? largest : Math.max(largest, forms[other].at(place));
        }
        return largest;
    }

    /** The same as weights of a {@link KnowingStudent}. */
    Named<FloatArray> weights() {
        int rank = background.spread().size();
        float[] square = new float[forms.length * rank];
        float[] linear = new float[forms.length * rank];
        float[] offset = new float[forms.length];
        for (int label = 0; label < forms.length; label++) {
            for (int r = 0; r < rank; r++) {
                square[label * rank + r] = (float) forms[label].square[r];
                linear[label * rank + r] = (float) forms[label].linear[r];
            }
            offset[label] = (float) forms[label].offset;
        }
        double[] shift = places(FloatArray.zeros(1, background.center().size()))[0];
        float[] shiftBack = new float[rank];
        for (int r = 0; r < rank; r++) {
            shiftBack[r] = (float) -shift[r];
        }
        return Named.<FloatArray>builder()
                .put("directions", background.directions())
                .put("shift", FloatArray.wrap(shiftBack, rank))
                .put("square", FloatArray.wrap(square, forms.length, rank))
                .put("linear", FloatArray.wrap(linear, forms.length, rank))
                .put("offset", FloatArray.wrap(offset, forms.length))
                .build()
                .prefixed(KnowingStudent.KNOWN);
    }
}
