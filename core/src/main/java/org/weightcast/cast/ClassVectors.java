package org.weightcast.cast;

import java.util.List;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.Axis;
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
 * The vectors of the classes and what they were made from.
 *
 * @param prototypes [K, F]
 * @param embedding [n, F] of all support images, in their order
 */
record ClassVectors(FloatArray prototypes, FloatArray embedding) {
    private static final int CHUNK = 256;

    /** From a cast of the whole support set as the generator wrote them; from a cast of a part, over all images. */
    static ClassVectors of(ConvBlocks student, SupportSet support, SupportSubset subset, Named<FloatArray> written) {
        int features = student.features();
        int classes = support.classes().size();
        FloatArray prototypes = written.get("prototypes").reshaped(classes, features);
        FloatArray embedding = written.get("embedding").reshaped(subset.images().size(), features);
        if (subset.images().size() == support.images().size()) {
            return new ClassVectors(prototypes, embedding);
        }
        float[] refinement = difference(prototypes, means(subset.labels(), embedding, classes));
        FloatArray all = embed(student, support.spec(), support.images(), written);
        FloatArray means = means(support.labels(), all, classes);
        float[] refined = means.toArray();
        for (int i = 0; i < refined.length; i++) {
            refined[i] += refinement[i];
        }
        return new ClassVectors(FloatArray.wrap(refined, classes, features), all);
    }

    private static float[] difference(FloatArray a, FloatArray b) {
        float[] difference = a.toArray();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= b.at(i);
        }
        return difference;
    }

    /**
     * Means [K, F] of the labelled images' rows [n, F]; not a number for a class without a member.
     *
     * @param labels [n] class or {@link Episode#UNLABELED}
     */
    static FloatArray means(int[] labels, FloatArray rows, int classes) {
        int features = rows.axis(1);
        double[] sums = new double[classes * features];
        int[] counts = new int[classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != Episode.UNLABELED) {
                counts[labels[i]]++;
                for (int f = 0; f < features; f++) {
                    sums[labels[i] * features + f] += rows.at(i * features + f);
                }
            }
        }
        float[] means = new float[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (sums[i] / counts[i / features]);
        }
        return FloatArray.wrap(means, classes, features);
    }

    /** The embedding [n, F] of images under a student with these weights, among others; in parts, so that memory stays small. */
    static FloatArray embed(ConvBlocks student, ImageSpec spec, List<SupportImage> images, Named<FloatArray> written) {
        int features = student.features();
        float[] all = new float[images.size() * features];
        OnnxFile file = OnnxExport.export(
                new Embedding(student), written.only(student.weights()::has), Named.of(OnnxFile.FORMAT, "embedding 1"));
        try (OnnxSession session = OnnxSession.open(file, "the new model", 1)) {
            for (int from = 0; from < images.size(); from += CHUNK) {
                List<SupportImage> chunk = images.subList(from, Math.min(images.size(), from + CHUNK));
                FloatArray rows = session.run(Named.of("image", CasterInputs.images(spec, chunk)))
                        .get("embedding");
                System.arraycopy(rows.toArray(), 0, all, from * features, rows.size());
            }
        }
        return FloatArray.wrap(all, images.size(), features);
    }

    /** A student's blocks alone: {@code image} [batch, C, S, S] to {@code embedding} [1, batch, F]. */
    private record Embedding(ConvBlocks blocks) implements Net {
        @Override
        public Signature signature() {
            List<Axis> image = Signature.axes("batch", blocks.inputChannels(), blocks.size(), blocks.size());
            return new Signature(
                    blocks.weights(),
                    Named.of("image", image),
                    Named.of("embedding", Signature.axes(1, "batch", blocks.features())));
        }

        @Override
        public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
            return Named.of("embedding", blocks.embed(ops, weights, inputs.get("image"), 1));
        }
    }
}
