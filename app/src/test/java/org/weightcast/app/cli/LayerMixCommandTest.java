package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.adapt.BaseFile;
import org.weightcast.weights.FloatArray;

/** A few small steps of learning: that it works is shown in the library's tests and by the recipe. */
class LayerMixCommandTest {
    private static final String BASE = "random:mini-mobile:8";

    @TempDir
    Path folder;

    private static CommandRun learn(Object... options) {
        Object[] all = Stream.concat(
                        Stream.of("learn", "l3rs", "--horizon", "3", "--steps", "2", "--ways", "2"), Stream.of(options))
                .toArray();
        return CommandRun.of(all);
    }

    @Test
    void learnsComparesAndIsUsed() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder);
        Path out = folder.resolve("mine.json");
        Path png = folder.resolve("shares.png");
        Path alone = Files.createDirectories(tiny.data().resolve("alone"));
        Files.copy(Shell.CHECKOUT.resolve("examples/runes/learn/ansur/ansur1.png"), alone.resolve("1.png"));
        CommandRun learned =
                learn("--base", BASE, "--tasks", tiny.data(), "--out", out, "--compare", "--png", png, "--json");
        assertThat(learned.exitCode()).as(learned.err()).isZero();
        Map<String, String> told = learned.json().get(0);
        assertThat(told.getOrDefault("warnings", "")).contains("'alone' has fewer than two pictures");
        assertThat(told).containsEntry("out", out.toString()).containsEntry("horizon", "3");
        assertThat(told.getOrDefault("rates", "")).contains("\"sgd\":", "\"momentum\":", "\"adam\":");
        assertThat(told.getOrDefault("losses", "")).contains("\"l3rs\":", "\"sgd\":", "\"momentum\":", "\"adam\":");
        assertThat(told.getOrDefault("losses_by_rate", ""))
                .contains("\"sgd\":{\"0.030\":", "\"0.30\":", "\"adam\":{\"0.0010\":");
        String shares = told.getOrDefault("shares", "");
        assertThat(shares).contains("\"head\":[");
        int layers = shares.split(":", -1).length - 1;
        BufferedImage picture = ImageIO.read(png.toFile());
        assertThat(picture.getHeight()).isGreaterThan(28 * layers);

        CommandRun inspected = CommandRun.of("inspect", out, "--json");
        assertThat(inspected.json().get(0))
                .containsEntry("kind", "learned optimiser")
                .containsEntry("horizon", "3")
                .containsEntry("numbers", told.get("numbers"));
        assertThat(CommandRun.of("inspect", out).out()).contains("layer head", "sgd 0.", "momentum 0.");

        CommandRun adapted = CommandRun.of(adapt(tiny, BASE, "full", out));
        assertThat(adapted.exitCode()).as(adapted.err()).isZero();
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_MODEL,
                        List.of("another network or other parts of it", "are not trained"),
                        adapt(tiny, BASE, "head", out));
    }

    /** A task of that name as the method, fitted by a learned optimiser. */
    private Object[] adapt(TinyTraining tiny, String base, String method, Path optimizer) {
        return new Object[] {
            "adapt",
            tiny.data(),
            "--base",
            base,
            "--method",
            method,
            "--task",
            method,
            "--out",
            folder.resolve(method + ".patch"),
            "--steps",
            "3",
            "--optimizer",
            "l3rs:" + optimizer
        };
    }

    /** The same layers by name, but of another width; the head may have other classes. */
    @Test
    void aFileForAnotherNetworkIsRefusedWithTheShapes() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder);
        Path out = folder.resolve("mine.json");
        CommandRun learned = learn("--base", "random:mobilenet-v2:0.1:8", "--tasks", tiny.data(), "--out", out);
        assertThat(learned.exitCode()).as(learned.err()).isZero();
        Object[] adapt = adapt(tiny, "random:mobilenet-v2:0.1:8", "full", out);
        CommandRun same = CommandRun.of(adapt);
        assertThat(same.exitCode()).as(same.err()).isZero();
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_MODEL,
                        List.of("another network", "the weight '", "' of [", "and this one is ["),
                        joined(adapt, "--base", "random:mobilenet-v2:0.35:8", "--out", folder.resolve("others.patch")));
    }

    @Test
    void oneMixtureForAllLayersIsOneRow() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder);
        Path out = folder.resolve("mine.json");
        CommandRun learned = learn("--base", BASE, "--tasks", tiny.data(), "--out", out, "--one-for-all");
        assertThat(learned.exitCode()).as(learned.err()).isZero();
        assertThat(learned.out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).startsWith("all layers"))
                .noneSatisfy(line -> assertThat(line).contains("loss"));
        assertThat(CommandRun.of("inspect", out).out()).contains("all layers", "sgd 0.");
    }

    @Test
    void refusesWhatItCannotLearnOn() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder);
        Path out = folder.resolve("mine.json");
        Object[] complete = {"learn", "l3rs", "--base", BASE, "--tasks", tiny.data(), "--out", out};
        usage("whole number from 1", complete, "--horizon", "0");
        usage("whole number from 1", complete, "--steps", "0");
        usage("whole number from 2", complete, "--ways", "1");
        usage("--sigma is a positive number", complete, "--sigma", "0");
        Refusals refusals = new Refusals(folder);
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("too few classes", "need 6, and there are 5"),
                joined(complete, "--ways", "6"));
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("kept apart for --compare", "need 6, and there are 5"),
                joined(complete, "--ways", "3", "--compare"));
        refusals.expect(
                ExitCode.BAD_INPUT,
                List.of("There is no network 'alexnet:8'"),
                joined(complete, "--base", "random:alexnet:8"));
    }

    /** Weights so large that every run diverges: the answer is no, and nothing is written. */
    @Test
    void saysWhenEverythingDiverges() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder);
        BaseFile random = BaseFile.random("mini-mobile:8", 1);
        Path wild = folder.resolve("wild.safetensors");
        new BaseFile(
                        random.network(),
                        random.classes(),
                        random.weights().map(array -> FloatArray.filled(1e30f, array.shape())))
                .write(wild);
        Path out = folder.resolve("mine.json");
        new Refusals(folder)
                .expect(
                        ExitCode.NO,
                        List.of("Training of 'sgd' diverged with each of the rates"),
                        "learn",
                        "l3rs",
                        "--base",
                        wild,
                        "--tasks",
                        tiny.data(),
                        "--out",
                        out,
                        "--ways",
                        "2",
                        "--horizon",
                        "2");
    }

    /** Candidates so far apart that hardly one of them trains. */
    @Test
    void saysWhenMostOfAPopulationDiverges() throws IOException {
        TinyTraining tiny = TinyTraining.in(folder);
        CommandRun run =
                learn("--base", BASE, "--tasks", tiny.data(), "--out", folder.resolve("mine.json"), "--sigma", "1e6");
        assertThat(run.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(run.err())
                .containsPattern("(?m)^error: \\d+ of 16 candidates diverged; try a smaller sigma than 1000000.0\\.");
        assertThat(folder.resolve("mine.json")).doesNotExist();
    }

    @Test
    void damagedFilesAreNotInspected() throws IOException {
        Refusals refusals = new Refusals(folder);
        Path other = Files.writeString(folder.resolve("other.json"), "{\"a\":1}");
        refusals.expect(
                ExitCode.BAD_MODEL,
                List.of("other.json", "neither a learned optimiser nor an update rule"),
                "inspect",
                other);
        Path cut = Files.writeString(
                folder.resolve("cut.json"), "{\"weightcast.format\":\"layer mix 1\",\"horizon\":50,\"rates\":{}");
        refusals.expect(ExitCode.BAD_MODEL, List.of("cut.json", "altered or cut off"), "inspect", cut);
    }

    private static void usage(String says, Object[] complete, Object... more) {
        CommandRun run = CommandRun.of(joined(complete, more));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(says, "--help");
    }

    /** Later options replace earlier ones of the same name. */
    private static Object[] joined(Object[] complete, Object... more) {
        List<Object> all = new ArrayList<>(List.of(complete));
        for (int i = 0; i < more.length; i++) {
            int at = all.indexOf(more[i]);
            if (at > 0 && i + 1 < more.length) {
                all.set(at + 1, more[++i]);
            } else {
                all.add(more[i]);
            }
        }
        return all.toArray();
    }

    @Test
    void showsItsHelp() {
        CommandRun help = CommandRun.of("learn", "l3rs", "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("weightcast learn l3rs", "--horizon", "Examples:");
        assertThat(CommandRun.of("learn", "--help").out()).contains("l3rs");
    }
}
