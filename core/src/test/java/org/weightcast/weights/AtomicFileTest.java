package org.weightcast.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
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
                .isInstanceOf(UnwrittenFileException.class)
                .hasMessage(file + ": No space left on device");
        assertThat(names()).isEmpty();
    }

    @Test
    void aFullDiskKeepsTheOldFile() throws IOException {
        Path file = folder.resolve("model.onnx");
        AtomicFile.write(file, stream -> stream.write("old".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> AtomicFile.write(file, AtomicFileTest::fillTheDisk))
                .isInstanceOf(UnwrittenFileException.class);
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
                .isInstanceOf(UnwrittenFileException.class)
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
                .isInstanceOf(UnwrittenFileException.class)
                .hasMessageContaining("is a folder");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void aSocketOrADeviceIsNotReplaced() throws IOException {
        Path socket = folder.resolve("model.onnx");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            refused(socket, "it is a device or a pipe, not a file that could be replaced");
            Path link = Files.createSymbolicLink(folder.resolve("link"), socket);
            refused(link, "it is a device or a pipe, not a file that could be replaced");
            assertThat(AtomicFile.isSpecial(socket)).isTrue();
        }
        assertThat(names()).containsExactlyInAnyOrder("model.onnx", "link");
    }

    @Test
    void aLinkToAFileMayBeReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("old"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("model.onnx"), file);
        AtomicFile.write(link, stream -> stream.write('x'));
        assertThat(link).hasContent("x");
    }

    @Test
    void aNameMayBeAsLongAsTheSystemAllows() throws IOException {
        Path longest = folder.resolve("m".repeat(250) + ".onnx");
        AtomicFile.write(longest, stream -> stream.write('x'));
        assertThat(longest).hasContent("x");
        Files.delete(longest);
        Path longer = folder.resolve("m".repeat(251) + ".onnx");
        assertThatThrownBy(() -> AtomicFile.write(longer, stream -> stream.write('x')))
                .isInstanceOf(UnwrittenFileException.class)
                .hasMessage(longer + ": File name too long");
        assertThat(names()).isEmpty();
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
