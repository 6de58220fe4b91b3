package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Picture;
import org.weightcast.data.SupportSet;
import org.weightcast.data.Warp;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.StudentCnn;
import org.weightcast.onnx.Rejection;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class EvaluatorTest {
    private static final EvaluationSettings FIVE_WAYS = new EvaluationSettings(5, 1, 2, 20, 3, false, Warp.NONE);

    private static Evaluator evaluator;
    private static ClassSet data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        evaluator = new Evaluator(Caster.GLYPHS);
        data = GlyphArtist.classes(40, 5, evaluator.imageSpec().size(), 11);
    }

    @AfterAll
    static void close() {
        evaluator.close();
    }

    @Test
    void measuresTheCasterBesideOthersOnTheSameEpisodes() {
        List<Integer> progress = new ArrayList<>();
        Evaluation found = evaluator.evaluate(
                data, FIVE_WAYS, Named.of(Evaluator.PIXELS, evaluator.baseline(Evaluator.PIXELS)), progress::add);
        assertThat(found.accuracy().mean()).isGreaterThan(0.5); // chance is 0.2
        assertThat(found.accuracy().episodes()).isEqualTo(20);
        assertThat(progress).hasSize(20).endsWith(20).isSorted();
        Accuracy pixels = Accuracy.over(20, FIVE_WAYS.from(data), Accuracy::ofNearestPixels);
        Evaluation.Comparison comparison = found.baselines().get(Evaluator.PIXELS);
        assertThat(comparison.accuracy()).isEqualTo(pixels);
        assertThat(comparison.lead()).isCloseTo(found.accuracy().mean() - pixels.mean(), within(1e-9));
        assertThat(found.msPerCast()).isPositive();
    }

    @Test
    void looksAtTheAnswersAsTheyAreGiven() {
        ClassSet few = data.where(each -> data.classes().indexOf(each) < 6);
        QueryAnswers answers = evaluator.answersOn(few);
        Evaluation found = evaluator.evaluate(few, FIVE_WAYS, Named.empty(), done -> {}, answers);
        assertThat(found.accuracy())
                .isEqualTo(evaluator
                        .evaluate(few, FIVE_WAYS, Named.empty(), done -> {})
                        .accuracy());
        int all = 0;
        int right = 0;
        for (int truth = 0; truth < 6; truth++) {
            for (int taken = 0; taken < 6; taken++) {
                all += answers.confusion()[truth][taken];
            }
            right += answers.confusion()[truth][truth];
        }
        assertThat(all).isEqualTo(20 * 5 * 2);
        assertThat(right / (double) all).isCloseTo(found.accuracy().mean(), within(1e-9));
        List<CalibrationError.Bin> bins = answers.calibration().bins();
        assertThat(bins.stream().mapToDouble(CalibrationError.Bin::weight).sum())
                .isEqualTo(all);
        assertThat(bins.stream().mapToDouble(bin -> bin.weight() * bin.right()).sum())
                .isCloseTo(right, within(1e-9));
        assertThat(evaluator.answersOn(data).confusion()).isEmpty();
    }

    @Test
    void accuraciesAreThoseOfAnEvaluation() {
        Named<Evaluator.Method> pixels = Named.of(Evaluator.PIXELS, evaluator.baseline(Evaluator.PIXELS));
        Evaluation found = evaluator.evaluate(data, FIVE_WAYS, pixels, done -> {});
        Named<Accuracy> accuracies = evaluator.accuracies(data, FIVE_WAYS, pixels, done -> {});
        assertThat(accuracies.get(Caster.GLYPHS)).isEqualTo(found.accuracy());
        assertThat(accuracies.get(Evaluator.PIXELS))
                .isEqualTo(found.baselines().get(Evaluator.PIXELS).accuracy());
    }

    @Test
    void countsTheNumbersOfTheNetworkThatACastWrites() {
        Drawings drawings = new Drawings(evaluator.imageSpec(), 5);
        Evaluation found = evaluator.evaluate(data, FIVE_WAYS, Named.empty(), done -> {});
        try (Caster caster = Caster.load(Caster.GLYPHS);
                CastModel model = caster.cast(drawings.support(new int[] {1, 1, 1, 1, 1}, 0), 0)) {
            assertThat(found.cnnParameters()).isEqualTo(model.file().parameters());
        }
    }

    @Test
    void theSameSettingsGiveTheSameAccuracy() {
        Evaluation once = evaluator.evaluate(data, FIVE_WAYS, Named.empty(), done -> {});
        Evaluation again = evaluator.evaluate(data, FIVE_WAYS, Named.empty(), done -> {});
        assertThat(again.accuracy()).isEqualTo(once.accuracy());
    }

    /** What the evaluation asks in one graph is what a user's model answers. */
    @Test
    void anEpisodesAnswersAreThoseOfTheModelCastForIt() {
        Episode episode = FIVE_WAYS.from(data).apply(0);
        SupportSet support = new SupportSet(
                data.spec(), List.of("a", "b", "c", "d", "e"), EpisodeRunner.images(data.spec(), episode), List.of());
        try (EpisodeRunner runner = new EpisodeRunner(Caster.file(Caster.GLYPHS), "glyphs");
                Caster caster = Caster.load(Caster.GLYPHS);
                CastModel model = caster.cast(support, 7)) {
            StudentCnn student = new StudentCnn(caster.card().settings().student(), 5);
            int size = data.spec().size();
            FloatArray queries = FloatArray.of(episode.query(), episode.queryLabels().length, 1, size, size);
            Named<FloatArray> answers =
                    student.apply(new ArrayOps(), model.file().weights(), Named.of("image", queries));
            assertThat(runner.logits(episode, 7).toArray())
                    .containsExactly(answers.get("logits").toArray(), within(1e-3f));
        }
    }

    @Test
    void strangersAmongTheQueriesAreTold() {
        EvaluationSettings settings = new EvaluationSettings(5, 3, 2, 30, 3, false, Warp.NONE);
        OpenEvaluation found = evaluator.evaluateOpen(data, settings, 4, done -> {});
        assertThat(found.auroc().mean()).isGreaterThan(0.9);
        assertThat(found.auroc().mean())
                .isGreaterThan(found.aurocOfProbability().mean());
        assertThat(found.promised()).isEqualTo(0.05);
        assertThat(found.falseReject().mean()).isLessThan(0.2);
        assertThat(found.falseAccept().mean()).isLessThan(0.4);
        assertThat(found.errorOfConfidence()).isBetween(0.0, 0.3);
        assertThat(evaluator.evaluateOpen(data, settings, 4, done -> {})).isEqualTo(found);
        assertThatThrownBy(() -> evaluator.evaluateOpen(data, settings, 36, done -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("5 classes to learn and 36 strange ones", "the data has 40");
        try (Evaluator old = new Evaluator("glyphs-prototypes")) {
            assertThatThrownBy(() -> old.evaluateOpen(data, settings, 4, done -> {}))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("publish it again");
        }
    }

    /** What the evaluation calls unknown is what a user's model calls unknown. */
    @Test
    void anEpisodesUnknownsAreThoseOfTheModelCastForIt() {
        Episode episode = new EvaluationSettings(9, 3, 2, 2, 3, false, Warp.NONE)
                .from(data)
                .apply(0)
                .open(5, data.spec().values());
        SupportSet support = new SupportSet(
                data.spec(), List.of("a", "b", "c", "d", "e"), EpisodeRunner.images(data.spec(), episode), List.of());
        try (EpisodeRunner runner = new EpisodeRunner(Caster.file(Caster.GLYPHS), "glyphs");
                Caster caster = Caster.load(Caster.GLYPHS);
                CastModel model = caster.cast(support, 7)) {
            EpisodeRunner.Answers answers = runner.ask(episode, 7);
            double[] evidence = answers.evidence(
                            caster.card().experience().orElseThrow().background(), episode)
                    .of(answers.asked());
            Rejection rule = model.card().rejection().orElseThrow();
            int size = data.spec().size();
            for (int q = 0; q < evidence.length; q++) {
                byte[] grey = new byte[size * size];
                for (int i = 0; i < grey.length; i++) {
                    grey[i] = (byte) Math.round(255 * (1 - episode.query()[q * grey.length + i]));
                }
                Classification answer = model.classify(Picture.grey(size, size, grey));
                double sure = rule.known(evidence[q]) * answer.probability();
                assertThat((double) answer.confidence()).isCloseTo(sure, within(2e-2));
                assertThat(answer.unknown()).isEqualTo(evidence[q] < rule.threshold());
            }
        }
    }

    @Test
    void trialsStayWithinOneAlphabet() {
        EvaluationSettings trials = new EvaluationSettings(20, 1, 1, 3, 0, true, Warp.NONE);
        Episode trial = trials.from(data).apply(0);
        assertThat(trial.queryLabels()).hasSize(20);
        assertThat(evaluator
                        .evaluate(data, trials, Named.empty(), done -> {})
                        .accuracy()
                        .mean())
                .isGreaterThan(0.2); // chance is 0.05
        assertThatThrownBy(() -> new EvaluationSettings(20, 5, 1, 3, 0, true, Warp.NONE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("1 shot");
    }

    /** The caster as its own prototypical network: never better, never worse. */
    @Test
    void takesThePrototypicalNetworkBesideTheCaster() throws IOException {
        Path file = folder.resolve("mine.onnx");
        Caster.file(Caster.GLYPHS).write(file);
        try (Evaluator mine = new Evaluator(file.toString())) {
            assertThatThrownBy(() -> mine.baseline(Evaluator.PROTOTYPES))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("mine-prototypes.onnx")
                    .hasMessageContaining("leave out");
            Caster.file(Caster.GLYPHS).write(folder.resolve("mine-prototypes.onnx"));
            Evaluation found = mine.evaluate(
                    data, FIVE_WAYS, Named.of(Evaluator.PROTOTYPES, mine.baseline(Evaluator.PROTOTYPES)), done -> {});
            Evaluation.Comparison comparison = found.baselines().get(Evaluator.PROTOTYPES);
            assertThat(comparison.accuracy()).isEqualTo(found.accuracy());
            assertThat(comparison.lead()).isZero();
            assertThat(comparison.leadCi95()).isZero();
        }
    }

    @Test
    void takesAnotherCasterByItsName() {
        Evaluation found =
                evaluator.evaluate(data, FIVE_WAYS, Named.of("other", evaluator.baseline(Caster.GLYPHS)), done -> {});
        assertThat(found.baselines().get("other").accuracy()).isEqualTo(found.accuracy());
    }

    @Test
    void kernelsVaryByTheirDistanceFromTheirMean() {
        KernelVariation variation = new KernelVariation();
        for (float[] kernel : new float[][] {{3, 4}, {5, 4}, {4, 1}}) {
            variation.add(Named.of("block1.kernel", FloatArray.of(kernel, 1, 2))
                    .with("block1.mean", FloatArray.of(kernel, 2))
                    .with("block2.kernel", FloatArray.filled(1, 1, 2)));
        }
        // Mean (4, 3); squared distances 1 + 1, 1 + 1, 0 + 4; norm 5.
        assertThat(variation.byBlock().names()).containsExactly("block1", "block2");
        assertThat(variation.byBlock().get("block1")).isCloseTo(Math.sqrt(8 / 3.0) / 5, within(1e-12));
        assertThat(variation.byBlock().get("block2")).isZero();
        Evaluation found = evaluator.evaluate(data, FIVE_WAYS, Named.empty(), done -> {});
        assertThat(found.kernelVariation().names()).startsWith("block1", "block2");
        assertThat(found.kernelVariation().values()).allMatch(each -> each > 0 && each < 1);
    }

    @Test
    void theLeadsIntervalIsThatOfTheDifferences() {
        // Differences 0.1, 0.3, 0.2: mean 0.2, deviation 0.1, standard error 0.1 / sqrt 3.
        Evaluation.Comparison comparison =
                Evaluation.Comparison.of(new double[] {0.5, 0.9, 0.7}, new double[] {0.4, 0.6, 0.5});
        assertThat(comparison.lead()).isCloseTo(0.2, within(1e-12));
        assertThat(comparison.leadCi95()).isCloseTo(1.96 * 0.1 / Math.sqrt(3), within(1e-12));
        assertThat(comparison.accuracy().mean()).isCloseTo(0.5, within(1e-12));
        assertThat(comparison.accuracy().ci95()).isCloseTo(1.96 * 0.1 / Math.sqrt(3), within(1e-12));
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThatThrownBy(() -> evaluator.baseline("magic"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("magic")
                .hasMessageContaining(Evaluator.PIXELS);
        assertThatThrownBy(() -> evaluator.evaluate(
                        data, new EvaluationSettings(41, 1, 1, 2, 0, false, Warp.NONE), Named.empty(), done -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("41 ways");
        assertThatThrownBy(() -> evaluator.evaluate(
                        data, new EvaluationSettings(5, 5, 1, 2, 0, false, Warp.NONE), Named.empty(), done -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("need 6");
        assertThatThrownBy(() -> new EvaluationSettings(5, 1, 1, 1, 0, false, Warp.NONE))
                .isInstanceOf(BadInputException.class);
        ClassSet small = GlyphArtist.classes(10, 3, 14, 0);
        assertThatThrownBy(() -> evaluator.evaluate(small, FIVE_WAYS, Named.empty(), done -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size=14");
    }
}
