package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each change makes of a project. */
class ChangeTest {
    private static final ProjectPicture ONE = new ProjectPicture(0, "one.png", "1");
    private static final ProjectPicture TWO = new ProjectPicture(0, "two.png", "2");

    /** Class 1, named "cross", with the pictures 2 and 3; class 4, named "ring", without any. */
    private final Project project = new Change.AddClass("ring").apply(add(Change.Batch.BY_NAME, "cross", ONE, TWO));

    private static Project add(long to, String name, ProjectPicture... pictures) {
        return new Change.AddPictures(List.of(new Change.Batch(to, name, List.of(pictures)))).apply(Project.EMPTY);
    }

    private static List<Long> ids(List<ProjectPicture> pictures) {
        return pictures.stream().map(ProjectPicture::id).toList();
    }

    private void refuses(Change change, int status, String says) {
        assertThatThrownBy(() -> change.apply(project))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(status))
                .hasMessageContaining(says);
    }

    @Test
    void newThingsGetTheNextIds() {
        assertThat(project.classes()).extracting(ProjectClass::id).containsExactly(1L, 4L);
        assertThat(ids(project.classes().get(0).pictures())).containsExactly(2L, 3L);
        assertThat(project.next()).isEqualTo(5);
        assertThat(project.size()).isEqualTo(2);
    }

    @Test
    void picturesJoinTheClassOfTheirNameWhateverItsCase() {
        Project more = new Change.AddPictures(List.of(
                        new Change.Batch(Change.Batch.BY_NAME, "RING", List.of(ONE)),
                        new Change.Batch(Change.Batch.BY_NAME, "corner", List.of(TWO)),
                        new Change.Batch(Project.UNLABELED, "", List.of(ONE))))
                .apply(project);
        assertThat(more.classes()).extracting(ProjectClass::name).containsExactly("cross", "ring", "corner");
        assertThat(ids(more.classes().get(1).pictures())).containsExactly(5L);
        assertThat(ids(more.unlabeled())).hasSize(1);
        assertThat(more.pictures().map(ProjectPicture::id)).doesNotHaveDuplicates();
    }

    @Test
    void renamesToAnythingThatNoOtherClassIsCalled() {
        assertThat(new Change.Rename(1, "Cross")
                        .apply(project)
                        .find(1)
                        .orElseThrow()
                        .name())
                .isEqualTo("Cross");
        refuses(new Change.Rename(1, "RING"), Refusal.CONFLICT, "There is a class named ring already.");
        refuses(new Change.Rename(9, "x"), Refusal.NOT_THERE, "The class 9 is not in this project any more.");
        refuses(new Change.AddClass("Ring"), Refusal.CONFLICT, "There is a class named ring already.");
    }

    @Test
    void removesAClassWithItsPictures() {
        Project without = new Change.RemoveClass(1).apply(project);
        assertThat(without.classes()).extracting(ProjectClass::id).containsExactly(4L);
        assertThat(without.size()).isZero();
        assertThat(without.next()).isEqualTo(project.next());
        refuses(new Change.RemoveClass(Project.UNLABELED), Refusal.NOT_THERE, "The class 0");
    }

    @Test
    void removesPictures() {
        Project without = new Change.RemovePictures(List.of(2L, 2L)).apply(project);
        assertThat(ids(without.classes().get(0).pictures())).containsExactly(3L);
        refuses(new Change.RemovePictures(List.of(2L, 8L)), Refusal.NOT_THERE, "The picture 8");
        refuses(new Change.RemovePictures(List.of(1L)), Refusal.NOT_THERE, "The picture 1"); // the id of a class
    }

    @Test
    void movesPicturesToTheEndOfAClassOrTheShelf() {
        Project moved = new Change.MovePictures(List.of(3L, 3L), 4).apply(project);
        assertThat(ids(moved.classes().get(0).pictures())).containsExactly(2L);
        assertThat(ids(moved.classes().get(1).pictures())).containsExactly(3L);
        Project shelved = new Change.MovePictures(List.of(2L), Project.UNLABELED).apply(moved);
        assertThat(ids(shelved.unlabeled())).containsExactly(2L);
        assertThat(shelved.size()).isEqualTo(2);
        refuses(new Change.MovePictures(List.of(2L), 9), Refusal.NOT_THERE, "The class 9");
        refuses(new Change.MovePictures(List.of(9L), 4), Refusal.NOT_THERE, "The picture 9");
    }

    @Test
    void whatComesInPlaceOfAProjectHasIdsOfItsOwn() {
        Project other = add(Change.Batch.BY_NAME, "star", ONE);
        Project replaced = new Change.Replace(other).apply(project);
        assertThat(replaced.classes()).extracting(ProjectClass::name).containsExactly("star");
        Set<Long> before =
                new HashSet<>(project.pictures().map(ProjectPicture::id).toList());
        project.classes().forEach(each -> before.add(each.id()));
        assertThat(replaced.classes()).extracting(ProjectClass::id).doesNotContainAnyElementsOf(before);
        assertThat(replaced.pictures().map(ProjectPicture::id)).doesNotContainAnyElementsOf(before);
        assertThat(replaced.next())
                .isGreaterThan(replaced.pictures().findFirst().orElseThrow().id());
    }

    @Test
    void theWayOfSeeingIsPartOfTheProject() {
        assertThat(new Change.See(Way.LIGHT_INK).apply(project).way()).isEqualTo(Way.LIGHT_INK);
        assertThatThrownBy(() -> Way.of("upside down"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("auto, dark_ink, light_ink or photographs");
    }

    @Test
    void idsAreNeverGivenTwiceWhateverIsDone() {
        for (long seed = 0; seed < 30; seed++) {
            Project grown = Projects.grown(new Random(seed), 60);
            List<Long> ids = new ArrayList<>(ids(grown.pictures().toList()));
            grown.classes().forEach(each -> ids.add(each.id()));
            assertThat(ids).as("seed %d", seed).doesNotHaveDuplicates().allMatch(id -> id > 0 && id < grown.next());
        }
    }
}
