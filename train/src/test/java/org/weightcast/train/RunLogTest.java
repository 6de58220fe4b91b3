package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    @TempDir
    Path folder;

    @Test
    void writesOneObjectALine() throws IOException {
        Path file = folder.resolve("log.jsonl");
        RunLog log = RunLog.open(file, 0);
        log.progress(200, Map.of("loss", 1.5));
        log.validated(1000, 0.25, true);
        assertThat(file).hasContent("{\"step\":200,\"loss\":1.5}\n{\"step\":1000,\"validation_accuracy\":0.25}\n");
    }

    @Test
    void isCutBackToTheStepThatTheRunGoesOnFrom() throws IOException {
        Path file = folder.resolve("log.jsonl");
        Files.writeString(
                file,
                """
                {"step":100,"loss":2.0}
                {"step":200,"loss":1.5}
                {"step":300,"loss":1.0}
                {"step":400,"lo""");
        RunLog.open(file, 200).progress(300, Map.of("loss", 7.0));
        assertThat(Files.readString(file))
                .isEqualTo(
                        """
                {"step":100,"loss":2.0}
                {"step":200,"loss":1.5}
                {"step":300,"loss":7.0}
                """);
    }

    /** Cut off by a crash of the machine, where later files may have reached the disk before earlier ones. */
    @Test
    void dropsALineThatWasCutOff() throws IOException {
        Path file = folder.resolve("log.jsonl");
        Files.writeString(file, "{\"step\":100,\"loss\":2.0}\n{\"step\":150,\"lo");
        RunLog.open(file, 200);
        assertThat(file).hasContent("{\"step\":100,\"loss\":2.0}\n");
    }

    @Test
    void saysWhereItCannotWrite() {
        Path file = folder.resolve("missing").resolve("log.jsonl");
        assertThatThrownBy(() -> RunLog.open(file, 0))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}
