package org.weightcast.cast;

import static org.weightcast.net.Signature.axes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.Picture;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.Net;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Which support images a picture resembles, as the model sees them: by the distance of their embeddings, the same that decides
 * about classes. Safe for use by several threads; holds native memory until closed.
 */
public final class Resemblance implements AutoCloseable {
    private static final String EMBEDDING = "embedding";
    /** Images that go through the network together. */
    private static final int BATCH = 64;

    private final CastModel model;
    private final OnnxSession session;
    private final float[][] support; // [images][F]

    private Resemblance(CastModel model, OnnxSession session, SupportSet support) {
        this.model = model;
        this.session = session;
        this.support = IntStream.iterate(0, at -> at < support.images().size(), at -> at + BATCH)
                .mapToObj(at -> support.images()
                        .subList(at, Math.min(at + BATCH, support.images().size())))
                .flatMap(images -> embed(images).stream())
                .toArray(float[][]::new);
    }

    /** The embedding part of a model's network, [n, C, S, S] to [n, F]. */
    private record Embedding(ConvBlocks blocks) implements Net {
        @Override
        public Signature signature() {
            return new Signature(
                    blocks.weights(),
                    Named.of("image", axes("batch", blocks.inputChannels(), blocks.size(), blocks.size())),
                    Named.of(EMBEDDING, axes("batch", blocks.features())));
        }

        @Override
        public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
            return Named.of(EMBEDDING, ops.squeeze(blocks.embed(ops, weights, inputs.get("image"), 1), 0));
        }
    }

    /**
     * A support image and how alike it is.
     *
     * @param image its position in the support set
     * @param distance the squared distance of the embeddings
     */
    public record Near(int image, double distance) {}

    /**
     * Gets ready to compare.
     *
     * @param model cast from the support set; not closed with this
     * @param support prepared as the model sees pictures
     */
    public static Resemblance of(CastModel model, SupportSet support) {
        Named<FloatArray> weights = model.file().weights();
        Embedding embedding =
                new Embedding(CastModel.student(weights, model.card()).blocks());
        Named<FloatArray> own = embedding.signature().weights().mapEntries((name, axes) -> weights.get(name));
        OnnxFile file = OnnxExport.export(embedding, own, Named.of(OnnxFile.FORMAT, "embedding 1"));
        return new Resemblance(model, OnnxSession.openQuickly(file, "the embedding"), support);
    }

    /** The support images that resemble a picture most, the most alike first; {@code count} of them, or all. */
    public List<Near> nearest(Picture picture, int count) {
        float[] pixels = ImagePreparation.prepare(picture, model.imageSpec());
        float[] asked = embed(List.of(new SupportImage("", "", -1, pixels))).get(0);
        return IntStream.range(0, support.length)
                .mapToObj(image -> new Near(image, distance(asked, support[image])))
                .sorted(Comparator.comparingDouble(Near::distance))
                .limit(count)
                .toList();
    }

    private List<float[]> embed(List<SupportImage> images) {
        FloatArray embedded = session.run(Named.of("image", CasterInputs.images(model.imageSpec(), images)))
                .get(EMBEDDING);
        int features = embedded.axis(1);
        float[] all = embedded.toArray();
        return IntStream.range(0, images.size())
                .mapToObj(row -> Arrays.copyOfRange(all, row * features, (row + 1) * features))
                .toList();
    }

    private static double distance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = (double) one[i] - other[i];
            sum += difference * difference;
        }
        return sum;
    }

    @Override
    public void close() {
        session.close();
    }
}
