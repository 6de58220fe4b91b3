package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.SealedJson;

/** A project on disk, through closing, opening and what may go wrong between. */
class ProjectFolderTest {
    private static final Limits LIMITS = Limits.ofHeap(1 << 28);

    @TempDir
    Path temporary;

    private ProjectFolder open() throws IOException {
        return ProjectFolder.open(temporary.resolve("project"), LIMITS);
    }

    private Path file(String name) {
        return temporary.resolve("project").resolve(name);
    }

    private static Step add(String name) {
        return new Step.Go(new Change.AddClass(name));
    }

    /** Tries a step; what cannot be done must leave no trace. */
    private static void tryStep(ProjectFolder folder, Step step) {
        ProjectFolder.State before = folder.state();
        try {
            folder.take(step, LIMITS);
        } catch (Refusal impossible) {
            assertThat(folder.state()).isEqualTo(before);
        }
    }

    @Test
    void reopenedItIsTheSameWithAllThatCanBeUndoneAndRedone() throws IOException {
        for (long seed = 0; seed < 2; seed++) {
            Random random = new Random(seed);
            ProjectFolder.State before;
            try (ProjectFolder folder = open()) {
                for (int i = 0; i < 40; i++) {
                    int what = random.nextInt(10);
                    Project present = folder.state().project();
                    tryStep(
                            folder,
                            what == 0
                                    ? new Step.Redo()
                                    : what < 4 ? new Step.Undo() : new Step.Go(Projects.change(present, random)));
                }
                before = folder.state();
            }
            List<Project> past = new ArrayList<>();
            try (ProjectFolder folder = open()) {
                assertThat(folder.state()).as("seed %d", seed).isEqualTo(before);
                assertThat(folder.fresh()).isFalse();
                while (folder.state().canUndo()) {
                    past.add(folder.take(new Step.Undo(), LIMITS).project());
                }
            }
            try (ProjectFolder folder = open()) {
                for (int i = past.size() - 2; i >= 0; i--) {
                    assertThat(folder.take(new Step.Redo(), LIMITS).project()).isEqualTo(past.get(i));
                }
            }
        }
    }

    @Test
    void aNewProjectIsFreshOnce() throws IOException {
        try (ProjectFolder folder = open()) {
            assertThat(folder.fresh()).isTrue();
            assertThat(folder.state().project()).isEqualTo(Project.EMPTY);
            assertThat(folder.warning()).isEmpty();
        }
        try (ProjectFolder folder = open()) {
            assertThat(folder.fresh()).isFalse();
        }
    }

    @Test
    void oneStudioAtATime() throws IOException {
        try (ProjectFolder first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("is open in another studio");
            first.take(add("a"), LIMITS);
        }
        try (ProjectFolder again = open()) {
            assertThat(again.state().project().classes()).hasSize(1);
        }
    }

