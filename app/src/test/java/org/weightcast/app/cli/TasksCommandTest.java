package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.cast.CastModel;
import org.weightcast.data.Picture;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Norm;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.net.vision.PublicNames;
import org.weightcast.onnx.ClassifierExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.onnx.TasksExport;
import org.weightcast.patch.Change;
import org.weightcast.patch.Patch;
import org.weightcast.patch.PatchFile;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;

/** Tasks after they were fitted, on tiny random networks and noise of two colours. */
class TasksCommandTest {
    private static final int SIDE = 8;
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeEach
    void paint() throws IOException {
        Random random = new Random(1);
        for (String name : List.of("red", "blue")) {
            Path place = Files.createDirectories(folder.resolve("pictures").resolve(name));
            for (int i = 0; i < 10; i++) {
                byte[] rgb = noise(random, SIDE, name.equals("red"));
                BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                    int value =
                            (rgb[3 * pixel] & 255) << 16 | (rgb[3 * pixel + 1] & 255) << 8 | (rgb[3 * pixel + 2] & 255);
                    picture.setRGB(pixel % SIDE, pixel / SIDE, value);
                }
                ImageIO.write(picture, "png", place.resolve(i + ".png").toFile());
            }
        }
    }

    private static byte[] noise(Random random, int side, boolean red) {
        byte[] rgb = new byte[3 * side * side];
        for (int pixel = 0; pixel < side * side; pixel++) {
            int strong = 150 + random.nextInt(100);
            int weak = random.nextInt(100);
            rgb[3 * pixel] = (byte) (red ? strong : weak);
            rgb[3 * pixel + 1] = (byte) random.nextInt(200);
            rgb[3 * pixel + 2] = (byte) (red ? weak : strong);
        }
        return rgb;
    }

    private CommandRun adapt(String base, String method, String task, Object... more) {
        return run(
                List.of("adapt", folder.resolve("pictures"), "--base", base, "--method", method, "--task", task),
                List.of("--out", patches(), "--steps", "20"),
                List.of(more));
    }

    private CommandRun tasks(Path file, String base, Object... more) {
        return run(List.of("tasks", file, "--base", base), List.of(more));
    }

    @SafeVarargs
    private static CommandRun run(List<Object>... words) {
        List<Object> all = new ArrayList<>();
        for (List<Object> part : words) {
            all.addAll(part);
        }
        return CommandRun.of(all.toArray());
    }

    private Path patches() {
        return folder.resolve("tasks.patch");
    }

    private static void succeeds(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static void fails(int exitCode, String message, CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(message).doesNotContain("\tat ");
    }

    /** Out to the PEFT library's files and in again: the same model to the bit. */
    @Test
    void aLowRankTaskGoesToPeftAndComesBack() throws IOException {
        String base = "random:mini-mobile:8";
        Path adapter = folder.resolve("adapter");
        succeeds(adapt(base, "lora", "colours", "--rank", "2"));
        succeeds(tasks(patches(), base, "--to-peft", adapter, "--task", "colours"));
        assertThat(adapter.resolve("adapter_config.json")).isRegularFile();
        assertThat(adapter.resolve("adapter_model.safetensors")).isRegularFile();
        assertThat(CommandRun.of("inspect", adapter).out()).contains("lora_A").contains("weightcast.base");
        Path other = folder.resolve("other.patch");
        succeeds(tasks(other, base, "--from-peft", adapter, "--task", "back"));
        Path first = folder.resolve("first.onnx");
        Path second = folder.resolve("second.onnx");
        succeeds(tasks(patches(), base, "--export", first, "--task", "colours"));
        succeeds(tasks(other, base, "--export", second, "--task", "back"));
        assertThat(CommandRun.of("verify", second).exitCode()).isZero();
        assertThat(OnnxFile.read(second).weights())
                .isEqualTo(OnnxFile.read(first).weights());
        assertThat(CommandRun.of("classify", second, folder.resolve("pictures/red/0.png"), "--json")
                        .json()
                        .get(0))
                .containsKey("label");

        fails(
                ExitCode.BAD_MODEL,
                "There is a task 'back'",
                tasks(other, base, "--from-peft", adapter, "--task", "back"));
        fails(
                ExitCode.BAD_MODEL,
                "this one is",
                tasks(other, "random:mini-mobile:16", "--from-peft", adapter, "--task", "c", "--seed", "3"));
        Path missing = folder.resolve("missing");
        fails(ExitCode.BAD_MODEL, "no file", tasks(other, base, "--from-peft", missing, "--task", "c"));
        succeeds(adapt(base, "norm", "norms"));
        fails(ExitCode.BAD_MODEL, "low-rank", tasks(patches(), base, "--to-peft", adapter, "--task", "norms"));
    }

    @Test
    void answersForPrograms() {
        String base = "random:mini-mobile:8";
        Path adapter = folder.resolve("adapter");
        Path model = folder.resolve("model.onnx");
        succeeds(adapt(base, "lora", "a", "--rank", "1"));
        assertThat(json(base, "--to-peft", adapter, "--task", "a"))
                .isEqualTo(Map.of("adapter", adapter.toString(), "task", "a"));
        assertThat(json(base, "--from-peft", adapter, "--task", "b"))
                .isEqualTo(Map.of("file", patches().toString(), "added", "b", "tasks", "[\"a\",\"b\"]"));
        assertThat(json(base, "--export", model, "--task", "b"))
                .isEqualTo(Map.of("model", model.toString(), "tasks", "[\"b\"]"));
        assertThat(json(base, "--remove", "a"))
                .isEqualTo(Map.of("file", patches().toString(), "removed", "a", "tasks", "[\"b\"]"));
    }

    private Map<String, String> json(String base, Object... more) {
        CommandRun run = run(List.of("tasks", patches(), "--base", base, "--json"), List.of(more));
        succeeds(run);
        assertThat(run.json()).hasSize(1);
        return run.json().get(0);
    }

    /** One pass answers what each task answers alone. */
    @Test
    void tasksOfMemoryBecomeOneNetwork() throws Exception {
        String base = "random:vit:4:8";
        succeeds(adapt(base, "memory", "a", "--cells", "2"));
        succeeds(adapt(base, "memory", "b", "--cells", "1", "--seed", "0", "--rate", "0.003"));
        Path both = folder.resolve("both.onnx");
        succeeds(tasks(patches(), base, "--export", both, "--task", "a,b"));
        OnnxFile file = OnnxFile.read(both);
        assertThat(TasksExport.tasks(file))
                .isEqualTo(Named.of("a", List.of("blue", "red")).with("b", List.of("blue", "red")));
        assertThat(CommandRun.of("inspect", both).out()).contains("task b").contains("blue");
        fails(ExitCode.BAD_MODEL, "is a network of several tasks", CommandRun.of("verify", both));
        Path project = folder.resolve("project");
        String several = "both.onnx is a network of several tasks, but a model is needed.";
        fails(ExitCode.BAD_MODEL, several, CommandRun.of("export", both, "--java", project));
        fails(ExitCode.BAD_MODEL, "is not an ONNX file", CommandRun.of("export", patches(), "--java", project));
        assertThat(project).doesNotExist();
        byte[] rgb = noise(new Random(5), 11, true);
        ByteBuffer pixels = ByteBuffer.allocateDirect(rgb.length).put(rgb).flip();
        try (OnnxSession session = OnnxSession.open(file, "both", 1)) {
            Named<FloatArray> answers = session.run(ClassifierExport.IMAGE, pixels, 1, 11, 11, 3);
            for (String task : List.of("a", "b")) {
                Path alone = folder.resolve(task + ".onnx");
                succeeds(tasks(patches(), base, "--export", alone, "--task", task));
                try (CastModel model = CastModel.load(alone)) {
                    Map<String, Float> expected =
                            model.classify(new Picture(11, 11, rgb)).probabilities();
                    FloatArray found = answers.get("probabilities." + task);
                    assertThat(found.at(0)).isCloseTo(expected.getOrDefault("blue", -1f), within(1e-5f));
                    assertThat(found.at(1)).isCloseTo(expected.getOrDefault("red", -1f), within(1e-5f));
                }
            }
        }
        fails(ExitCode.BAD_MODEL, "no task 'x'", tasks(patches(), base, "--export", both, "--task", "a,x"));
        succeeds(adapt(base, "norm", "n"));
        fails(ExitCode.BAD_MODEL, "has no memory", tasks(patches(), base, "--export", both, "--task", "a,n"));
    }

    @Test
    void tasksThatChangeTheSameWeightDoNotGoTogether() throws IOException {
        String base = "random:vit:4:8";
        succeeds(adapt(base, "memory", "a", "--cells", "1"));
        succeeds(adapt(base, "memory", "b", "--cells", "1"));
        Change.Replace same = new Change.Replace(FloatArray.zeros(96));
        List<Patch> crafted = PatchFile.read(patches()).stream()
                .map(each -> new Patch(
                        each.task(),
                        each.kind(),
                        each.base(),
                        each.dependsOn(),
                        each.classes(),
                        each.size(),
                        each.changes().with("norm.bias", same)))
                .toList();
        PatchFile.write(patches(), crafted);
        Path both = folder.resolve("both.onnx");
        fails(
                ExitCode.BAD_MODEL,
                "'a' and 'b' both change the weight 'norm.bias'",
                tasks(patches(), base, "--export", both, "--task", "a,b"));
        assertThat(both).doesNotExist();
    }

    @Test
    void aTaskOnWhichAnotherDependsStays() throws IOException {
        String base = "random:vit:4:8";
        succeeds(adapt(base, "memory", "a", "--cells", "2"));
        byte[] alone = Files.readAllBytes(patches());
        succeeds(adapt(base, "memory", "b", "--sees", "a", "--export", folder.resolve("b.onnx")));
        assertThat(CommandRun.of("verify", folder.resolve("b.onnx")).exitCode()).isZero();
        byte[] before = Files.readAllBytes(patches());
        fails(ExitCode.BAD_MODEL, "'b' depends on it", tasks(patches(), base, "--remove", "a"));
        assertThat(patches()).hasBinaryContent(before);
        succeeds(tasks(patches(), base, "--export", folder.resolve("both.onnx"), "--task", "b,a"));
        succeeds(tasks(patches(), base, "--remove", "b"));
        assertThat(patches()).hasBinaryContent(alone);
        fails(ExitCode.BAD_INPUT, "the only task", tasks(patches(), base, "--remove", "a"));
        fails(ExitCode.BAD_MODEL, "no task 'z'", adapt(base, "memory", "c", "--sees", "z"));
        fails(ExitCode.USAGE, "--sees and --cells go with memory", adapt(base, "norm", "c", "--sees", "a"));
        fails(ExitCode.USAGE, "--task goes with", tasks(patches(), base, "--export", folder.resolve("x.onnx")));
        fails(ExitCode.USAGE, "--task goes with", tasks(patches(), base, "--remove", "a", "--task", "a"));
    }

    /** The file is torchvision's, the answers are those of its network about pictures normalised as it expects. */
    @Test
    void aModelOfTorchvisionsIsFittedAndExported() throws Exception {
        MobileNetV2 theirs = MobileNetV2.of(0.35, 32, 3);
        Path base = folder.resolve("mobilenet_v2.safetensors");
        Named<FloatArray> weights = InitialWeights.of(theirs, 4);
        Safetensors.write(base, PublicNames.torchvision(theirs).rename(weights), Map.of("format", "pt"));
        String name = "torchvision-mobilenet-v2:0.35:32";
        Path model = folder.resolve("model.onnx");
        Path saved = folder.resolve("saved.safetensors");
        succeeds(adapt(
                base.toString(), "head", "c", "--network", name, "--export", model, "--save-base", saved, "--json"));
        assertThat(CommandRun.of("verify", model).exitCode()).isZero();

        byte[] rgb = noise(new Random(6), 32, false);
        float[] normalised = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int colour = i % 3;
            normalised[colour * 1024 + i / 3] = ((rgb[i] & 255) / 255f - MEAN[colour]) / DEVIATION[colour];
        }
        Named<FloatArray> fitted = Safetensors.read(saved).weights();
        FloatArray logits = MobileNetV2.of(0.35, 32, 2)
                .logits(new ArrayOps(), fitted, FloatArray.wrap(normalised, 1, 3, 32, 32), Norm.stored());
        double blue = 1 / (1 + Math.exp(logits.at(1) - logits.at(0)));
        try (CastModel exported = CastModel.load(model)) {
            assertThat(exported.classes()).containsExactly("blue", "red");
            Map<String, Float> answer =
                    exported.classify(new Picture(32, 32, rgb)).probabilities();
            assertThat((double) answer.getOrDefault("blue", -1f)).isCloseTo(blue, within(1e-4));
        }
        // What was saved says itself which network it is.
        Files.delete(patches());
        succeeds(adapt(saved.toString(), "bias", "d"));
        Files.delete(patches());

        fails(ExitCode.BAD_MODEL, "name its network: torchvision", adapt(base.toString(), "head", "e"));
        fails(ExitCode.BAD_MODEL, "says itself", adapt(saved.toString(), "head", "e", "--network", name));
        fails(ExitCode.BAD_INPUT, "--network is for files", adapt("random:" + name, "head", "e", "--network", name));
        fails(
                ExitCode.BAD_MODEL,
                "features.0.0.weight",
                adapt(base.toString(), "head", "e", "--network", "torchvision-mobilenet-v2:1:32"));
        fails(
                ExitCode.BAD_INPUT,
                "No public collection has a network 'resnet:8:32'",
                adapt(base.toString(), "head", "e", "--network", "resnet:8:32"));
        fails(ExitCode.BAD_MODEL, "vision transformers", adapt(base.toString(), "memory", "e", "--network", name));
    }
}
