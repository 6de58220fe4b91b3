package org.weightcast.onnx;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.JsonValue;

/**
 * What classes at large look like in the embedding of a caster's networks: the statistics of classes that it was trained on.
 * Classes lie around a centre, images around their class, both in Gaussian clouds, as in probabilistic linear discriminant
 * analysis (Ioffe 2006).
 *
 * @param classes how many classes they rest on
 * @param center the mean of all classes [F]
 * @param directions maps to the R directions [R, F] in which classes differ most for what their images differ; along each,
 *     the variance of images within a class is 1
 * @param spread the variance of classes along these directions [R]
 * @param axes the A principal axes of all images, of length 1 [A, F]
 * @param between variance of classes along the axes, and the mean over all directions across them [A + 1]
 * @param within the same of images within a class [A + 1]
 */
public record Background(
        int classes,
        FloatArray center,
        FloatArray directions,
        FloatArray spread,
        FloatArray axes,
        FloatArray between,
        FloatArray within) {

    public Background {
        int features = center.size();
        boolean fits = directions.size() == spread.size() * features
                && axes.size() == (between.size() - 1) * features
                && between.size() == within.size();
        if (!fits) {
            throw new IllegalArgumentException("Statistics of different sizes: " + center + ", " + directions + ", "
                    + spread + ", " + axes + ", " + between + ", " + within);
        }
    }

    private List<FloatArray> arrays() {
        return List.of(center, directions, spread, axes, between, within);
    }

    void writeSizes(JsonGenerator json) throws IOException {
        json.writeNumberField("classes", classes);
        json.writeNumberField("features", center.size());
        json.writeNumberField("directions", spread.size());
        json.writeNumberField("axes", between.size() - 1);
    }

    /** All arrays as 32-bit floats, smallest byte first, in base 64. */
    String encoded() {
        int values = arrays().stream().mapToInt(FloatArray::size).sum();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values).order(ByteOrder.LITTLE_ENDIAN);
        for (FloatArray array : arrays()) {
            for (int i = 0; i < array.size(); i++) {
                bytes.putFloat(array.at(i));
            }
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static Background of(JsonValue sizes, String encoded, String source) {
        int features = sizes.get("features").integer();
        int directions = sizes.get("directions").integer();
        int axes = sizes.get("axes").integer();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded)).order(ByteOrder.LITTLE_ENDIAN);
        long values = features + (features + 1L) * directions + (long) features * axes + 2L * (axes + 1);
        if (features < 1 || directions < 1 || axes < 0 || bytes.remaining() != Float.BYTES * values) {
            throw new BadModelException("The background statistics of " + source + " have " + bytes.remaining()
                    + " bytes, which does not fit their sizes; make it again");
        }
        return new Background(
                sizes.get("classes").integer(),
                take(bytes, features),
                take(bytes, directions, features),
                take(bytes, directions),
                take(bytes, axes, features),
                take(bytes, axes + 1),
                take(bytes, axes + 1));
    }

    private static FloatArray take(ByteBuffer bytes, int... shape) {
        float[] values = new float[Math.toIntExact(FloatArray.count(shape))];
        bytes.asFloatBuffer().get(values);
        bytes.position(bytes.position() + Float.BYTES * values.length);
        return FloatArray.wrap(values, shape);
    }
}
