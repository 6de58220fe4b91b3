package org.weightcast.net.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Classifier;
import org.weightcast.net.Norm;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/** Networks of public collections answer about pictures in 0..1 what their own networks answer about normalised ones. */
class PublicFileTest {
    private static final ArrayOps OPS = new ArrayOps();
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    @TempDir
    private Path folder;

    private static FloatArray normalised(FloatArray images, float[] mean, float[] deviation) {
        float[] pixels = images.toArray();
        int map = images.axis(2) * images.axis(3);
        for (int i = 0; i < pixels.length; i++) {
            int colour = i / map % 3;
            pixels[i] = (pixels[i] - mean[colour]) / deviation[colour];
        }
        return FloatArray.wrap(pixels, images.shape());
    }

    private void check(String name, Classifier own, FloatArray images, FloatArray normalised, Named<FloatArray> weights)
            throws IOException {
        Path file = folder.resolve("public.safetensors");
        PublicNames names = own instanceof MobileNetV2 mobile
                ? PublicNames.torchvision(mobile)
                : PublicNames.timm((VisionTransformer) own);
        Safetensors.write(file, names.rename(weights), Map.of("format", "pt"));
        Named<FloatArray> read = PublicFile.read(file, name);
        assertThat(PublicFile.classes(read)).isEqualTo(7);
        FloatArray expected = own.logits(OPS, weights, normalised, Norm.stored());
        FloatArray found = NetworkName.network(name, 7).logits(OPS, read, images, Norm.stored());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.at(i)).as("%s, logit %d", name, i).isCloseTo(expected.at(i), within(expected));
        }
    }

    private static Offset<Float> within(FloatArray expected) {
        float largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.at(i)));
        }
        return Offset.offset(1e-4f * largest);
    }

    @Test
    void mobileNetNormalisesWithImageNetsMeans() throws IOException {
        MobileNetV2 own = MobileNetV2.of(0.35, 32, 7);
        FloatArray images = RandomWeights.images(3, 1, 3, 32, 32);
        check(
                "torchvision-mobilenet-v2:0.35:32",
                own,
                images,
                normalised(images, MEAN, DEVIATION),
                RandomWeights.of(own, 2));
    }

    @Test
    void aTransformersFirstMapTakesTheNormalisingIn() throws IOException {
        VisionTransformer own = (VisionTransformer) NetworkName.network("timm-vit:tiny:8:16", 7);
        assertThat(own.width()).isEqualTo(192);
        FloatArray images = RandomWeights.images(3, 1, 3, 16, 16);
        float[] half = {0.5f, 0.5f, 0.5f};
        check("timm-vit:tiny:8:16", own, images, normalised(images, half, half), RandomWeights.of(own, 2));
    }

    @Test
    void whatDoesNotFitIsToldByName() throws IOException {
        Path file = folder.resolve("public.safetensors");
        MobileNetV2 own = MobileNetV2.of(0.35, 32, 7);
        Safetensors.write(file, PublicNames.torchvision(own).rename(RandomWeights.of(own, 2)), Map.of());
        assertThatThrownBy(() -> PublicFile.read(file, "torchvision-mobilenet-v2:1:32"))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("features.0.0.weight")
                .hasMessageContaining("[16, 3, 3, 3]")
                .hasMessageContaining("[32, 3, 3, 3]");
        assertThatThrownBy(() -> PublicFile.read(file, "timm-vit:tiny:8:32"))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("cls_token");
        assertThatThrownBy(() -> PublicFile.read(file, "timm-vit:huge:8:32"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tiny, small or base");
        assertThatThrownBy(() -> PublicFile.read(file, "resnet:8:32"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("torchvision-mobilenet-v2:WIDTH:SIZE");
    }
}
