package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that {@code completion} prints, also as bash uses it. */
class CompletionCommandTest {
    private final CommandRun script = CommandRun.of("completion");

    @TempDir
    Path folder;

    @Test
    void theScriptNamesAllCommands() {
        assertThat(script.exitCode()).isZero();
        assertThat(script.err()).isEmpty();
        assertThat(script.out()).contains(new ShippedCommands().names()).contains("blur", "l3rs", "--extend");
        assertThat(script.out()).contains("ZSH_VERSION").doesNotContain("\\n#", "\u001b");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no bash of its own")
    void bashCompletes() throws Exception {
        Files.writeString(folder.resolve("script"), script.out());
        assertThat(completed("cl")).containsExactly("classify");
        assertThat(completed("learn", "")).contains("blur", "l3rs");
        assertThat(completed("cast", "--ext")).containsExactly("--extend");
        assertThat(completed("verify", "scr")).containsExactly("script");
        assertThat(completed("")).containsAll(new ShippedCommands().names());
    }

    /** What bash offers for the last word of a line. One command of the script works only where a person types. */
    private List<String> completed(String... words) throws Exception {
        String line = "'weightcast' '" + String.join("' '", words) + "'";
        Shell.Result result = Shell.run(
                folder,
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        "source ./script; compopt() { :; }; COMP_WORDS=(" + line + "); COMP_CWORD=" + words.length
                                + "; _complete_weightcast; printf '%s\\n' \"${COMPREPLY[@]}\""));
        assertThat(result.err()).isEmpty();
        return result.out().lines().map(String::strip).toList();
    }
}
