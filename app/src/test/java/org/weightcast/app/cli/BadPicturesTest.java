package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Folders, archives and pictures that cannot be used. */
class BadPicturesTest {
    private static final Path LEARN = Shell.CHECKOUT.resolve("examples/runes/learn");
    private static final Path ANSUR = LEARN.resolve("ansur/ansur1.png");
    private static final Path ODRUN = LEARN.resolve("odrun/odrun1.png");

    @TempDir
    Path folder;

    private Path learn = Path.of("");
    private Path model = Path.of("");

    @BeforeEach
    void layOutTwoClasses() throws Exception {
        learn = folder.resolve("learn");
        model = folder.resolve("m.onnx");
        CommandsTest.copy(ANSUR, learn.resolve("ansur/a.png"));
        CommandsTest.copy(ODRUN, learn.resolve("odrun/o.png"));
    }

    private void castRefuses(String... says) throws IOException {
        new Refusals(folder).expect(ExitCode.BAD_INPUT, List.of(says), "cast", learn, "--out", model);
    }

    /** The other pictures make a model, with a warning that names the bad one; strictly there is none. */
    private void leavesOut(Path bad, String reason) throws IOException {
        CommandRun run = CommandRun.of("cast", learn, "--out", model, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).hasLineCount(1).startsWith("warning: ").contains(bad.toString(), reason);
        assertThat(run.json().get(0).get("warnings")).contains(bad.getFileName().toString(), reason);
        Files.delete(model);
        new Refusals(folder)
                .expect(ExitCode.BAD_INPUT, List.of(bad.toString(), reason), "cast", learn, "--out", model, "--strict");
        assertThat(CommandRun.of("cast", LEARN, "--out", model).exitCode()).isZero();
        new Refusals(folder).expect(ExitCode.BAD_INPUT, List.of(bad.toString(), reason), "classify", model, bad);
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of(bad.toString(), reason),
                        "classify",
                        model,
                        LEARN,
                        learn,
                        "--strict");
        CommandRun classified = CommandRun.of("classify", model, bad, ANSUR, "--json");
        assertThat(classified.exitCode()).isZero();
        assertThat(classified.json()).hasSize(2);
        assertThat(classified.json().get(1).get("warnings")).contains(reason);
        assertThat(classified.err()).hasLineCount(1).contains(bad.toString(), reason);
    }

    @Test
    void missingFolder() throws Exception {
        learn = folder.resolve("nowhere");
        castRefuses("There is no file or folder", "nowhere");
        assertThat(CommandRun.of("cast", LEARN, "--out", model).exitCode()).isZero();
        new Refusals(folder).expect(ExitCode.BAD_INPUT, List.of("There is no", "nowhere"), "classify", model, learn);
    }

    @Test
    void emptyFolder() throws Exception {
        learn = Files.createDirectory(folder.resolve("empty"));
        castRefuses("empty", "one sub-folder of pictures for each class");
        assertThat(CommandRun.of("cast", LEARN, "--out", model).exitCode()).isZero();
        new Refusals(folder).expect(ExitCode.BAD_INPUT, List.of("no pictures in"), "classify", model, learn);
    }

    @Test
    void fileInsteadOfAFolder() throws Exception {
        learn = ANSUR;
        castRefuses("neither a folder nor a zip archive");
    }

    @Test
    void oneClass() throws Exception {
        Files.delete(learn.resolve("odrun/o.png"));
        Files.delete(learn.resolve("odrun"));
        new Refusals(folder)
                .expect(
                        ExitCode.BAD_INPUT,
                        List.of("only one class, ansur", "at least two"),
                        "cast",
                        learn,
                        "--out",
                        model,
                        "--caster",
                        "glyphs-prototypes");
    }

    @Test
    void classWithoutPictures() throws Exception {
        Files.delete(learn.resolve("odrun/o.png"));
        castRefuses("The class odrun", "has no pictures");
        Files.writeString(learn.resolve("odrun/o.png"), "no picture at all");
        castRefuses("The class odrun", "has no readable picture");
    }

    @Test
    void truncatedPicture() throws Exception {
        byte[] whole = Files.readAllBytes(ANSUR);
        Path bad = learn.resolve("ansur/cut.png");
        Files.write(bad, Arrays.copyOf(whole, whole.length / 2));
        leavesOut(bad, "cut off");
    }

    @Test
    void emptyPicture() throws Exception {
        leavesOut(Files.createFile(learn.resolve("ansur/zero.png")), "empty");
    }

    @Test
    void textWithTheNameOfAPicture() throws Exception {
        leavesOut(Files.writeString(learn.resolve("odrun/x.jpg"), "GIF is no JPEG"), "is not a PNG, JPEG");
    }

    @Test
    void anotherFormatThanTheNameSaysIsNoMistake() throws Exception {
        CommandsTest.copy(ANSUR, learn.resolve("ansur/b.jpg"));
        CommandRun run = CommandRun.of("cast", learn, "--out", model, "--json");
        assertThat(run.err()).isEmpty();
        assertThat(run.json().get(0)).containsEntry("images", "3");
    }

    @Test
    void headerOfAHugePicture() throws Exception {
        leavesOut(Files.write(learn.resolve("ansur/huge.png"), png(60_000, 60_000)), "60000 x 60000 pixels");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linkThatLeadsNowhere() throws Exception {
        Path bad = Files.createSymbolicLink(learn.resolve("ansur/gone.png"), folder.resolve("gone"));
        CommandRun run = CommandRun.of("cast", learn, "--out", model);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).hasLineCount(1).contains(bad.toString(), "leads nowhere");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fileThatCannotBeRead() throws Exception {
        // Reading the memory of a process at address 0 fails for everybody, root included.
        Path bad = Files.createSymbolicLink(folder.resolve("memory.png"), Path.of("/proc/self/mem"));
        assertThat(CommandRun.of("cast", LEARN, "--out", model).exitCode()).isZero();
        new Refusals(folder)
                .expect(ExitCode.BAD_INPUT, List.of(bad.toString(), "cannot be read"), "classify", model, bad);
        new Refusals(folder).expect(ExitCode.BAD_INPUT, List.of("mem"), "verify", bad);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void loopsOfLinksEnd() throws Exception {
        Files.createSymbolicLink(learn.resolve("again"), learn);
        Files.createSymbolicLink(learn.resolve("ansur/up"), learn);
        CommandRun run = CommandRun.of("cast", learn, "--out", model, "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.json().get(0)).containsEntry("images", "2");
        assertThat(run.err()).hasLineCount(1).contains("again", "link");
    }

    @Test
    void archiveThatPointsOutOfItself() throws Exception {
        for (String name : List.of("ansur/../../evil.png", "/etc/evil.png", "C:/evil.png", "ansur\\evil.png")) {
            learn = folder.resolve("evil.zip");
            writeZip(learn, name, Files.readAllBytes(ANSUR), 1);
            castRefuses("evil.zip", "points out of it or is no plain path");
        }
    }

    @Test
    void bomb() throws Exception {
        learn = folder.resolve("bomb.zip");
        writeZip(learn, "ansur/a.png", new byte[1 << 20], 300);
        castRefuses("bomb.zip", "would unpack to");
    }

    @Test
    void archiveCutOff() throws Exception {
        Path whole = CommandsTest.zip(learn, folder.resolve("whole.zip"));
        byte[] bytes = Files.readAllBytes(whole);
        learn = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length / 2));
        castRefuses("cut.zip", "damaged or cut off");
    }

    /** One entry whose content is {@code part}, so many times. */
    private static void writeZip(Path archive, String name, byte[] part, int times) throws IOException {
        try (OutputStream stream = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(stream, StandardCharsets.UTF_8)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry(name));
            for (int i = 0; i < times; i++) {
                zip.write(part);
            }
        }
    }

    /** A PNG file that is whole as far as its chunks go, with hardly any pixels in it. */
    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        chunk(out, "IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1});
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String kind, byte[] content) throws IOException {
        byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }
}
