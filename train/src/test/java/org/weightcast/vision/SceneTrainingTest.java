package org.weightcast.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.weightcast.data.SceneArtist;
import org.weightcast.net.vision.DeepLabV3;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.SsdLite;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** A little training of each head already finds more than first weights do. */
class SceneTrainingTest {
    private static final int SIZE = 48;
    private static final SceneTraining LITTLE = new SceneTraining(8, new ShortTraining(150, 0.01), 3);
    private static final SceneTrial TRIAL = SceneTrial.draw(16, SIZE, 99);

    private final TrainingListener quiet = new TrainingListener() {};

    @Test
    void pixelsAreToldFromTheGround() {
        DeepLabV3 net = SceneTraining.segmenter(SIZE);
        Named<FloatArray> weights = LITTLE.fit(net, quiet);
        Overlap ground = new Overlap(SceneArtist.KINDS.size() + 1);
        TRIAL.scenes().forEach(scene -> ground.add(new int[SIZE * SIZE], scene.labels()));
        assertThat(TRIAL.overlap(net, weights)).isGreaterThan(ground.mean() + 0.1);
    }

    @Test
    void thingsAreFoundAndPainted() {
        SsdLite net = SceneTraining.detector(SIZE);
        Named<FloatArray> weights = LITTLE.fit(net, quiet);
        assertThat(TRIAL.precision(net, weights)).isGreaterThan(TRIAL.precision(net, InitialWeights.of(net, 3)) + 0.05);
        BufferedImage sheet = ScenePainter.paint(
                TRIAL.scenes().subList(0, 2),
                TRIAL.detections(net, weights).subList(0, 2),
                TRIAL.scenes().stream().map(scene -> scene.labels()).toList().subList(0, 2));
        assertThat(sheet.getWidth()).isGreaterThan(2 * 2 * SIZE);
        assertThat(sheet.getHeight()).isGreaterThan(2 * 2 * SIZE);
    }
}
