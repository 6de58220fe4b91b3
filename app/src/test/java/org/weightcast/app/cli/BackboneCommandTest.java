package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.Named;

/** {@code cast --backbone}, on a network with random weights. */
class BackboneCommandTest {
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes");

    @TempDir
    Path folder;

    private Path network = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void export() throws Exception {
        MobileNetV2 random = MobileNetV2.mini(32, 40);
        network = folder.resolve("network.onnx");
        out = folder.resolve("model.onnx");
        OnnxExport.export(random, InitialWeights.of(random, 1), Named.of(OnnxFile.FORMAT, "network 1"))
                .write(network);
    }

    @Test
    void makesAModelThatEveryCommandUnderstands() {
        CommandRun cast = CommandRun.of("cast", RUNES.resolve("learn"), "--backbone", network, "--out", out, "--json");
        assertThat(cast.exitCode()).as(cast.err()).isZero();
        assertThat(cast.err()).isEmpty();
        assertThat(cast.json().get(0))
                .containsEntry("images", "20")
                .containsEntry("caster", network.toString())
                .containsKeys("classes", "promised_false_reject", "ms_load", "ms_cast", "ms_total", "warnings");
        CommandRun classified = CommandRun.of("classify", out, RUNES.resolve("unseen"), "--json");
        assertThat(classified.exitCode()).as(classified.err()).isZero();
        double accuracy = Double.parseDouble(classified.json().get(20).get("accuracy"));
        assertThat(classified.json().get(20)).containsKey("called_unknown");
        assertThat(accuracy).as("five classes, random weights below the head").isGreaterThan(0.3);
        assertThat(CommandRun.of("verify", out).exitCode()).isZero();
        CommandRun inspected = CommandRun.of("inspect", out);
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        assertThat(inspected.out()).contains("network.onnx", "head.prototypes");
        assertThat(inspected.out()).contains("backbone.");
        CommandRun forgets = CommandRun.of("forget", out, "fendu", "--out", folder.resolve("less.onnx"));
        assertThat(forgets.exitCode()).isEqualTo(4);
        assertThat(forgets.err()).contains("stands on network.onnx");
    }

    @Test
    void refusesWhatDoesNotGoTogether() throws Exception {
        Path learn = RUNES.resolve("learn");
        for (String[] other : new String[][] {{"--caster", "glyphs"}, {"--ink", "dark"}, {"--extend", "m.onnx"}}) {
            misuses("exclude each other", learn, "--backbone", network, other[0], other[1]);
        }
        misuses("three means and three deviations", learn, "--backbone", network, "--backbone-mean", "0.5");
        misuses("three means", learn, "--backbone", network, "--backbone-mean", "0,0,0", "--backbone-std", "1,0,1");
        misuses("--backbone", learn, "--backbone-size", "32");
        refuses(3, "There is no network", learn, "--backbone", folder.resolve("none.onnx"));
        refuses(4, "takes pictures of 32 x 32 pixels", learn, "--backbone", network, "--backbone-size", "64");
        refuses(4, "makes no value named 'x'", learn, "--backbone", network, "--backbone-output", "x");
        Path text = Files.writeString(folder.resolve("text.onnx"), "text");
        refuses(4, "is not an ONNX file", learn, "--backbone", text);
    }

    private void misuses(String says, Object... arguments) {
        CommandRun run = CommandRun.of(cast(arguments));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(says).endsWith("Try 'weightcast cast --help'.\n");
    }

    private void refuses(int exitCode, String says, Object... arguments) throws Exception {
        new Refusals(folder).expect(exitCode, List.of(says), cast(arguments));
    }

    private Object[] cast(Object... arguments) {
        return Stream.of(Stream.of("cast"), Stream.of(arguments), Stream.of("--out", out))
                .flatMap(Function.identity())
                .toArray();
    }
}
