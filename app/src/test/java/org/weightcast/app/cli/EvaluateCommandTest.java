package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes/unseen");

    @TempDir
    Path folder;

    private static CommandRun evaluate(String... options) {
        List<Object> words = new ArrayList<>(List.of("evaluate", "--data", RUNES, "--ways", "3", "--queries", "2"));
        words.addAll(List.of(options));
        return CommandRun.of(words.toArray());
    }

    @Test
    void measuresTheCasterAndBaselinesOnTheSameEpisodes() {
        CommandRun run = evaluate("--episodes", "20", "--shots", "2", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, String> told = run.json().get(0);
        assertThat(told.keySet())
                .contains(
                        "accuracy",
                        "ci95",
                        "episodes",
                        "ways",
                        "shots",
                        "mode",
                        "cnn_parameters",
                        "ms_per_cast",
                        "kernel_variation",
                        "baselines");
        assertThat(told)
                .containsEntry("mode", "inductive")
                .containsEntry("episodes", "20")
                .containsEntry("ways", "3")
                .containsEntry("shots", "2");
        assertThat(told.get("baselines")).contains("\"pixels\":{\"accuracy\":0.", "\"ci95\":");
        assertThat(Double.parseDouble(told.get("accuracy"))).isBetween(0.6, 1.0);
        Map<String, String> again =
                evaluate("--episodes", "20", "--shots", "2", "--json").json().get(0);
        assertThat(again.get("accuracy")).isEqualTo(told.get("accuracy"));
        assertThat(again.get("baselines")).isEqualTo(told.get("baselines"));
    }

    @Test
    void tellsPeopleInATable() {
        CommandRun run = evaluate("--episodes", "5");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("3-way 1-shot, 5 episodes, inductive\n")
                .contains("\nglyphs", "\npixels", "One network: ");
    }

    @Test
    void givesEveryTaskAStyleOfItsOwn() {
        CommandRun run = evaluate("--episodes", "20", "--styles");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("3-way 1-shot, 20 episodes, each in a style of its own, inductive\n");
        Map<String, String> told =
                evaluate("--episodes", "20", "--styles", "--json").json().get(0);
        assertThat(told).containsEntry("styles", "true");
        assertThat(told.get("accuracy"))
                .isNotEqualTo(
                        evaluate("--episodes", "20", "--json").json().get(0).get("accuracy"));
    }

    @Test
    void finetunesTheSameNetworkOnDemand() {
        CommandRun run = evaluate("--episodes", "2", "--baselines", "finetune", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().get(0).get("baselines")).startsWith("{\"finetune\":{\"accuracy\":");
    }

    @Test
    void asksAboutClassesThatWereNotLearned() {
        CommandRun run = evaluate("--episodes", "10", "--shots", "2", "--open", "2", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().get(0).get("open"))
                .startsWith("{\"strange_classes\":2,\"auroc\":")
                .contains("\"promised_false_reject\":0.05,\"false_reject\":", "\"calibration_error_after\":");
        assertThat(evaluate("--episodes", "10", "--open", "2").out())
                .contains("With queries of 2 classes that were not learned", "promised 5.0 %");
    }

    private void refuses(List<String> says, String... options) throws IOException {
        List<Object> words = new ArrayList<>(List.of("evaluate", "--episodes", "5"));
        words.addAll(List.of(options));
        new Refusals(folder).expect(ExitCode.BAD_INPUT, says, words.toArray());
    }

    @Test
    void refusesEpisodesThatTheDataDoesNotHave() throws Exception {
        String runes = RUNES.toString();
        refuses(List.of("20 ways", "there are 5"), "--data", runes, "--ways", "20");
        refuses(List.of("images"), "--data", runes, "--ways", "5", "--shots", "4");
        refuses(List.of("alphabet"), "--data", runes, "--within-alphabet", "--shots", "2");
        refuses(List.of("alphabet"), "--data", runes, "--within-alphabet", "--ways", "2");
        refuses(
                List.of("baseline 'guess'", "'pixels', 'prototypes', 'logistic', 'finetune'"),
                "--data",
                runes,
                "--baselines",
                "guess");
        refuses(List.of("nowhere"), "--data", folder.resolve("nowhere").toString());
        refuses(List.of("Omniglot's archive", "nowhere"), "--data", "omniglot:" + folder.resolve("nowhere"));
        refuses(List.of("3 strange ones are 6", "has 5"), "--data", runes, "--ways", "3", "--open", "3");
        refuses(List.of("There is no caster"), "--data", runes, "--caster", "nobody");
    }

    @Test
    void refusesNumbersOutOfRange() {
        for (List<String> option : List.of(
                List.of("--ways", "1"),
                List.of("--ways", "10001"),
                List.of("--shots", "0"),
                List.of("--queries", "-3"),
                List.of("--episodes", "1"),
                List.of("--episodes", "1000001"),
                List.of("--seed", "-1"))) {
            CommandRun run = evaluate(option.get(0), option.get(1));
            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("'" + option.get(1) + "' is not a whole number from");
            assertThat(run.out()).isEmpty();
        }
    }
}
