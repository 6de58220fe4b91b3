package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.recipes.Claim;
import org.weightcast.recipes.Measured;
import org.weightcast.recipes.Recipe;
import org.weightcast.recipes.Report;
import org.weightcast.recipes.Run;

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
        assumeTrue(Files.isDirectory(Path.of("/proc"))); // where nobody can make a folder, though it says so to some
        CommandRun nowhere = CommandRun.of("reproduce", "icl", "--out", "/proc/report");
        assertThat(nowhere.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(nowhere.err()).hasLineCount(1).contains("/proc/report");
    }

    @Test
    void aClaimThatDoesNotHoldIsToldAndIsExitCodeOne(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Printer printer = new Printer(out, new ByteArrayOutputStream(), false, false, true);
        Reproduction reproduction = new Reproduction(printer, false);
        assertThat(reproduction.finish(coins(2), folder.resolve("two"))).isEqualTo(ExitCode.DONE);
        assertThat(reproduction.finish(coins(1), folder.resolve("one"))).isEqualTo(ExitCode.NO);
        printer.flush();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .contains("holds         2  Sides: at least 2", "does not hold         1  Sides: at least 2");
        assertThat(folder.resolve("one/report.md")).content().contains("**does not hold**");
        assertThat(folder.resolve("one/report.json")).content().contains("\"holds\" : false");
        assertThat(folder.resolve("two/report.html")).content().contains("<td>holds</td>");
    }

    private static Report coins(double sides) {
        Recipe.Description about =
                new Recipe.Description("coin", "On coins", "A. Author 1999", "They have two sides.", 1, 2, List.of());
        Run run = Run.start(Run.Mode.QUICK, Optional.empty(), (stage, done, total, metric) -> {});
        return Report.of(about, run)
                .claim(Claim.atLeast(2, "Sides", "2 (p. 3)", Measured.of(sides), "ball 1"))
                .build();
    }
}