    @Test
    void aFolderOfOtherThingsIsRefusedAndLeftAsItWas() throws IOException {
        Files.createDirectories(file("."));
        Files.writeString(file("thesis.txt"), "mine");
        assertThatThrownBy(this::open)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds other things than a project of the studio (thesis.txt)");
        try (Stream<Path> files = Files.list(file("."))) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactly("thesis.txt");
        }
        Files.createFile(file(".lock")); // as other programs have, too
        assertThatThrownBy(this::open).isInstanceOf(BadInputException.class).hasMessageContaining("(thesis.txt)");
    }

    @Test
    void aProjectWhoseFirstSummaryWasNeverWrittenIsBegunAgain() throws IOException {
        Files.createDirectories(file("pictures"));
        Files.createFile(file(".lock"));
        Files.createFile(file("journal.jsonl"));
        try (ProjectFolder folder = open()) {
            assertThat(folder.fresh()).isTrue();
        }
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Files.writeString(temporary.resolve("project"), "mine");
        assertThatThrownBy(this::open).isInstanceOf(BadInputException.class).hasMessageContaining("is no folder");
        assertThat(temporary.resolve("project")).hasContent("mine");
    }

    /** A class is added, then taken back and added again, over and over: 2,001 steps, without waiting for the disk at each. */
    private void writeLongJournal() throws IOException {
        open().close();
        StringBuilder journal = new StringBuilder();
        for (int number = 1; number <= 2_001; number++) {
            Step step = number == 1 ? add("a") : number % 2 == 0 ? new Step.Undo() : new Step.Redo();
            int here = number;
            journal.append(SealedJson.write(json -> {
                json.writeNumberField("step", here);
                Step.write(json, step);
            }));
        }
        Files.writeString(file("journal.jsonl"), journal);
    }

    @Test
    void aLongJournalIsSummedUpWhenItIsOpened() throws IOException {
        writeLongJournal();
        try (ProjectFolder folder = open()) {
            Project one = Project.EMPTY.withClass("a");
            assertThat(folder.state()).isEqualTo(new ProjectFolder.State(one, 2_001, false, false));
            assertThat(file("journal.jsonl")).isEmptyFile();
            folder.take(add("b"), LIMITS);
        }
        try (ProjectFolder folder = open()) {
            assertThat(folder.state().step()).isEqualTo(2_002);
            assertThat(folder.state().project().classes()).hasSize(2);
            assertThat(folder.state().canUndo()).isTrue();
        }
    }

    @Test
    void endedBetweenSummaryAndClearingNoStepIsTakenTwice() throws IOException {
        writeLongJournal();
        byte[] journal = Files.readAllBytes(file("journal.jsonl"));
        open().close();
        Files.write(file("journal.jsonl"), journal);
        try (ProjectFolder folder = open()) {
            assertThat(folder.state().step()).isEqualTo(2_001);
            assertThat(folder.state().project().classes()).hasSize(1);
            folder.take(add("b"), LIMITS);
        }
        try (ProjectFolder folder = open()) {
            assertThat(folder.state().project().classes()).hasSize(2);
        }
    }

    @Test
    void picturesThatNoStepMentionsAreRemovedWhenItIsOpened() throws IOException {
        byte[] kept = Drawings.png(0, 1);
        byte[] stray = Drawings.png(0, 2);
        String keptDigest;
        String strayDigest;
        try (ProjectFolder folder = open()) {
            keptDigest = folder.pictures().add(kept, "kept");
            strayDigest = folder.pictures().add(stray, "stray");
            ProjectPicture picture = new ProjectPicture(0, "kept", keptDigest);
            folder.take(
                    new Step.Go(new Change.AddPictures(List.of(new Change.Batch(0, "", List.of(picture))))), LIMITS);
            folder.take(new Step.Undo(), LIMITS); // it can still be redone
        }
        Path pictures = file("pictures");
        Files.write(pictures.resolve(".1-2-3.tmp"), stray); // what a process that was killed left
        Files.writeString(pictures.resolve("note.txt"), "mine");
        try (ProjectFolder folder = open()) {
            assertThat(folder.pictures().original(keptDigest)).isEqualTo(kept);
            assertThatThrownBy(() -> folder.pictures().original(strayDigest)).isInstanceOf(Refusal.class);
        }
        try (Stream<Path> files = Files.list(pictures)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder(keptDigest + ".png", "note.txt");
        }
    }

    @Test
    void moreThanTheLimitsIsRefusedAndChangesNothing() throws IOException {
        Limits few = new Limits(1_000_000, 1_000_000, 1_000_000, 1, 3, 2, 80, 2);
        try (ProjectFolder folder = open()) {
            folder.take(add("a"), few);
            folder.take(add("b"), few);
            ProjectFolder.State before = folder.state();
            assertThatThrownBy(() -> folder.take(add("c"), few)).hasMessage("A project takes 2 classes at most.");
            List<ProjectPicture> four = Projects.pictures(new Random(1), 4);
            Step tooMany = new Step.Go(new Change.AddPictures(List.of(new Change.Batch(0, "", four))));
            assertThatThrownBy(() -> folder.take(tooMany, few)).hasMessage("A project takes 3 pictures at most.");
            assertThat(folder.state()).isEqualTo(before);
        }
        try (ProjectFolder folder = open()) {
            assertThat(folder.state().project().classes()).hasSize(2);
        }
    }

    @Test
    void ofADamagedJournalTheUserIsTold() throws IOException {
        try (ProjectFolder folder = open()) {
            folder.take(add("a"), LIMITS);
            folder.take(add("b"), LIMITS);
        }
        String journal = Files.readString(file("journal.jsonl"));
        Files.writeString(file("journal.jsonl"), "oops\n" + journal);
        try (ProjectFolder folder = open()) {
            assertThat(folder.warning().orElseThrow()).contains("was damaged", "journal-damaged.jsonl");
            assertThat(folder.state().project()).isEqualTo(Project.EMPTY);
        }
        assertThat(file("journal-damaged.jsonl")).hasContent("oops\n" + journal);
    }

    @Test
    void anAlteredSummaryIsRefusedAndTheFolderCanBeOpenedOnceItIsMended() throws IOException {
        open().close();
        byte[] summary = Files.readAllBytes(file("project.json"));
        Files.writeString(file("project.json"), new String(summary, StandardCharsets.UTF_8).replace("auto", "Auto"));
        assertThatThrownBy(this::open).isInstanceOf(BadModelException.class).hasMessageContaining("project.json");
        Files.write(file("project.json"), summary);
        open().close();
    }
}
