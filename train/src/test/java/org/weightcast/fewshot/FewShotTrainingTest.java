package org.weightcast.fewshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.weightcast.data.ClassSet;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.GlyphArtist;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.train.Classification;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Every method learns from drawn characters what it needs to tell others apart. */
class FewShotTrainingTest {
    private static final ClassSet SEEN = GlyphArtist.classes(40, 10, 14, 1);
    private static final ClassSet UNSEEN = GlyphArtist.classes(20, 10, 14, 2);
    private static final EpisodeSettings TASK =
            EpisodeSettings.defaults().withWays(3).withQueries(4);
    private static final EpisodeTrial TRIAL = new EpisodeTrial(UNSEEN, TASK, 100, 5);
    private static final Student STUDENT = new Student(new PublishedBlocks(1, 14, 3, 6), false);
    private static final ShortTraining TRAINING = new ShortTraining(120, 0.01);
    private static final long SEED = 3;

    @TestFactory
    Stream<DynamicTest> episodesTeach() {
        return Stream.of(
                        new PrototypicalNetwork(STUDENT, false),
                        new MatchingNetwork(STUDENT),
                        new Maml(STUDENT, 3, 1, 0.4, false),
                        new Maml(STUDENT, 3, 1, 0.4, true))
                .map(model -> DynamicTest.dynamicTest(model.toString(), () -> {
                    Named<FloatArray> start = model.initial(SEED);
                    Named<FloatArray> end = new EpisodeTraining(SEEN, TASK, 8, TRAINING)
                            .fit(model, start, SEED, new TrainingListener() {});
                    learned(model, start, end);
                }));
    }

    @Test
    void ordinaryClassificationTeaches() {
        Rfs rfs = new Rfs(STUDENT);
        learned(
                rfs,
                rfs.initial(SEED),
                rfs.fit(new ClassTraining(Classification.of(SEEN, 64), TRAINING), SEED, new TrainingListener() {}));
    }

    private static void learned(EpisodeModel model, Named<FloatArray> start, Named<FloatArray> end) {
        assertThat(mean(model, end)).as("%s", model).isGreaterThan(mean(model, start) + 0.05);
    }

    private static double mean(EpisodeModel model, Named<FloatArray> weights) {
        return Arrays.stream(TRIAL.accuracies(model, weights)).average().orElseThrow();
    }
}
