package org.weightcast.net.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.net.ArrayOps;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/** Files as torchvision and timm write them. */
class PublicNamesTest {
    private static final MobileNetV2 MOBILE = new MobileNetV2(
            3,
            8,
            8,
            2,
            List.of(new MobileNetV2.Row(1, 8, 1, 1), new MobileNetV2.Row(2, 16, 2, 2)),
            24,
            5,
            InvertedResidual.Form.PUBLISHED);
    private static final VisionTransformer TRANSFORMER = new VisionTransformer(3, 8, 4, 12, 2, 3, 20, 5);

    @TempDir
    private Path folder;

    @Test
    void mobileNetHasTorchvisionsNamesAndShapes() {
        PublicNames names = PublicNames.torchvision(MobileNetV2.of(1, 224, 1000));
        Named<FloatArray> theirs = names.rename(RandomWeights.of(MobileNetV2.of(1, 224, 1000), 1));
        assertThat(theirs.size()).isEqualTo(52 * 5 + 2);
        assertThat(shapes(theirs))
                .containsAllEntriesOf(Map.of(
                        "features.0.0.weight", "[32, 3, 3, 3]",
                        "features.0.1.running_var", "[32]",
                        "features.1.conv.0.0.weight", "[32, 1, 3, 3]",
                        "features.1.conv.1.weight", "[16, 32, 1, 1]",
                        "features.1.conv.2.bias", "[16]",
                        "features.17.conv.1.0.weight", "[960, 1, 3, 3]",
                        "features.17.conv.2.weight", "[320, 960, 1, 1]",
                        "features.17.conv.3.running_mean", "[320]",
                        "features.18.0.weight", "[1280, 320, 1, 1]",
                        "classifier.1.weight", "[1000, 1280]"));
    }

    @Test
    void visionTransformersHaveTimmsNamesAndShapes() {
        Named<FloatArray> theirs = PublicNames.timm(TRANSFORMER).rename(RandomWeights.of(TRANSFORMER, 1));
        assertThat(shapes(theirs))
                .hasSize(4 + 2 * 12 + 4)
                .containsAllEntriesOf(Map.of(
                        "cls_token", "[1, 1, 12]",
                        "pos_embed", "[1, 5, 12]",
                        "patch_embed.proj.weight", "[12, 3, 4, 4]",
                        "blocks.1.norm1.weight", "[12]",
                        "blocks.1.attn.qkv.weight", "[36, 12]",
                        "blocks.1.attn.qkv.bias", "[36]",
                        "blocks.1.attn.proj.weight", "[12, 12]",
                        "blocks.1.mlp.fc1.weight", "[20, 12]",
                        "blocks.1.mlp.fc2.weight", "[12, 20]",
                        "head.weight", "[5, 12]"));
    }

    private static Map<String, String> shapes(Named<FloatArray> arrays) {
        return arrays.map(array -> Arrays.toString(array.shape())).asMap();
    }

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        Named<FloatArray> mobile = RandomWeights.of(MOBILE, 2);
        PublicNames torchvision = PublicNames.torchvision(MOBILE);
        Named<FloatArray> counted =
                torchvision.rename(mobile).with("features.0.1.num_batches_tracked", FloatArray.scalar(7));
        assertThat(torchvision.read(written(counted))).isEqualTo(mobile);
        Named<FloatArray> transformer = RandomWeights.of(TRANSFORMER, 3);
        PublicNames timm = PublicNames.timm(TRANSFORMER);
        assertThat(timm.read(written(timm.rename(transformer)))).isEqualTo(transformer);
    }

    /** A linear map of torch is x W^T + b: the key's part of the joint matrix begins at row 12. */
    @Test
    void matricesAreTurnedAndTheJointOneIsTakenApart() {
        Named<FloatArray> ours = RandomWeights.of(TRANSFORMER, 4);
        FloatArray joint = PublicNames.timm(TRANSFORMER).rename(ours).get("blocks.0.attn.qkv.weight");
        FloatArray x = RandomWeights.images(5, 1, 12);
        ArrayOps ops = new ArrayOps();
        FloatArray keys = ops.slice(ops.matmul(x, ops.transpose(joint, 1, 0)), 1, 12, 24);
        assertThat(keys).isEqualTo(ops.matmul(x, ours.get("layer1.attention.key")));
    }

    @Test
    void theFirstTensorThatDoesNotFitIsNamed() throws IOException {
        PublicNames names = PublicNames.torchvision(MOBILE);
        Named<FloatArray> good = names.rename(RandomWeights.of(MOBILE, 6));
        refused(
                names,
                good.with("features.1.conv.1.weight", FloatArray.zeros(8, 9, 1, 1)),
                "'features.1.conv.1.weight'",
                "[8, 9, 1, 1]",
                "[8, 8, 1, 1]");
        refused(names, good.only(name -> !name.equals("classifier.1.bias")), "no tensor 'classifier.1.bias'", "[5]");
        refused(names, good.with("features.9.weight", FloatArray.zeros(2)), "'features.9.weight'", "[2]", "no place");
        VisionTransformer longer = new VisionTransformer(3, 12, 4, 12, 2, 3, 20, 5);
        refused(
                PublicNames.timm(longer),
                PublicNames.timm(TRANSFORMER).rename(RandomWeights.of(TRANSFORMER, 7)),
                "'pos_embed'",
                "[1, 5, 12]",
                "[1, 10, 12]");
    }

    private void refused(PublicNames names, Named<FloatArray> tensors, String... words) throws IOException {
        Path file = written(tensors);
        assertThatThrownBy(() -> names.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(words);
    }

    private Path written(Named<FloatArray> tensors) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return file;
    }
}
