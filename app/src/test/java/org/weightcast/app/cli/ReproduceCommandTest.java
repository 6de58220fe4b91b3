package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not need a recipe to be run; the quick forms themselves are run with the recipes. */
class ReproduceCommandTest {
    @Test
    void listsTheRecipes() {
        CommandRun run = CommandRun.of("reproduce", "--list");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("icl", "30 s", "Transformers learn in-context by gradient descent", "2212.07677");
        CommandRun json = CommandRun.of("reproduce", "--list", "--json");
        assertThat(json.json().get(0)).containsEntry("recipe", "icl").containsKeys("paper", "claims", "full_minutes");
    }

    @Test
    void suggestsTheNearestNames() {
        CommandRun run = CommandRun.of("reproduce", "icll");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("There is no recipe 'icll'; perhaps 'icl' was meant.\n");
        assertThat(CommandRun.of("reproduce", "ICL").err()).contains("perhaps 'icl' was meant.\n");
        assertThat(CommandRun.of("reproduce", "something-else").err())
                .contains("There is no recipe 'something-else'", "--list");
    }

    @Test
    void saysWhereToGetDataThatIsMissing(@TempDir Path empty) {
        for (String recipe : List.of("continual-hypertransformer", "semi-supervised-hypertransformer")) {
            CommandRun run =
                    CommandRun.of("reproduce", recipe, "--full", "--data", empty, "--out", empty.resolve("report"));
            assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err())
                    .contains("There is no data set '" + empty.resolve("omniglot"), "github.com/brendenlake/omniglot");
            assertThat(empty.resolve("report")).doesNotExist();
        }
    }

    @Test
    void needsARecipeAndOneMode() {
        assertThat(CommandRun.of("reproduce").exitCode()).isEqualTo(ExitCode.USAGE);
        CommandRun both = CommandRun.of("reproduce", "icl", "--quick", "--full");
        assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(both.err()).startsWith("error: --quick, --full are mutually exclusive");
    }

    @Test
    void refusesAFolderThatCannotBeOneBeforeItStarts(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        CommandRun run = CommandRun.of("reproduce", "icl", "--out", file.resolve("report"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("is a file");
    }
}
