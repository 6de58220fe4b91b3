package org.weightcast.vision;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Scene;
import org.weightcast.data.SceneArtist;
import org.weightcast.net.Norm;
import org.weightcast.net.vision.DeepLabV3;
import org.weightcast.net.vision.SsdLite;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Asks trained networks about scenes, with the statistics that are stored in their weights.
 *
 * @param scenes what is asked about, all of one size
 */
public record SceneTrial(List<Scene> scenes) {
    private static final int AT_ONCE = 16;

    /** Below this score a detection is not even counted. */
    private static final double LEAST = 0.05;

    public SceneTrial {
        scenes = List.copyOf(scenes);
    }

    /** Scenes drawn for a trial. */
    public static SceneTrial draw(int count, int size, long seed) {
        return new SceneTrial(SceneBatch.draw(count, size, seed, 0).scenes());
    }

    /** What a detector finds in each scene. */
    public List<List<Detection>> detections(SsdLite net, Named<FloatArray> weights) {
        List<List<Detection>> all = new ArrayList<>();
        inParts(weights, (tensors, images) -> {
            SsdLite.Found<Tensor> found = net.find(new TorchOps(), tensors, images, Norm.stored());
            for (long i = 0; i < images.size(0); i++) {
                float[] scores = Torch.floats(found.scores().select(0, i));
                all.add(Detection.all(
                        net.anchors(), scores, Torch.floats(found.boxes().select(0, i)), LEAST));
            }
        });
        return all;
    }

    /** The label that a segmenter gives each pixel of each scene, row by row. */
    public List<int[]> labels(DeepLabV3 net, Named<FloatArray> weights) {
        List<int[]> all = new ArrayList<>();
        inParts(weights, (tensors, images) -> {
            Tensor logits = net.logits(new TorchOps(), tensors, images, Norm.stored());
            for (long i = 0; i < images.size(0); i++) {
                double[] labels = Torch.doubles(Torch.argmax(logits.select(0, i), 0));
                int[] said = new int[labels.length];
                for (int pixel = 0; pixel < said.length; pixel++) {
                    said[pixel] = (int) labels[pixel];
                }
                all.add(said);
            }
        });
        return all;
    }

    /** Mean average precision of a detector, in 0..1. */
    public double precision(SsdLite net, Named<FloatArray> weights) {
        List<List<Detection>> found = detections(net, weights);
        List<List<LabelledBox>> things = batch(scenes).things();
        AveragePrecision precision = new AveragePrecision(net.classes());
        for (int i = 0; i < found.size(); i++) {
            precision.add(found.get(i), things.get(i));
        }
        return precision.mean();
    }

    /** Mean intersection over union of a segmenter, the background among the labels, in 0..1. */
    public double overlap(DeepLabV3 net, Named<FloatArray> weights) {
        List<int[]> said = labels(net, weights);
        Overlap overlap = new Overlap(SceneArtist.KINDS.size() + 1);
        for (int i = 0; i < said.size(); i++) {
            overlap.add(said.get(i), scenes.get(i).labels());
        }
        return overlap.mean();
    }

    /** What is done with some of the pictures [n, 3, S, S]. */
    private interface Part {
        void run(Named<Tensor> weights, Tensor images);
    }

    private void inParts(Named<FloatArray> weights, Part part) {
        try (Scope all = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(weights);
            for (int done = 0; done < scenes.size(); done += AT_ONCE) {
                try (Scope scope = Scope.open()) {
                    List<Scene> some = scenes.subList(done, Math.min(scenes.size(), done + AT_ONCE));
                    part.run(tensors, batch(some).images());
                }
            }
        }
    }

    private static SceneBatch batch(List<Scene> scenes) {
        return new SceneBatch(scenes.get(0).picture().width(), scenes);
    }
}
