package org.weightcast.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private final Path folder;

    AtomicFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void writesAndReplaces() throws IOException {
        Path file = folder.resolve("a model.onnx");
        AtomicFile.write(file, stream -> stream.write("first, and longer".getBytes(StandardCharsets.UTF_8)));
        AtomicFile.write(file, stream -> stream.write("second".getBytes(StandardCharsets.UTF_8)));
        assertThat(file).hasContent("second");
        assertThat(names()).containsExactly("a model.onnx");
    }

    @Test
    void aFullDiskLeavesNothingNew() throws IOException {
        Path file = folder.resolve("model.onnx");
        assertThatThrownBy(() -> AtomicFile.write(file, AtomicFileTest::fillTheDisk))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(file + ": No space left on device");
        assertThat(names()).isEmpty();
    }

    @Test
    void aFullDiskKeepsTheOldFile() throws IOException {
        Path file = folder.resolve("model.onnx");
        AtomicFile.write(file, stream -> stream.write("old".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> AtomicFile.write(file, AtomicFileTest::fillTheDisk))
                .isInstanceOf(FileSystemException.class);
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void aMistakeInTheContentLeavesNothing() throws IOException {
        Path file = folder.resolve("model.onnx");
        assertThatThrownBy(() -> AtomicFile.write(file, stream -> {
                    throw new IllegalStateException("a mistake");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        Path missing = folder.resolve("missing");
        Path plain = Files.write(folder.resolve("plain"), new byte[0]);
        refused(missing.resolve("model.onnx"), "the folder " + missing + " does not exist");
        refused(plain.resolve("model.onnx"), plain + " is not a folder");
    }

    private static void refused(Path file, String problem) {
        assertThatThrownBy(() -> AtomicFile.write(file, stream -> stream.write(1)))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(file + ": " + problem);
    }

    @Test
    void anInterruptedThreadStillSaves() throws IOException {
        Path file = folder.resolve("model.onnx");
        Thread.currentThread().interrupt();
        AtomicFile.write(file, stream -> stream.write('x'));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("x");
    }

    @Test
    void aFolderIsNotReplaced() throws IOException {
        Path target = Files.createDirectory(folder.resolve("model.onnx"));
        assertThatThrownBy(() -> AtomicFile.write(target, stream -> stream.write(1)))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a folder");
        assertThat(names()).containsExactly("model.onnx");
    }

    /** Writes more than any buffer holds, then fails as a full disk does. */
    private static void fillTheDisk(OutputStream stream) throws IOException {
        stream.write(new byte[1 << 18]);
        throw new IOException("No space left on device");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
