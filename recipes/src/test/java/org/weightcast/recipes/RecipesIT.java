package org.weightcast.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Quick forms of recipes, as many as fit into two minutes, or the seconds that a property says; tells which are left for the next time. */
class RecipesIT {
    private static final int BUDGET = Integer.getInteger("weightcast.quick.seconds", 120);

    @TestFactory
    Stream<DynamicTest> quickFormsHold(@TempDir Path folder) throws Exception {
        List<String> changed = Stream.concat(
                        git("diff", "--name-only", "HEAD"), git("diff", "--name-only", "HEAD~1", "HEAD"))
                .toList();
        long turn = git("rev-list", "--count", "HEAD")
                .findFirst()
                .map(Long::parseLong)
                .orElse(0L);
        QuickForms forms = QuickForms.choose(Recipes.all(), changed, turn, BUDGET);
        System.out.println(forms.text());
        assertThat(forms.now()).isNotEmpty();
        return forms.now().stream()
                .map(recipe -> DynamicTest.dynamicTest(recipe.description().name(), () -> run(recipe, folder)));
    }

    private static void run(Recipe recipe, Path folder) throws IOException {
        Optional<Path> data =
                Optional.ofNullable(System.getenv("WEIGHTCAST_DATA")).map(Path::of);
        Report report = recipe.run(Run.start(Run.Mode.QUICK, data, (stage, done, total, metric) -> {}));
        ReportFolder.write(report, folder.resolve(recipe.description().name()));
        assertThat(report.claims()).allSatisfy(claim -> assertThat(claim.holds())
                .as("%s: %s", claim.claim(), claim.measured())
                .isTrue());
    }

    /** The lines of git's answer; none where this is no checkout of its own or there is no git. */
    private static Stream<String> git(String... arguments) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments))
                            .toList())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0 ? answer.lines() : Stream.empty();
        } catch (IOException noGit) {
            return Stream.empty();
        }
    }
}
