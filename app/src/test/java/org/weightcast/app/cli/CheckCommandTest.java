package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final Path LEARN = Shell.CHECKOUT.resolve("examples/runes/learn");

    @TempDir
    private Path folder;

    @Test
    void tellsProgramsAllThatItFound() throws Exception {
        Path runes = folder.resolve("runes");
        for (String name : List.of("ansur", "berkan", "fendu")) {
            for (int i = 1; i <= 4; i++) {
                CommandsTest.copy(
                        LEARN.resolve(name).resolve(name + i + ".png"),
                        runes.resolve(name).resolve(i + ".png"));
            }
        }
        CommandsTest.copy(LEARN.resolve("ansur/ansur1.png"), runes.resolve("fendu/wrong.png"));
        CommandRun run = CommandRun.of("check", runes, "--unlabeled", LEARN.resolve("odrun"), "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, String> told = run.json().get(0);
        assertThat(told.keySet())
                .containsExactly(
                        "caster",
                        "images",
                        "unlabeled",
                        "left_out",
                        "accuracy",
                        "low95",
                        "high95",
                        "called_unknown",
                        "classes",
                        "confusion",
                        "confusable",
                        "mislabelled",
                        "harmful",
                        "duplicates",
                        "label_next",
                        "distance",
                        "ms_check",
                        "warnings");
        assertThat(told).containsEntry("images", "17").containsEntry("left_out", "13");
        assertThat(told.get("mislabelled")).contains("wrong.png", "\"label\":\"fendu\",\"suggested\":\"ansur\"");
        assertThat(told.get("duplicates")).contains("wrong.png", "\"same_file\":true,\"different_labels\":true");
        assertThat(told.get("warnings")).contains("there twice under different labels");
        assertThat(told.get("label_next")).contains("odrun1.png", "\"unknown\":true");
        assertThat(run.err()).contains("warning: One picture is there twice");
    }

    @Test
    void tellsPeopleInWords() {
        CommandRun run = CommandRun.of("check", LEARN);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("\nRecognised without being learned from: ")
                .contains(
                        "95 % interval",
                        "Distance from what the caster knows: ", "class", "as odrun", "20 pictures in");
        assertThat(CommandRun.of(
                                "check",
                                LEARN,
                                "--without",
                                "ansur",
                                "--without",
                                "berkan",
                                "--without",
                                "fendu",
                                "--without",
                                "lagaz")
                        .err())
                .contains("nothing to confuse it with");
    }

    @Test
    void onePictureAClassLeavesNothingToLeaveOut() throws Exception {
        for (String name : List.of("ansur", "berkan")) {
            CommandsTest.copy(LEARN.resolve(name).resolve(name + "1.png"), folder.resolve("ones/" + name + "/1.png"));
        }
        CommandRun run = CommandRun.of("check", folder.resolve("ones"));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\nNothing could be left out.");
        assertThat(run.err()).contains("cannot be known without a second one");
    }

    @Test
    void refusesWhatIsNoFolderOfClasses() throws Exception {
        new Refusals(folder).expect(ExitCode.BAD_INPUT, List.of("nowhere"), "check", folder.resolve("nowhere"));
    }
}
