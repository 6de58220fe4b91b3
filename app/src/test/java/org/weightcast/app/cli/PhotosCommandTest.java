package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that look like photographs, without a word about the caster. */
class PhotosCommandTest {
    private final Path folder;

    PhotosCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void paint() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 4; i++) {
            speckle("learn/red/" + i + ".png", random, 0xff0000);
            speckle("learn/blue/" + i + ".png", random, 0x0000ff);
            speckle("later/green/" + i + ".png", random, 0x00ff00);
        }
    }

    private void speckle(String path, Random random, int colour) throws IOException {
        BufferedImage image = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 24 * 24; i++) {
            image.setRGB(i % 24, i / 24, random.nextInt(0x1000000) | colour);
        }
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private static CommandRun succeeds(Object... words) {
        CommandRun run = CommandRun.of(words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void castSaysWhichCasterSuitsThem() {
        Path model = folder.resolve("model.onnx");
        assertThat(succeeds("cast", folder.resolve("learn"), "--out", model).out())
                .contains("photos, since the pictures look like photographs");
        assertThat(succeeds("cast", folder.resolve("learn"), "--out", model, "--json")
                        .json()
                        .get(0))
                .containsEntry("caster", "photos");
        assertThat(succeeds("inspect", model).out()).contains("colour").doesNotContain("ink");
        Path more = folder.resolve("more.onnx");
        succeeds("cast", folder.resolve("later"), "--extend", model, "--out", more);
        assertThat(succeeds("classify", more, folder.resolve("later/green/0.png"), "--json")
                        .json()
                        .get(0))
                .containsEntry("label", "green");
        succeeds("verify", more);
    }

    @Test
    void checkAndEvaluateChooseAlike() {
        assertThat(succeeds("check", folder.resolve("learn")).out())
                .contains("Caster: photos, since the pictures look like photographs");
        CommandRun measured = succeeds(
                "evaluate",
                "--data",
                folder.resolve("learn"),
                "--ways",
                "2",
                "--episodes",
                "4",
                "--baselines",
                "prototypes,logistic",
                "--json");
        assertThat(measured.json().get(0)).containsEntry("caster", "photos").containsKey("baselines");
    }

    @Test
    void coloursHaveNoInk() {
        CommandRun run = CommandRun.of(
                "cast",
                folder.resolve("learn"),
                "--out",
                folder.resolve("m.onnx"),
                "--caster",
                "photos",
                "--ink",
                "dark");
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("--ink is for drawings");
    }

    @Test
    void glyphsWarnsOfThem() {
        CommandRun run =
                succeeds("cast", folder.resolve("learn"), "--out", folder.resolve("m.onnx"), "--caster", "glyphs");
        assertThat(run.out()).doesNotContain("since the pictures");
        assertThat(run.err()).contains("unlike what the caster was trained on");
    }
}
