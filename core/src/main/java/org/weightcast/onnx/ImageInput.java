package org.weightcast.onnx;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.weightcast.net.Axis;
import org.weightcast.net.Net;
import org.weightcast.net.Signature;
import org.weightcast.weights.JsonValue;

/**
 * What a network in a file sees of a picture: a square of {@code size} x {@code size} pixels in 0..1 with 1 (grey) or 3
 * channels; with {@code darkInk} brightness is turned round.
 */
public record ImageInput(int channels, int size, boolean darkInk) {
    public ImageInput {
        if ((channels != 1 && channels != 3) || size < 1) {
            throw new IllegalArgumentException("A network sees 1 or 3 channels of at least 1 pixel, not " + channels
                    + " channels of " + size + " pixels");
        }
    }

    /** The input {@code image} [batch, channels, size, size] of a network. */
    static ImageInput of(Net net, boolean darkInk) {
        List<Axis> axes = net.signature().inputs().get("image");
        int[] sizes = Signature.sizes(axes.subList(1, axes.size()));
        if (sizes.length != 3 || sizes[1] != sizes[2]) {
            throw new IllegalArgumentException(
                    "The input 'image' should be [batch, channels, size, size], not " + axes);
        }
        return new ImageInput(sizes[0], sizes[1], darkInk);
    }

    static ImageInput of(JsonValue value) {
        return new ImageInput(
                value.get("channels").integer(),
                value.get("size").integer(),
                value.get("dark_ink").truth());
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("channels", channels);
        json.writeNumberField("size", size);
        json.writeBooleanField("dark_ink", darkInk);
        json.writeEndObject();
    }
}
