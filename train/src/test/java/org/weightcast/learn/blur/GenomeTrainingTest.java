package org.weightcast.learn.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.evolution.Cmaes;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.TrainingListener;

class GenomeTrainingTest {
    private static final BlurForm FORM = BlurForm.learned();
    private static final PointLessons LEARNED =
            new PointLessons(List.of(PointLessons.Function.AND, PointLessons.Function.NOR));
    private static final PointLessons OTHERS =
            new PointLessons(List.of(PointLessons.Function.OR, PointLessons.Function.NAND));
    private static final Lessons.Amount AMOUNT = new Lessons.Amount(4, 3, 32, 64);

    private static double accuracy(Genome genome) {
        try (Scope scope = Scope.open()) {
            Lesson lesson = OTHERS.draw(new Lessons.Amount(20, 3, 32, 100), 99);
            return DoubleStream.of(new BlurLearner(BlurNetwork.of(genome, 2, 10, 2), genome)
                            .accuracies(lesson, List.of(3), 98)
                            .get(0))
                    .average()
                    .orElseThrow();
        }
    }

    private static GenomeTraining training(Genome genome) {
        return new GenomeTraining(BlurNetwork.of(genome, 2, 10, 2), LEARNED, AMOUNT);
    }

    @Test
    void gradientsMakeAGenomeThatLearnsOtherFunctions() {
        Genome start = Genome.start(2, -0.5, FORM, 1); // goes the wrong way
        Genome found = training(start).byGradient(start, 150, 0.02, 1, new TrainingListener() {}, () -> false);
        assertThat(accuracy(start)).isLessThan(0.7);
        assertThat(accuracy(found)).isGreaterThan(accuracy(start) + 0.1);
        assertThat(found).isEqualTo(found.rounded());
    }

    @Test
    void evolutionMakesOneToo() {
        Genome start = Genome.start(2, -0.5, FORM, 1);
        Genome found = training(start).bySearch(new Cmaes(12, 25, 0.3), start, 1, (done, total, errors) -> {});
        assertThat(accuracy(found)).isGreaterThan(accuracy(start) + 0.1);
    }

    @Test
    void evolutionFindsTheSameWithAnyNumberOfThreads() {
        Genome start = Genome.start(2, -0.5, FORM, 1);
        Genome alone = evolved(start, 1);
        assertThat(alone).isNotEqualTo(start.rounded());
        assertThat(evolved(start, 2)).isEqualTo(alone);
        assertThat(evolved(start, 4)).isEqualTo(alone);
    }

    private static Genome evolved(Genome start, int threads) {
        return training(start).bySearch(new Cmaes(6, 5, 0.3), start, 1, threads, (done, total, errors) -> {});
    }

    @Test
    void descentWithAGoodRateLearns() {
        try (Scope scope = Scope.open()) {
            Lesson lesson = OTHERS.draw(new Lessons.Amount(10, 50, 32, 100), 5);
            for (boolean normalised : new boolean[] {false, true}) {
                List<double[]> accuracies =
                        new SgdLearner(List.of(2, 10, 2), normalised, 0.5).accuracies(lesson, List.of(0, 50), 3);
                assertThat(DoubleStream.of(accuracies.get(0)).average().orElseThrow())
                        .isLessThan(0.8);
                assertThat(DoubleStream.of(accuracies.get(1)).average().orElseThrow())
                        .isGreaterThan(0.9);
            }
        }
    }

    /** Where the images to choose by are others than those asked about, another rate may be the best there. */
    @Test
    void theRateOfDescentIsChosenByOtherExamplesAtEachMark() {
        try (Scope scope = Scope.open()) {
            Lessons.Amount amount = new Lessons.Amount(10, 30, 32, 100);
            Lesson toChoose = OTHERS.draw(amount, 6);
            Lesson lesson = OTHERS.draw(amount, 5);
            List<Integer> marks = List.of(0, 1, 30);
            List<Integer> tried = new ArrayList<>();
            TunedSgd sgd = TunedSgd.of(List.of(2, 10, 2), toChoose, lesson, marks, 3, tried::add);
            assertThat(tried).containsExactly(1, 2, 3, 4, 5, 6, 7);
            assertThat(sgd.losses().keySet()).containsExactlyElementsOf(SgdLearner.RATES);
            for (int mark = 0; mark < marks.size(); mark++) {
                for (int task = 0; task < 10; task++) {
                    double rate = sgd.rates().get(mark)[task];
                    SgdLearner learner = new SgdLearner(List.of(2, 10, 2), true, rate);
                    double least = learner.losses(toChoose, marks, 3).get(mark)[task];
                    for (List<double[]> others : sgd.losses().values()) {
                        assertThat(others.get(mark)[task]).isGreaterThanOrEqualTo(least);
                    }
                    assertThat(sgd.accuracies().get(mark)[task])
                            .isEqualTo(learner.accuracies(lesson, marks, 3).get(mark)[task]);
                }
            }
            assertThat(DoubleStream.of(sgd.accuracies().get(2)).average().orElseThrow())
                    .isGreaterThan(
                            DoubleStream.of(sgd.accuracies().get(0)).average().orElseThrow() + 0.1);
            assertThat(sgd.meanLosses(0.1).get(2))
                    .isLessThan(sgd.meanLosses(0.1).get(0));
        }
    }

