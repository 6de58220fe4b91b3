package org.weightcast.adapt;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.weightcast.net.Axis;
import org.weightcast.net.Classifier;
import org.weightcast.net.Signature;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.NetworkName;
import org.weightcast.net.vision.PublicFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/**
 * A base as a file: its weights as safetensors, and in their metadata which network they belong to.
 *
 * @param network its {@link NetworkName name}
 * @param classes what it tells apart, in the order of the logits
 * @param weights of the network
 */
public record BaseFile(String network, List<String> classes, Named<FloatArray> weights) {
    private static final String NETWORK = "weightcast.network";
    private static final String CLASSES = "weightcast.classes";

    public BaseFile {
        classes = List.copyOf(classes);
    }

    /**
     * A base that has learned nothing: first weights from a seed. It has a head for two classes, which tasks replace.
     *
     * @throws IllegalArgumentException if there is no network of that name
     */
    public static BaseFile random(String network, long seed) {
        List<String> classes = List.of("0", "1");
        return new BaseFile(network, classes, InitialWeights.of(NetworkName.network(network, classes.size()), seed));
    }

    /** The network with its weights. */
    public Base base() {
        return new Base(classifier(classes.size()), weights);
    }

    /** The network for another number of classes. */
    public Classifier classifier(int otherClasses) {
        return NetworkName.network(network, otherClasses);
    }

    /** Height and width of its images in pixels. */
    public int size() {
        return NetworkName.size(network);
    }

    /**
     * Writes the file; it is there whole or not at all.
     *
     * @throws IOException if it cannot be written; the message names the file and the reason
     */
    public void write(Path file) throws IOException {
        Safetensors.write(file, weights, Map.of(NETWORK, network, CLASSES, JsonValue.write(this::classes)));
    }

    private void classes(JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (String name : classes) {
            json.writeString(name);
        }
        json.writeEndArray();
    }

    /**
     * Reads a file.
     *
     * @throws BadModelException if it does not say what network it is, or its weights are not that network's, or are not finite
     */
    public static BaseFile read(Path file) {
        return of(file, Safetensors.read(file));
    }

    /** Whether a file's metadata say which network its weights are of. */
    public static boolean isNamed(Map<String, String> metadata) {
        return metadata.containsKey(NETWORK) && metadata.containsKey(CLASSES);
    }

    /**
     * What a file holds.
     *
     * @param file is named in messages
     * @throws BadModelException as {@link #read}
     */
    public static BaseFile of(Path file, Safetensors.Contents contents) {
        String network = contents.metadata().getOrDefault(NETWORK, "");
        String classes = contents.metadata().getOrDefault(CLASSES, "");
        if (network.isEmpty() || classes.isEmpty()) {
            throw new BadModelException("The file " + file + " holds weights but does not say which network they are"
                    + " of: the entries " + NETWORK + " and " + CLASSES
                    + " are missing; if it is a public collection's,"
                    + " name its network: " + NetworkName.PUBLIC_FORMS);
        }
        List<String> names = JsonValue.read(file + ": " + CLASSES, classes).list().stream()
                .map(JsonValue::text)
                .toList();
        try {
            BaseFile base = new BaseFile(network, names, contents.weights());
            base.check(file);
            return base;
        } catch (IllegalArgumentException e) {
            throw new BadModelException("The file " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file of a public collection, which does not say which network it is of. Its classes are called by their numbers.
     *
     * @param network the {@link NetworkName} of a public collection's network
     * @throws IllegalArgumentException if there is no such network
     * @throws BadModelException if the file is not one of that network, or says itself what it is, or holds weights that are not finite
     */
    public static BaseFile readPublic(Path file, String network) {
        String said = Safetensors.read(file).metadata().getOrDefault(NETWORK, "");
        if (!said.isEmpty()) {
            throw new BadModelException(
                    "The file " + file + " says itself that it is a network '" + said + "'; name no network for it");
        }
        Named<FloatArray> weights = PublicFile.read(file, network);
        checkFinite(file, weights);
        List<String> classes = IntStream.range(0, PublicFile.classes(weights))
                .mapToObj(Integer::toString)
                .toList();
        return new BaseFile(network, classes, weights);
    }

    private void check(Path file) {
        Named<List<Axis>> expected = classifier(classes.size()).signature().weights();
        if (!expected.names().equals(weights.names())) {
            throw new BadModelException("The file " + file + " says it is a network '" + network
                    + "', but its weights are " + weights.names());
        }
        expected.asMap().forEach((name, axes) -> {
            int[] shape = weights.get(name).shape();
            if (!Arrays.equals(shape, Signature.sizes(axes))) {
                throw new BadModelException("The weight '" + name + "' of the file " + file + " is "
                        + Arrays.toString(shape) + ", but the network '" + network + "' has " + axes);
            }
        });
        checkFinite(file, weights);
    }

    private static void checkFinite(Path file, Named<FloatArray> weights) {
        weights.asMap().forEach((name, array) -> {
            if (!array.isFinite()) {
                throw new BadModelException("The weight '" + name + "' of the file " + file
                        + " holds a value that is not a finite number; take the weights from before the"
                        + " training diverged");
            }
        });
    }
}
