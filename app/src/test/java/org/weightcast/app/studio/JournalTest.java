package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal after whatever may happen to its file. */
class JournalTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("journal.jsonl");
    }

    private void append(int from, int to) throws IOException {
        try (Journal journal = Journal.open(file)) {
            for (int step = from; step <= to; step++) {
                int number = step;
                journal.append(json -> json.writeNumberField("step", number));
            }
        }
    }

    private List<Long> steps(boolean damaged) throws IOException {
        try (Journal journal = Journal.open(file)) {
            assertThat(journal.damaged()).isEqualTo(damaged);
            return journal.lines().stream()
                    .map(line -> line.get("step").number())
                    .toList();
        }
    }

    @Test
    void linesAreThereAfterReopeningAndMoreCanFollow() throws IOException {
        append(1, 3);
        append(4, 5);
        assertThat(steps(false)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(Files.readAllLines(file)).hasSize(5);
    }

    @Test
    void aTornLastLineNeverCountedWhereverItIsTorn() throws IOException {
        append(1, 3);
        byte[] whole = Files.readAllBytes(file);
        int third = new String(whole, StandardCharsets.UTF_8).indexOf("{\"step\":3");
        for (int length = third; length < whole.length; length += 9) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(steps(false)).as("%d bytes", length).containsExactly(1L, 2L);
            assertThat(Files.size(file)).isEqualTo(third);
        }
        append(3, 3);
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @Test
    void ofADamagedFileTheLinesBeforeTheDamageCountAndAllOfItIsKept() throws IOException {
        append(1, 4);
        byte[] bytes = Files.readAllBytes(file);
        int second = new String(bytes, StandardCharsets.UTF_8).indexOf("{\"step\":2");
        bytes[second + 8] = '7';
        Files.write(file, bytes);
        assertThat(steps(true)).containsExactly(1L);
        assertThat(Files.readAllBytes(folder.resolve("journal-damaged.jsonl"))).isEqualTo(bytes);
        append(2, 2);
        assertThat(steps(false)).containsExactly(1L, 2L);
    }

    @Test
    void linesOfRubbishAreNoLines() throws IOException {
        Files.write(file, new byte[] {0, 0, '\n', (byte) 0xff, '\n'});
        assertThat(steps(true)).isEmpty();
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void clearedItIsEmpty() throws IOException {
        append(1, 2);
        try (Journal journal = Journal.open(file)) {
            journal.clear();
            journal.append(json -> json.writeNumberField("step", 9));
        }
        assertThat(steps(false)).containsExactly(9L);
    }
}