    @Test
    void aGenomeThatDivergesCountsAsChanceAndIsToldOf() {
        Genome start = Genome.start(2, 0.5, BlurForm.defaults().withNormalised(false), 1);
        double[] values = start.values();
        values[4 * 4 + 2] = 1e30; // how much of a synapse is kept
        Genome wild = start.with(values);
        List<String> warnings = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            Lesson lesson = OTHERS.draw(new Lessons.Amount(2, 5, 8, 8), 5);
            List<double[]> accuracies = new BlurLearner(BlurNetwork.of(wild, 2, 10, 2), wild, warnings::add)
                    .accuracies(lesson, List.of(0, 1, 5), 3);
            assertThat(accuracies.get(2)).containsExactly(0.5, 0.5);
        }
        // Counted from the first step, not from the last mark.
        assertThat(warnings).singleElement(STRING).contains("are not finite after step 2 of", "right by chance");
    }

    @Test
    void imagesToLearnFromAreNotAsked() {
        ClassSet set = GlyphArtist.classes(4, 6, 8, 1);
        ImageLessons lessons = new ImageLessons(set, 3);
        try (Scope scope = Scope.open()) {
            Lesson lesson = lessons.draw(new Lessons.Amount(2, 5, 12, 9), 1);
            assertThat(lesson.batches()).hasSize(5);
            List<List<Float>> asked = rows(lesson.queries()).subList(0, 9); // of the first task
            assertThat(asked).doesNotHaveDuplicates();
            for (Batch batch : lesson.batches()) {
                assertThat(asked).doesNotContainAnyElementsOf(rows(batch).subList(0, 12));
            }
            Lesson toChoose = lessons.toChoose(new Lessons.Amount(2, 5, 12, 3), 1);
            for (int task = 0; task < 2; task++) {
                List<List<Float>> learned = learned(lesson, task);
                List<List<Float>> chosenBy = rows(toChoose.queries()).subList(3 * task, 3 * task + 3);
                assertThat(learned).containsAll(chosenBy).containsAll(learned(toChoose, task));
                assertThat(learned(toChoose, task)).doesNotContainAnyElementsOf(chosenBy);
            }
        }
        assertThatThrownBy(() -> new ImageLessons(GlyphArtist.classes(4, 2, 8, 1), 2).toChoose(AMOUNT, 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has 2 images; to choose a learning rate give at least 3");
        assertThatThrownBy(() -> new ImageLessons(set, 5))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("Tasks of 5 classes cannot be drawn from 4");
        assertThatThrownBy(() -> new ImageLessons(GlyphArtist.classes(4, 1, 8, 1), 2))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has 1 images; give at least 2");
    }

    private static List<List<Float>> learned(Lesson lesson, int task) {
        return lesson.batches().stream()
                .flatMap(batch -> rows(batch).subList(12 * task, 12 * task + 12).stream())
                .toList();
    }

    private static List<List<Float>> rows(Batch batch) {
        float[] all = Torch.floats(batch.inputs());
        int width = Math.toIntExact(batch.inputs().size(2));
        List<List<Float>> rows = new ArrayList<>();
        for (int i = 0; i < all.length; i += width) {
            List<Float> row = new ArrayList<>();
            for (int j = 0; j < width; j++) {
                row.add(all[i + j]);
            }
            rows.add(row);
        }
        return rows;
    }

    @Test
    void refusesANetworkOfOtherSizes() {
        Genome genome = Genome.start(2, 0.5, FORM, 1);
        assertThatThrownBy(() -> new GenomeTraining(BlurNetwork.of(genome, 3, 10, 2), LEARNED, AMOUNT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[3, 10, 2]");
    }
}
