package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.adapt.BaseFile;
import org.weightcast.weights.FloatArray;

/** Reddish and bluish noise of 8 x 8 pixels, told apart by adapted random networks. */
class AdaptCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeEach
    void paint() throws Exception {
        Random random = new Random(1);
        for (String name : new String[] {"red", "blue"}) {
            Path place = Files.createDirectories(folder.resolve("pictures").resolve(name));
            for (int i = 0; i < 10; i++) {
                BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
                for (int pixel = 0; pixel < 64; pixel++) {
                    int strong = 150 + random.nextInt(100);
                    int weak = random.nextInt(100);
                    int green = random.nextInt(200);
                    int rgb = name.equals("red") ? strong << 16 | weak : weak << 16 | strong;
                    picture.setRGB(pixel % 8, pixel / 8, rgb | green << 8);
                }
                ImageIO.write(picture, "png", place.resolve(i + ".png").toFile());
            }
        }
    }

    private CommandRun adapt(String base, String method, String task, Object... more) {
        Object[] first = {
            "adapt",
            folder.resolve("pictures"),
            "--base",
            base,
            "--method",
            method,
            "--task",
            task,
            "--out",
            folder.resolve("tasks.patch"),
            "--steps",
            "30",
            "--json"
        };
        Object[] all = new Object[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return CommandRun.of(all);
    }

    @Test
    void aBaseIsTrainedThenFittedAndItsModelClassifies() {
        Path base = folder.resolve("base.safetensors");
        CommandRun full = adapt("random:mini-mobile:8", "full", "colours", "--save-base", base);
        assertThat(full.exitCode()).as(full.err()).isZero();
        assertThat(full.json().get(0)).containsEntry("classes", "2").containsEntry("kept_images", "4");

        Path model = folder.resolve("model.onnx");
        CommandRun norm = CommandRun.of(
                "adapt",
                folder.resolve("pictures"),
                "--base",
                base,
                "--method",
                "norm",
                "--task",
                "again",
                "--out",
                folder.resolve("again.patch"),
                "--steps",
                "30",
                "--export",
                model,
                "--json");
        assertThat(norm.exitCode()).as(norm.err()).isZero();
        assertThat(norm.json().get(0)).containsEntry("kept_accuracy", "1.0");

        assertThat(CommandRun.of("verify", model).exitCode()).isZero();
        Map<String, String> answer = CommandRun.of("classify", model, folder.resolve("pictures/red/3.png"), "--json")
                .json()
                .get(0);
        assertThat(answer).containsEntry("label", "red");
    }

    @Test
    void memoryIsAddedTaskByTask() {
        assertThat(adapt("random:vit:4:8", "memory", "a", "--cells", "2").exitCode())
                .isZero();
        Path model = folder.resolve("model.onnx");
        CommandRun second = adapt("random:vit:4:8", "memory", "b", "--export", model);
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(CommandRun.of("verify", model).exitCode()).isZero();
        CommandRun again = adapt("random:vit:4:8", "memory", "b");
        assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(again.err()).contains("There is a task 'b'");
        CommandRun other = adapt("random:vit:2:8", "memory", "c");
        assertThat(other.exitCode()).isEqualTo(ExitCode.BAD_MODEL);
        assertThat(other.err()).contains("belongs to the base");
    }

    @Test
    void aRankThatIsTooHighIsWarnedOf() {
        CommandRun run = adapt("random:mini-mobile:8", "lora", "a", "--rank", "300");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("warning: The rank 300 is more than some weights can use");
        assertThat(run.json().get(0).get("warnings")).contains("The rank 300 is more");
    }

    @Test
    void aBaseThatIsNotFiniteIsRefused() throws Exception {
        Path nan = folder.resolve("nan.safetensors");
        BaseFile random = BaseFile.random("mini-mobile:8", 1);
        String name = random.weights().names().iterator().next();
        FloatArray first = random.weights().get(name);
        new BaseFile(
                        random.network(),
                        random.classes(),
                        random.weights().with(name, FloatArray.filled(Float.NaN, first.shape())))
                .write(nan);
        CommandRun run = adapt(nan.toString(), "head", "a");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_MODEL);
        assertThat(run.err()).contains("'" + name + "'", "nan.safetensors", "not a finite number");
        CommandRun learned = CommandRun.of(
                "learn",
                "l3rs",
                "--base",
                nan,
                "--tasks",
                folder.resolve("pictures"),
                "--ways",
                "2",
                "--out",
                folder.resolve("mine.json"));
        assertThat(learned.exitCode()).isEqualTo(ExitCode.BAD_MODEL);
        assertThat(learned.err()).contains("'" + name + "'", "nan.safetensors");
    }

    @Test
    void mistakesAreToldBeforeTraining() {
        assertThat(adapt("random:alexnet:8", "head", "a").err()).contains("There is no network 'alexnet:8'");
        assertThat(adapt("random:resnet:8:8", "depthwise", "a").exitCode()).isEqualTo(ExitCode.BAD_MODEL);
        assertThat(adapt("random:resnet:8:8", "memory", "a").err()).contains("vision transformers");
        assertThat(adapt("random:resnet:8:8", "head", "a/b").exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(adapt("random:resnet:8:8", "head", "a", "--rate", "0").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(adapt("random:vit:2:8", "norm", "a", "--cells", "2").err()).contains("go with memory only");
        assertThat(adapt("random:vit:2:8", "memory", "a", "--rank", "2").err()).contains("--rank goes with lora only");
        Path same = folder.resolve("same");
        assertThat(adapt("random:vit:2:8", "head", "a", "--save-base", same, "--export", same)
                        .err())
                .contains("give each its own");
        assertThat(adapt("missing.safetensors", "head", "a").exitCode()).isEqualTo(ExitCode.BAD_MODEL);
    }
}
