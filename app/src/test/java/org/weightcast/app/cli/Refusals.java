package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Expects commands to refuse bad input: the right exit code, one clear sentence, nothing written. */
record Refusals(Path folder) {

    /**
     * Runs a command that must refuse.
     *
     * @param says words that its sentence must contain
     */
    void expect(int exitCode, List<String> says, Object... arguments) throws IOException {
        List<String> before = everything();
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .hasLineCount(1)
                .startsWith("error: ")
                .endsWith(".\n")
                .contains(says);
        assertThat(run.err()).doesNotContain("Exception", "org.weightcast");
        assertThat(everything()).isEqualTo(before);
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
