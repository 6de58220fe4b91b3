package org.weightcast.adapt;

import java.util.List;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.net.Classifier;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.InvertedResidual;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.net.vision.VisionTransformer;
import org.weightcast.patch.Patch;
import org.weightcast.train.ClassTrial;
import org.weightcast.train.Classification;
import org.weightcast.train.ImageModel;
import org.weightcast.train.Recalibration;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Drawn glyphs to tell apart, and very small networks. */
final class GlyphTask {
    static final TrainingListener NOBODY = new TrainingListener() {};
    static final int SIZE = 12;

    private GlyphTask() {}

    /** Some classes, 16 images each. */
    static Task of(String name, int classes, long seed) {
        ClassSet glyphs = GlyphArtist.classes(classes, 16, SIZE, seed);
        return new Task(name, Classification.of(glyphs, 32));
    }

    static MobileNetV2 mobile(int classes) {
        List<MobileNetV2.Row> rows = List.of(new MobileNetV2.Row(2, 12, 1, 2), new MobileNetV2.Row(2, 12, 1, 1));
        return new MobileNetV2(1, SIZE, 8, 1, rows, 32, classes, InvertedResidual.Form.PUBLISHED);
    }

    static VisionTransformer transformer(int classes) {
        return new VisionTransformer(1, SIZE, 4, 16, 2, 2, 24, classes);
    }

    /** Random weights with the statistics of glyphs. */
    static Base random(Classifier network, long seed) {
        ClassSet glyphs = GlyphArtist.classes(10, 16, SIZE, 9);
        return new Base(network, Recalibration.on(glyphs, 160, 1, network, InitialWeights.of(network, seed)));
    }

    /** The share of a task's own images that a patched base answers rightly. */
    static double accuracy(Base base, Task task, Patch patch) {
        return accuracy(base.network(), task, patch.on(base.weights()));
    }

    static double accuracy(Classifier network, Task task, Named<FloatArray> weights) {
        return ClassTrial.of(task.data().classes(), task.data().labels())
                .ask(ImageModel.stored(network), weights)
                .accuracy();
    }
}
