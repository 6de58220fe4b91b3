package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.adapt.BaseFile;
import org.weightcast.data.ClassSet;
import org.weightcast.data.FolderReading;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.ConvClassifier;
import org.weightcast.train.Classification;
import org.weightcast.train.ImageModel;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

class AverageCommandTest {
    private static final Path RUNES = Shell.CHECKOUT.resolve("examples/runes/learn");

    @TempDir
    Path folder;

    private Path file(String name, Named<FloatArray> weights) throws Exception {
        Path file = folder.resolve(name);
        Safetensors.write(file, weights, Map.of("kind", "test", "name", name));
        return file;
    }

    private static Named<FloatArray> pair(float a, float... b) {
        return Named.<FloatArray>builder()
                .put("a", FloatArray.scalar(a))
                .put("b", FloatArray.of(b, b.length))
                .build();
    }

    @Test
    void averagesValueByValue() throws Exception {
        Path out = folder.resolve("mean.safetensors");
        CommandRun run = CommandRun.of(
                "average",
                file("a.safetensors", pair(1, 2, 3)),
                file("b.safetensors", pair(2, 4, -3)),
                file("c.safetensors", pair(6, 0, 6)),
                "--out",
                out,
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        Safetensors.Contents mean = Safetensors.read(out);
        assertThat(mean.weights()).isEqualTo(pair(3, 2, 2));
        assertThat(mean.metadata())
                .containsOnly(
                        Map.entry("kind", "test"),
                        Map.entry("average_of", "a.safetensors, b.safetensors, c.safetensors"));
        assertThat(run.err()).isEmpty();
        assertThat(run.json().get(0))
                .containsEntry("warnings", "[]")
                .containsEntry("out", out.toString())
                .containsEntry("parameters", "3")
                .containsEntry("bytes", Long.toString(Files.size(out)));
    }

    @Test
    void refusesWhatCannotBeAveraged() throws Exception {
        Path good = file("good.safetensors", pair(1, 2, 3));
        Path out = folder.resolve("mean.safetensors");
        Path longer = file("longer.safetensors", pair(1, 2, 3, 4));
        Path other = file("other.safetensors", Named.of("c", FloatArray.scalar(1)));
        Path wild = file("wild.safetensors", pair(1, 2, Float.NaN));
        Path text = Files.writeString(folder.resolve("text.safetensors"), "nothing of the kind");
        Refusals refusals = new Refusals(folder);
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("good.safetensors", "longer.safetensors", "'b'", "[2] and [3]"),
                "average",
                good,
                longer,
                "--out",
                out);
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("other.safetensors", "only the first have [a, b]", "only the second [c]"),
                "average",
                good,
                other,
                "--out",
                out);
        refusals.expect(
                ExitCode.BAD_MODEL, List.of("'b'", "wild.safetensors", "finite"), "average", good, wild, "--out", out);
        refusals.expect(ExitCode.BAD_MODEL, List.of("text.safetensors"), "average", good, text, "--out", out);
        Path none = file("none.safetensors", Named.empty());
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("There are no weights in", "none.safetensors"),
                "average",
                none,
                none,
                "--out",
                out);
        Path factors = file("factors.safetensors", pair(1, 2).prefixed("base_model.model.map.lora_A."));
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("factors.safetensors", "the mean of low-rank factors is not"),
                "average",
                factors,
                factors,
                "--out",
                out);
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("There is no file", "missing"),
                "average",
                good,
                folder.resolve("missing"),
                "--out",
                out);
        refusals.expect(ExitCode.BAD_INPUT, List.of("is a folder"), "average", good, good, "--out", folder);
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("--recalibrate"),
                "average",
                good,
                good,
                "--out",
                out,
                "--recalibrate",
                RUNES);
    }

    @Test
    void needsTwoFiles() throws Exception {
        CommandRun run =
                CommandRun.of("average", file("a.safetensors", pair(1, 2)), "--out", folder.resolve("m.safetensors"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private Path adapted(String name, String base, int seed) {
        Path saved = folder.resolve(name);
        CommandRun run = CommandRun.of(
                "adapt",
                RUNES,
                "--base",
                base,
                "--method",
                "full",
                "--task",
                "runes",
                "--steps",
                "40",
                "--seed",
                seed,
                "--out",
                folder.resolve(name + ".patch"),
                "--save-base",
                saved);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return saved;
    }

    /** Two trainings from one beginning, and one that began otherwise. */
    @Test
    void averagesBasesAndMeasuresTheirNorms() throws Exception {
        Path first = adapted("first.safetensors", "random:mini-mobile:16", 1);
        Path again = adapted("again.safetensors", first.toString(), 2);
        Path other = adapted("other.safetensors", "random:mini-mobile:16", 3);
        Path out = folder.resolve("mean.safetensors");

        CommandRun measured = CommandRun.of("average", first, again, "--out", out, "--recalibrate", RUNES, "--json");
        assertThat(measured.exitCode()).as(measured.err()).isZero();
        assertThat(measured.err()).isEmpty();
        assertThat(measured.json().get(0)).containsEntry("warnings", "[]").containsKeys("losses_of", "barrier");
        assertThat(number(measured, "accuracy")).isGreaterThan(0.9);
        assertThat(number(measured, "cosine")).isBetween(0.6, 1.0);
        assertThat(BaseFile.read(out).classes()).isEqualTo(BaseFile.read(first).classes());

        CommandRun unmeasured = CommandRun.of("average", first, again, "--out", out, "--json");
        assertThat(unmeasured.err().lines()).singleElement(STRING).contains("give --recalibrate DATA");
        assertThat(unmeasured.json().get(0).get("warnings")).contains("give --recalibrate DATA");

        CommandRun unlike = CommandRun.of("average", first, other, again, "--out", out, "--json");
        assertThat(number(unlike, "cosine")).isBetween(-0.2, 0.2);
        assertThat(unlike.err()).contains("began differently");
        assertThat(CommandRun.of("average", first, other, "--out", out).out()).contains("cosine");

        for (String name : List.of("dawn", "dusk")) {
            Path pictures = Files.createDirectories(folder.resolve("others").resolve(name));
            Files.copy(Shell.CHECKOUT.resolve("docs/demo.png"), pictures.resolve(name + ".png"));
        }
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("tell the classes", "dawn, dusk", "give what they were trained on"),
                        "average",
                        first,
                        again,
                        "--out",
                        folder.resolve("no.safetensors"),
                        "--recalibrate",
                        folder.resolve("others"));
    }

    private static double number(CommandRun run, String name) {
        return Double.parseDouble(run.json().get(0).getOrDefault(name, ""));
    }

    private static ClassSet runes() {
        return SupportSet.read(RUNES, 1, 16, FolderReading.defaults()).toClassSet();
    }

    private Path trained(ConvClassifier network, String name, long seed) throws Exception {
        Classification task = Classification.of(runes(), 20);
        Named<FloatArray> weights = new ShortTraining(60, 0.01)
                .fit(
                        network.initial(seed),
                        task.objective(ImageModel.ofBatch(network), seed),
                        new TrainingListener() {});
        return file(name, weights);
    }

    /** Halves of the channels of one training are interchanged: the same function, another basin. */
    private static Named<FloatArray> mirrored(Named<FloatArray> weights) {
        return weights.mapEntries((name, array) -> name.startsWith("head.bias") ? array : turned(name, array));
    }

    private static FloatArray turned(String name, FloatArray array) {
        int rows = array.axis(0);
        int row = array.size() / rows;
        boolean inputsToo = name.equals("block2.kernel");
        int inputs = inputsToo ? array.axis(1) : 1;
        float[] values = new float[array.size()];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < inputs; i++) {
                int part = row / inputs;
                for (int k = 0; k < part; k++) {
                    int from = name.equals("head.weight") ? turnedFeature(r, rows) : rows - 1 - r;
                    values[r * row + i * part + k] = array.at(from * row + (inputs - 1 - i) * part + k);
                }
            }
        }
        return FloatArray.wrap(values, array.shape());
    }

    /** Features are channel by channel, 16 pixels each. */
    private static int turnedFeature(int feature, int features) {
        int channels = features / 16;
        return (channels - 1 - feature / 16) * 16 + feature % 16;
    }

    @Test
    void measuresNormsAnewAndWarnsOfAnotherBasin() throws Exception {
        ConvClassifier network = new ConvClassifier(new ConvBlocks(1, 16, List.of(6, 8)), runes().size());
        Path a = trained(network, "a.safetensors", 1);
        Named<FloatArray> weights = Safetensors.read(a).weights();
        Path same = file("same.safetensors", weights);
        Path out = folder.resolve("mean.safetensors");
        CommandRun near = CommandRun.of("average", a, same, "--out", out, "--recalibrate", RUNES, "--json");
        assertThat(near.exitCode()).as(near.err()).isZero();
        assertThat(near.err()).isEmpty();
        assertThat(Double.parseDouble(near.json().get(0).getOrDefault("barrier", "")))
                .isCloseTo(0, within(1e-6));
        assertThat(Double.parseDouble(near.json().get(0).getOrDefault("accuracy", "")))
                .isGreaterThan(0.9);
        Named<FloatArray> mean = Safetensors.read(out).weights();
        assertThat(mean.get("block1.kernel")).isEqualTo(weights.get("block1.kernel"));
        assertThat(mean.get("block1.variance")).isNotEqualTo(weights.get("block1.variance"));

        Path mirror = file("mirror.safetensors", mirrored(weights));
        CommandRun far = CommandRun.of("average", a, mirror, "--out", out, "--recalibrate", RUNES, "--json");
        assertThat(far.exitCode()).as(far.err()).isZero();
        assertThat(far.err()).startsWith("warning: ").contains("different basins");
        String losses = far.json().get(0).getOrDefault("losses_of", "");
        String[] each = losses.replaceAll("[\\[\\]]", "").split(",", -1);
        assertThat(Double.parseDouble(each[1])).isCloseTo(Double.parseDouble(each[0]), within(1e-3));
        assertThat(Double.parseDouble(far.json().get(0).getOrDefault("barrier", "")))
                .isGreaterThan(0.05);
    }
}
