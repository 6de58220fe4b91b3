package org.weightcast.onnx;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;

/**
 * Pictures drawn from a seed and what a model answered when it was made: how anyone finds out whether the model still
 * answers the same. The pictures are coarse random patches and never those of a user.
 *
 * @param seed what the pictures are drawn from
 * @param pictures how many
 * @param outputs the answers, [pictures, ..] each
 */
public record Golden(long seed, int pictures, Named<FloatArray> outputs) {
    /** Neither square nor the network's size, so that fitting is exercised. */
    private static final int HEIGHT = 25;

    /** What is compared; "unknown" is left out, since it jumps where confidence moves by rounding. */
    private static final List<String> KEPT =
            List.of(ClassifierExport.PROBABILITIES, ClassifierExport.DISTANCE, ClassifierExport.CONFIDENCE);

    private static final int WIDTH = 20;
    private static final int PATCH = 5;

    /** Runs a model for users on pictures drawn from the seed and keeps the answers. */
    public static Golden record(OnnxSession model, long seed, int pictures) {
        return new Golden(seed, pictures, answers(model, seed, pictures));
    }

    /**
     * Runs the model again.
     *
     * @return the largest difference from the kept answers, as a share of the largest answer of the same output
     */
    public double differenceFrom(OnnxSession model) {
        Named<FloatArray> now = answers(model, seed, pictures);
        double difference = 0;
        for (String name : outputs.names()) {
            // Confidence in pictures of no class is next to nothing, and so is what rounding does to it.
            double least = name.equals(ClassifierExport.CONFIDENCE) ? 1 : Float.MIN_NORMAL;
            difference = Math.max(difference, difference(outputs.get(name), now.get(name), least));
        }
        return difference;
    }

    private static double difference(FloatArray then, FloatArray now, double least) {
        double largest = 0;
        double difference = then.size() == now.size() ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(then.size(), now.size()); i++) {
            double apart = Math.abs(then.at(i) - now.at(i));
            // A NaN is a difference too, and never the larger of two numbers.
            difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(difference, apart);
            largest = Math.max(largest, Math.abs(then.at(i)));
        }
        return difference == 0 ? 0 : difference / Math.max(largest, least);
    }

    private static Named<FloatArray> answers(OnnxSession model, long seed, int pictures) {
        return model.run(ClassifierExport.IMAGE, draw(seed, pictures), pictures, HEIGHT, WIDTH, 3)
                .only(KEPT::contains);
    }

    /** Pixels [pictures, height, width, 3]; the generator's algorithm is part of Java's specification. */
    private static ByteBuffer draw(long seed, int pictures) {
        Random random = new Random(seed);
        ByteBuffer pixels = ByteBuffer.allocateDirect(pictures * HEIGHT * WIDTH * 3);
        byte[] patches = new byte[(HEIGHT / PATCH) * (WIDTH / PATCH) * 3];
        for (int picture = 0; picture < pictures; picture++) {
            random.nextBytes(patches);
            for (int pixel = 0; pixel < HEIGHT * WIDTH; pixel++) {
                int patch = (pixel / WIDTH / PATCH) * (WIDTH / PATCH) + pixel % WIDTH / PATCH;
                pixels.put(patches, 3 * patch, 3);
            }
        }
        return pixels.flip();
    }

    static Golden of(JsonValue value) {
        int pictures = value.get("pictures").integer();
        Named.Builder<FloatArray> outputs = Named.builder();
        for (String name : KEPT) {
            if (value.find(name).isEmpty()) {
                continue; // an older file
            }
            List<JsonValue> numbers = value.get(name).list();
            float[] values = new float[numbers.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = numbers.get(i).real();
            }
            boolean vector = !name.equals(ClassifierExport.PROBABILITIES);
            int[] shape = vector ? new int[] {values.length} : new int[] {pictures, values.length / pictures};
            outputs.put(name, FloatArray.wrap(values, shape));
        }
        return new Golden(value.get("seed").number(), pictures, outputs.build());
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seed", seed);
        json.writeNumberField("pictures", pictures);
        for (String name : outputs.names()) {
            json.writeArrayFieldStart(name);
            for (float value : outputs.get(name).toArray()) {
                json.writeNumber(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
