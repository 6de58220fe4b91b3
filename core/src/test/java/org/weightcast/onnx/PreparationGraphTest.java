package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Picture;
import org.weightcast.net.Signature;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Pictures prepared inside a graph and in Java, where the same picture must become the same numbers. */
class PreparationGraphTest {
    private final long seed = Long.getLong("weightcast.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void bothAgreeOnAnySize() {
        for (ImageInput spec : specs()) {
            try (OnnxSession session = session(spec)) {
                agree(session, spec, 5, 3);
                agree(session, spec, 1000, 700);
                agree(session, spec, 1, 1);
                agree(session, spec, 1, 90);
                agree(session, spec, 28, 28);
                for (int i = 0; i < 10; i++) {
                    agree(session, spec, 1 + random.nextInt(120), 1 + random.nextInt(120));
                }
            }
        }
    }

    /** Whatever the matrices do, a picture of one brightness stays so where it is, and nothing is where it is not. */
    @Test
    void anEvenPictureFillsItsPartOfTheSquare() {
        try (OnnxSession session = session(new ImageInput(3, 4, false))) {
            ByteBuffer white = ByteBuffer.allocateDirect(2 * 8 * 3);
            while (white.hasRemaining()) {
                white.put((byte) 255);
            }
            FloatArray prepared = session.run("image", white.flip(), 1, 2, 8, 3)
                    .get("prepared"); // half as wide pixels: row 1.5 to 2.5
            assertThat(List.of(prepared.at(0), prepared.at(4), prepared.at(8), prepared.at(12)))
                    .containsExactly(0f, 0.5f, 0.5f, 0f);
        }
    }

    @Test
    void picturesInABatchDoNotMix() {
        ImageInput spec = new ImageInput(1, 12, true);
        try (OnnxSession session = session(spec)) {
            byte[] rgb = new byte[2 * 9 * 7 * 3];
            random.nextBytes(rgb);
            FloatArray both = run(session, rgb, 2, 9, 7);
            byte[] second = java.util.Arrays.copyOfRange(rgb, rgb.length / 2, rgb.length);
            FloatArray alone = run(session, second, 1, 9, 7);
            for (int i = 0; i < alone.size(); i++) {
                assertThat((double) both.at(alone.size() + i)).isCloseTo(alone.at(i), within(1e-6));
            }
        }
    }

    private static List<ImageInput> specs() {
        return List.of(
                new ImageInput(1, 28, true),
                new ImageInput(1, 28, false),
                new ImageInput(3, 32, false),
                new ImageInput(3, 9, true));
    }

    private void agree(OnnxSession session, ImageInput spec, int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        random.nextBytes(rgb);
        FloatArray actual = run(session, rgb, 1, height, width);
        float[] expected = ImagePreparation.prepare(
                new Picture(width, height, rgb), new ImageSpec(spec.channels(), spec.size(), spec.darkInk()));
        assertThat(actual.shape()).containsExactly(1, spec.channels(), spec.size(), spec.size());
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual.at(i))
                    .as("%s of %d x %d, value %d, seed %d", spec, width, height, i, seed)
                    .isCloseTo(expected[i], within(1e-5));
        }
    }

    private static FloatArray run(OnnxSession session, byte[] rgb, int pictures, int height, int width) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(rgb.length).put(rgb).flip();
        Named<FloatArray> outputs = session.run("image", pixels, pictures, height, width, 3);
        return outputs.get("prepared");
    }

    private static OnnxSession session(ImageInput spec) {
        OnnxGraph graph = new OnnxGraph(List.of("prepared"));
        Edge image = graph.input("image", DataType.UINT8, Signature.axes("batch", "height", "width", 3));
        graph.output("prepared", new PreparationGraph(graph, new OnnxOps(graph), spec).prepare(image));
        OnnxFile file = OnnxFile.of(graph.build("preparation"), Named.of(OnnxFile.FORMAT, "test"));
        return OnnxSession.open(file, "the preparation", 1);
    }
}
