package org.weightcast.onnx;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Runs a network of any origin on two drawn pictures, together and one by one: what it declares may not be so. */
final class BackboneTrial {
    private static final double SAME = 1e-3; // of the largest value: batches are computed in another order

    private final String source;
    private final String output;
    private final int size;

    /**
     * A trial of a network.
     *
     * @param source what to call its file in messages
     * @param output the name of the value that is the embedding
     * @param size height and width of its pictures
     */
    BackboneTrial(String source, String output, int size) {
        this.source = source;
        this.output = output;
        this.size = size;
    }

    /** Tries it and says how long its vectors are. */
    int features(OnnxSession session) {
        float[] pixels = new float[2 * BackboneFile.COLOURS * size * size];
        Random random = new Random(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        int half = pixels.length / 2;
        float[] one = vectors(session, Arrays.copyOfRange(pixels, 0, half), 1);
        float[] other = vectors(session, Arrays.copyOfRange(pixels, half, pixels.length), 1);
        float[] both = together(session, pixels);
        checkSame(both, one, 0);
        checkSame(both, other, one.length);
        return one.length;
    }

    private float[] together(OnnxSession session, float[] pixels) {
        try {
            return vectors(session, pixels, 2);
        } catch (BadModelException e) {
            throw new BadModelException(
                    source + " takes one picture at a time only; export it with a free first axis of its input", e);
        }
    }

    private float[] vectors(OnnxSession session, float[] pixels, int pictures) {
        FloatArray images = FloatArray.of(pixels, pictures, BackboneFile.COLOURS, size, size);
        Named<FloatArray> answers = session.run(Named.of(BackboneFile.PREPARED, images));
        float[] vectors = answers.get(BackboneFile.EMBEDDING).toArray();
        float[] sizes = answers.get(BackboneFile.SIZES).toArray();
        boolean oneVector = sizes.length >= 2;
        for (int axis = 2; axis < sizes.length; axis++) {
            oneVector &= sizes[axis] == 1;
        }
        if (!oneVector || sizes[0] != pictures || vectors.length == 0) {
            throw new BadModelException(source + " makes of " + (pictures == 1 ? "one picture" : "two pictures")
                    + " a value '" + output + "' of the shape " + whole(sizes)
                    + ", where one vector for each was expected; name another value");
        }
        for (float value : vectors) {
            if (!Float.isFinite(value)) {
                throw new BadModelException(source + " answers a drawn picture with numbers that are not finite;"
                        + " check how its colours are normalised");
            }
        }
        return vectors;
    }

    private static String whole(float[] sizes) {
        return IntStream.range(0, sizes.length)
                .mapToObj(i -> (int) sizes[i])
                .toList()
                .toString();
    }

    private void checkSame(float[] both, float[] alone, int from) {
        double largest = 0;
        double apart = 0;
        for (int i = 0; i < alone.length; i++) {
            largest = Math.max(largest, Math.abs(alone[i]));
            apart = Math.max(apart, Math.abs(both[from + i] - alone[i]));
        }
        if (apart > SAME * largest) {
            throw new BadModelException(source + " answers a picture otherwise when another is asked about beside it;"
                    + " export it for use, with its batch norms fixed");
        }
    }
}
