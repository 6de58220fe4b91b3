package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.onnx.BackboneFile.Description;
import org.weightcast.weights.BadModelException;

/** What is understood of networks of other origin, and what is refused with a sentence. */
class BackboneFileTest {
    @TempDir
    Path folder;

    private static final Description CUT =
            new Description(Optional.empty(), Optional.empty(), Optional.of(ForeignModel.FEATURES));

    @Test
    void readsWhatPyTorchWrites() throws Exception {
        BackboneFile whole = read(new ForeignModel(), Description.NONE);
        assertThat(whole.image()).isEqualTo(new ImageInput(3, 16, false));
        assertThat(whole.features()).isEqualTo(5);
        assertThat(read(new ForeignModel(), CUT).features()).isEqualTo(12);
        assertThat(whole.sha256()).hasSize(64);
    }

    @Test
    void takesTheSizeFromTheUserWhereTheFileLeavesItOpen() throws Exception {
        ForeignModel open = new ForeignModel().input("batch", 3, "height", "width");
        Description sized = new Description(Optional.of(24), Optional.empty(), Optional.empty());
        assertThat(read(open, sized).image().size()).isEqualTo(24);
        refuses(open, Description.NONE, "does not say how large its pictures are");
        refuses(new ForeignModel(), sized, "takes pictures of 16 x 16 pixels, not of 24; leave the size out");
    }

    @Test
    void normalisesAsTheFileOrTheUserSays() throws Exception {
        float[] pixels = new float[3 * 16 * 16];
        Arrays.fill(pixels, 0.75f);
        PixelScale centred = new PixelScale(List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));
        float[] said = embed(
                new ForeignModel(), new Description(Optional.empty(), Optional.of(centred), Optional.empty()), pixels);
        assertThat(embed(
                        new ForeignModel().metadata("Image.NominalPixelRange", "Normalized_1_1"),
                        Description.NONE,
                        pixels))
                .containsExactly(said);
        assertThat(embed(
                        new ForeignModel().metadata("mean", "0.5, 0.5, 0.5").metadata("std", "[0.5,0.5,0.5]"),
                        Description.NONE,
                        pixels))
                .containsExactly(said);
        assertThat(embed(new ForeignModel(), Description.NONE, pixels)).isNotEqualTo(said);
        refuses(
                new ForeignModel().metadata("mean", "0.5").metadata("std", "1,1,1"),
                Description.NONE,
                "three numbers each");
        refuses(
                new ForeignModel().metadata("mean", "a,b,c").metadata("std", "1,1,1"),
                Description.NONE,
                "three numbers each");
        refuses(new ForeignModel().metadata("Image.NominalPixelRange", "other"), Description.NONE, "'other'");
    }

    @Test
    void refusesWhatItCannotUse() throws Exception {
        refuses(
                new ForeignModel().operatorSet(12),
                Description.NONE,
                "operator set 12, which is too old; export it with 13");
        refuses(new ForeignModel().input(1, 1, 16, 16), Description.NONE, "1 channels, where 3");
        refuses(new ForeignModel().input(1, 16, 16, 3), Description.NONE, "16 channels, where 3");
        refuses(new ForeignModel().input(1, "c", 16, 16), Description.NONE, "any number of channels, where 3");
        refuses(new ForeignModel().input(1, 3, 16, 20), Description.NONE, "16 x 20 pixels; export it for squares");
        refuses(new ForeignModel().input(1, 768), Description.NONE, "an input of 2 axes");
        refuses(new ForeignModel().input(), Description.NONE, "an input of 0 axes");
        refuses(new ForeignModel().type(DataType.FLOAT16), Description.NONE, "FLOAT16; export it for 32-bit floats");
        refuses(new ForeignModel().withInput("mask"), Description.NONE, "has 2 inputs (image, mask)");
        refuses(new ForeignModel().weightsElsewhere(), Description.NONE, "another file ('onnx::Conv_21' for one)");
        refuses(
                new ForeignModel().withOutput(ForeignModel.FEATURES),
                Description.NONE,
                "several outputs (output, /Flatten_output_0)");
        refuses(new ForeignModel().reshapingToOne(), CUT, "one picture at a time only");
        refuses(new ForeignModel().bias(Float.NaN), Description.NONE, "numbers that are not finite");
        refuses(new ForeignModel(), naming("nothing"), "makes no value named 'nothing'; its outputs are output");
        refuses(
                new ForeignModel(),
                naming("/relu/Relu_output_0"),
                "makes of one picture a value '/relu/Relu_output_0' of the shape [1, 12, 16, 16]");
    }

    @Test
    void refusesFilesThatAreNoNetwork() throws Exception {
        Path empty = Files.write(folder.resolve("empty.onnx"), new byte[0]);
        assertThatThrownBy(() -> BackboneFile.read(empty, Description.NONE))
                .isInstanceOf(BadModelException.class)
                .hasMessage(empty + " is not an ONNX file");
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a network at all");
        assertThatThrownBy(() -> BackboneFile.read(text, Description.NONE))
                .isInstanceOf(BadModelException.class)
                .hasMessage(text + " is not an ONNX file");
    }

    private static Description naming(String output) {
        return new Description(Optional.empty(), Optional.empty(), Optional.of(output));
    }

    private BackboneFile read(ForeignModel model, Description description) throws Exception {
        return BackboneFile.read(model.write(folder.resolve("foreign.onnx")), description);
    }

    private float[] embed(ForeignModel model, Description description, float[] pixels) throws Exception {
        BackboneFile file = read(model, description);
        try (OnnxSession session = file.embedding()) {
            return file.embed(session, pixels);
        }
    }

    private void refuses(ForeignModel model, Description description, String says) throws Exception {
        assertThatThrownBy(() -> read(model, description))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining(folder.resolve("foreign.onnx").toString())
                .hasMessageContaining(says);
    }
}
