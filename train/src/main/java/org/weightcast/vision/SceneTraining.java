package org.weightcast.vision;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.SceneArtist;
import org.weightcast.net.Norm;
import org.weightcast.net.vision.DeepLabV3;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.InvertedResidual;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.net.vision.SsdLite;
import org.weightcast.torch.TorchOps;
import org.weightcast.train.CrossEntropy;
import org.weightcast.train.Objective;
import org.weightcast.train.Recalibration;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Trains detectors and segmenters from nothing on drawn scenes, new ones each step, and measures their norms' statistics afterwards.
 *
 * @param scenes a step
 * @param training how long and how fast
 */
public record SceneTraining(int scenes, ShortTraining training, long seed) {
    private static final int BATCHES_OF_STATISTICS = 8;

    /** A small MobileNetV2 for scenes, which halves their maps four times. */
    public static MobileNetV2 backbone(int size) {
        List<MobileNetV2.Row> rows = List.of(
                new MobileNetV2.Row(1, 16, 1, 1),
                new MobileNetV2.Row(4, 24, 2, 2),
                new MobileNetV2.Row(4, 32, 2, 2),
                new MobileNetV2.Row(4, 64, 2, 2));
        return new MobileNetV2(3, size, 16, 2, rows, 256, 1, InvertedResidual.Form.PUBLISHED);
    }

    /** The small network with the detecting head. */
    public static SsdLite detector(int size) {
        return SsdLite.of(backbone(size), SceneArtist.KINDS.size());
    }

    /** The small network with the segmenting head. */
    public static DeepLabV3 segmenter(int size) {
        return new DeepLabV3(backbone(size), SceneArtist.KINDS.size() + 1, 64, false);
    }

    /** The weights of a detector. */
    public Named<FloatArray> fit(SsdLite net, TrainingListener listener) {
        DetectionLoss loss = DetectionLoss.of(net);
        int size = net.backbone().size();
        Objective objective = (weights, step) -> {
            SceneBatch batch = SceneBatch.draw(scenes, size, seed, step);
            SsdLite.Found<Tensor> found = net.find(new TorchOps(), weights, batch.images(), Norm.ofBatch());
            return new Objective.Result(loss.of(found, batch.things()), Map.of());
        };
        Named<FloatArray> trained = training.fit(InitialWeights.of(net, seed), objective, listener);
        return Recalibration.over(
                BATCHES_OF_STATISTICS,
                (weights, norm, batch) -> net.find(new TorchOps(), weights, measured(size, batch), norm),
                trained);
    }

    /** The weights of a segmenter. */
    public Named<FloatArray> fit(DeepLabV3 net, TrainingListener listener) {
        int size = net.backbone().size();
        Objective objective = (weights, step) -> {
            SceneBatch batch = SceneBatch.draw(scenes, size, seed, step);
            Tensor logits = net.logits(new TorchOps(), weights, batch.images(), Norm.ofBatch()); // [n, K, S, S]
            return new Objective.Result(CrossEntropy.mean(logits.permute(0, 2, 3, 1), batch.labels()), Map.of());
        };
        Named<FloatArray> trained = training.fit(InitialWeights.of(net, seed), objective, listener);
        return Recalibration.over(
                BATCHES_OF_STATISTICS,
                (weights, norm, batch) -> net.logits(new TorchOps(), weights, measured(size, batch), norm),
                trained);
    }

    /** Scenes that no step saw. */
    private Tensor measured(int size, int batch) {
        return SceneBatch.draw(scenes, size, ~seed, batch).images();
    }
}
