package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Augmentation;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Labels;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.ConvClassifier;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class ClassificationTest {
    private static final TrainingListener NOBODY = new TrainingListener() {};
    private static final ClassSet GLYPHS = GlyphArtist.classes(40, 12, 14, 1); // of two scripts
    private static final ConvBlocks BLOCKS = new ConvBlocks(1, 14, List.of(8, 8));

    /** Logits (0, ln 3): the classes have the probabilities 1/4 and 3/4. */
    @Test
    void crossEntropyIsTheMeanOverRows() {
        try (Scope scope = Scope.open()) {
            float ln3 = (float) Math.log(3);
            double loss = CrossEntropy.mean(
                            Torch.tensor(new float[] {0, ln3, 0, ln3}, 1, 2, 2),
                            Torch.tensor(new float[] {1, 0, 0, 1}, 1, 2, 2))
                    .item_double();
            assertThat(loss).isCloseTo((Math.log(4) + Math.log(4.0 / 3)) / 2, within(1e-6));
        }
    }

    @Test
    void aBatchDependsOnSeedAndStepAlone() {
        Classification task = Classification.of(GLYPHS, 9).withAugmentation(new Augmentation(true, 2));
        try (Scope scope = Scope.open()) {
            float[] first = Torch.floats(task.batch(3, 17).images());
            assertThat(Torch.floats(task.batch(3, 17).images())).isEqualTo(first);
            assertThat(Torch.floats(task.batch(3, 18).images())).isNotEqualTo(first);
            assertThat(Torch.floats(task.batch(4, 17).images())).isNotEqualTo(first);
        }
    }

    @Test
    void classesAndGroupsAreLearned() {
        for (Labels labels : List.of(Labels.ofClasses(GLYPHS), Labels.ofGroups(GLYPHS))) {
            Classification task = Classification.of(GLYPHS, 64).withLabels(labels);
            ConvClassifier network = new ConvClassifier(BLOCKS, labels.size());
            Named<FloatArray> trained = new ShortTraining(120, 0.01)
                    .fit(network.initial(2), task.objective(ImageModel.ofBatch(network), 2), NOBODY);
            Named<FloatArray> measured = Recalibration.on(GLYPHS, 200, 1, network, trained);
            ClassTrial.Result result = ClassTrial.of(GLYPHS, labels).ask(ImageModel.stored(network), measured);
            assertThat(result.images()).isEqualTo(480);
            assertThat(result.accuracy()).as("%s", labels.names()).isGreaterThan(0.8);
            assertThat(result.loss()).isLessThan(0.8);
        }
    }

    /** Asked about one image at a time or many, a model with stored statistics answers the same. */
    @Test
    void aTrialDoesNotDependOnItsBatches() {
        ConvClassifier network = new ConvClassifier(BLOCKS, 40);
        Labels labels = Labels.ofClasses(GLYPHS);
        Named<FloatArray> weights = network.initial(5);
        ClassTrial.Result alone = new ClassTrial(GLYPHS, labels, 1).ask(ImageModel.stored(network), weights);
        ClassTrial.Result together = new ClassTrial(GLYPHS, labels, 77).ask(ImageModel.stored(network), weights);
        assertThat(alone.right()).isEqualTo(together.right());
        assertThat(alone.loss()).isCloseTo(together.loss(), within(1e-5));
    }
}
