package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.learn.blur.BlurForm;
import org.weightcast.learn.blur.Genome;

class BlurCommandTest {
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes/learn");

    @TempDir
    Path folder;

    @Test
    void findsARuleAndLearnsByIt() throws Exception {
        Path genome = folder.resolve("genome.json");
        CommandRun found = CommandRun.of(
                "learn",
                "blur",
                "--tasks",
                "and,nor",
                "--states",
                "2",
                "--unroll",
                "3",
                "--steps",
                "20",
                "--out",
                genome,
                "--json");
        assertThat(found.exitCode()).as(found.err()).isZero();
        Map<String, String> told = found.json().get(0);
        assertThat(told)
                .containsEntry("out", genome.toString())
                .containsEntry("states", "2")
                .containsEntry("unroll", "3")
                .containsEntry("bytes", Long.toString(Files.size(genome)));
        assertThat(Double.parseDouble(told.getOrDefault("accuracy", ""))).isBetween(0.5, 1.0);

        Path data = Shell.CHECKOUT.resolve("examples/runes/learn");
        CommandRun used = CommandRun.of(
                "learn", "blur", "--genome", genome, "--data", data, "--steps", "4", "--compare", "sgd", "--json");
        assertThat(used.exitCode()).as(used.err()).isZero();
        assertThat(used.json().get(0)).containsEntry("genome", genome.toString());
        assertThat(used.json().get(0).getOrDefault("learned", ""))
                .contains(
                        "{\"steps\":0,\"accuracy\":",
                        "{\"steps\":4,\"accuracy\":",
                        "\"sgd_accuracy\":",
                        "\"sgd_rates\":");
        assertThat(used.json().get(0).getOrDefault("sgd_losses", "")).contains("{\"0.001\":[", "\"10.0\":[");
        CommandRun compared =
                CommandRun.of("learn", "blur", "--genome", genome, "--data", data, "--steps", "4", "--compare", "sgd");
        assertThat(compared.out()).contains("at rates", "sgd's rate", "after 4", "was chosen for");
        CommandRun table = CommandRun.of("learn", "blur", "--genome", genome, "--data", data, "--steps", "4");
        assertThat(table.out()).contains("steps", "rule", "Right answers").doesNotContain("sgd");
    }

    /** A rule whose steps are so large that synapses overflow: told of, and in the JSON. */
    @Test
    void warnsOfARuleThatDiverges() throws Exception {
        Path genome = folder.resolve("wild.json");
        Genome start = Genome.start(2, 0.5, BlurForm.defaults().withNormalised(false), 1);
        double[] values = start.values();
        values[4 * 4 + 2] = 1e30; // how much of a synapse is kept
        start.with(values).save(genome);
        Path data = Files.createDirectories(folder.resolve("data"));
        for (String name : List.of("a", "b")) {
            Path pictures = Files.createDirectories(data.resolve(name));
            for (int i = 1; i <= 4; i++) {
                String rune = (name.equals("a") ? "ansur" : "fendu") + i + ".png";
                Files.copy(RUNES.resolve(rune.substring(0, 5)).resolve(rune), pictures.resolve(rune));
            }
        }
        Files.writeString(data.resolve("a").resolve("broken.png"), "no picture");
        CommandRun run = CommandRun.of("learn", "blur", "--genome", genome, "--data", data, "--steps", "4", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("warning: The synapses '", "are not finite after step", "right by chance");
        assertThat(run.json().get(0).getOrDefault("warnings", "")).contains("are not finite after step", "broken.png");
    }

    @Test
    void evolvesARule() throws Exception {
        Path genome = folder.resolve("genome.json");
        CommandRun found = CommandRun.of(
                "learn",
                "blur",
                "--tasks",
                "and",
                "--states",
                "2",
                "--unroll",
                "2",
                "--steps",
                "2",
                "--by",
                "cmaes",
                "--out",
                genome);
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.out()).contains(genome.toString(), "after 2 steps");
        Genome rule = Genome.load(genome);
        Genome start = Genome.start(2, 0.5, BlurForm.learned(), 1);
        assertThat(rule.values()).isNotEqualTo(start.rounded().values());
        Map<String, String> shown =
                CommandRun.of("inspect", genome, "--json").json().get(0);
        assertThat(shown)
                .containsEntry("kind", "update rule")
                .containsEntry("states", "2")
                .containsEntry("backward_by", "additive")
                .containsEntry("with", "[\"normalised\",\"symmetric\",\"single_state\"]")
                .containsEntry("neuron_keep", "[" + rule.values()[16] + "]");
        assertThat(CommandRun.of("inspect", genome).out()).contains("update rule", "relu_tanh", "synapse_keep");
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        Refusals refusals = new Refusals(folder);
        Path out = folder.resolve("out.json");
        refusesUsage("A command of 'learn' is missing; there is blur, l3rs", "learn");
        refusesUsage("Either --out is needed", "learn", "blur");
        refusesUsage("whole number from 2 to 16", "learn", "blur", "--states", "1", "--out", out);
        refusesUsage("whole number from 1", "learn", "blur", "--unroll", "0", "--out", out);
        refusesUsage("--genome needs --data", "learn", "blur", "--genome", out);
        refusesUsage("find a rule", "learn", "blur", "--genome", out, "--data", folder, "--by", "cmaes");
        refusesUsage("need --genome", "learn", "blur", "--data", folder, "--out", out);
        refusesUsage("at most 1000", "learn", "blur", "--genome", out, "--data", folder, "--steps", "1001");
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("There are no tasks 'and,nothing'", "xor", "glyphs"),
                "learn",
                "blur",
                "--tasks",
                "and,nothing",
                "--out",
                out);
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("There is no file or folder", "nowhere.json"),
                "learn",
                "blur",
                "--genome",
                folder.resolve("nowhere.json"),
                "--data",
                folder);
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"weightcast.genome\":1,\"states\":1}");
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("broken.json", "1 states", "2 to 64"),
                "learn",
                "blur",
                "--genome",
                broken,
                "--data",
                folder);
        assertThat(out).doesNotExist();
    }

    private static void refusesUsage(String says, Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(says, "--help");
    }

    @Test
    void showsItsHelp() {
        CommandRun help = CommandRun.of("learn", "blur", "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("weightcast learn blur", "--genome", "Examples:");
        assertThat(CommandRun.of("learn", "--help").out()).contains("blur");
    }
}
