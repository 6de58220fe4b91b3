package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFolderTest {
    @TempDir
    Path folder;

    @Test
    void goesAgainIfNothingIsInIt() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        Path wanted = there.resolve("a/b");
        try (NewFolder made = NewFolder.make(wanted)) {
            assertThat(wanted).isEmptyDirectory();
        }
        assertThat(there).isEmptyDirectory();
        try (NewFolder made = NewFolder.make(there)) {
            assertThat(there).isEmptyDirectory();
        }
        assertThat(there).isEmptyDirectory();
    }

    @Test
    void staysWithWhatIsInIt() throws IOException {
        Path file = folder.resolve("a/b/file");
        try (NewFolder made = NewFolder.make(folder.resolve("a/b"))) {
            Files.writeString(file, "x");
        }
        assertThat(file).hasContent("x");
        Path emptied = folder.resolve("a/c");
        try (NewFolder made = NewFolder.make(emptied)) {
            assertThat(emptied).isEmptyDirectory();
        }
        assertThat(folder.resolve("a")).isDirectoryNotContaining("glob:**/c");
    }
}
