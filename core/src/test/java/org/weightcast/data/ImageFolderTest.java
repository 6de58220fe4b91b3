package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    private Path folder;

    ImageFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private void put(String path, String picture) throws IOException {
        put(path, PictureDecoderTest.file(picture));
    }

    private void put(String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private void putTwoClasses() throws IOException {
        put("a/1.png", "grey-1.png");
        put("a/2.jpg", "color.jpg");
        put("b/1.webp", "lossy.webp");
    }

    private ImageFolder.Contents read(List<LabelledPicture> pictures) {
        return ImageFolder.read(folder, FolderReading.defaults(), pictures::add);
    }

    private void assertRefused(String... message) {
        assertRefused(FolderReading.defaults(), message);
    }

    private void assertRefused(FolderReading reading, String... message) {
        assertThatThrownBy(() -> ImageFolder.read(folder, reading, picture -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(message)
                .hasMessageNotContaining("\n");
    }

    private String at(String path) {
        return folder.resolve(path).toString();
    }

    @Test
    void namesOfSubFoldersAreTheClasses() throws IOException {
        put("b/2.png", "grey-1.png");
        put("a/2.png", "grey-8.png");
        put("a/1.gif", "flag.gif");
        List<LabelledPicture> pictures = new ArrayList<>();
        ImageFolder.Contents contents = read(pictures);
        assertThat(contents.classes()).containsExactly("a", "b");
        assertThat(contents.warnings()).isEmpty();
        assertThat(pictures)
                .extracting(LabelledPicture::name)
                .containsExactly(at("a/1.gif"), at("a/2.png"), at("b/2.png"));
        assertThat(pictures).extracting(LabelledPicture::label).containsExactly(0, 0, 1);
        // sha256sum grey-1.png
        assertThat(pictures.get(2).sha256())
                .isEqualTo("5965cc412c4b59de006e08233704157068efe063bd4bd0fb3632639d904edfcd");
    }

    /** Letters of both cases are classes of their own, so this is no mistake for certain. */
    @Test
    void namesThatMayBeMistakesAreToldOf() throws IOException {
        putTwoClasses();
        put("B/1.png", "grey-1.png");
        put("_Unlabelled/1.png", "grey-1.png");
        ImageFolder.Contents contents = read(new ArrayList<>());
        assertThat(contents.classes()).containsExactly("B", "_Unlabelled", "a", "b");
        assertThat(contents.warnings())
                .satisfiesExactly(
                        misspelt ->
                                assertThat(misspelt).contains("folder _Unlabelled is learned as a class", "_unlabeled"),
                        twice -> assertThat(twice).contains("classes B and b differ only by case"));
    }

    @Test
    void picturesWithoutLabelAreRead() throws IOException {
        putTwoClasses();
        put("_unlabeled/x.png", "grey-1.png");
        List<LabelledPicture> pictures = new ArrayList<>();
        assertThat(read(pictures).classes()).containsExactly("a", "b");
        assertThat(pictures).extracting(LabelledPicture::label).containsExactly(-1, 0, 0, 1);
    }

    @Test
    void picturesFromFurtherPlacesHaveNoLabel() throws IOException {
        putTwoClasses();
        Path further = folder.resolveSibling(folder.getFileName() + "-further");
        Files.createDirectories(further.resolve("deep"));
        Files.write(further.resolve("deep/1.png"), PictureDecoderTest.file("grey-1.png"));
        Files.write(further.resolve("bad.png"), new byte[] {1});
        List<LabelledPicture> pictures = new ArrayList<>();
        FolderReading reading = FolderReading.defaults().withUnlabeled(List.of(further));
        ImageFolder.Contents contents = ImageFolder.read(folder, reading, pictures::add);
        assertThat(pictures).extracting(LabelledPicture::label).containsExactly(0, 0, 1, -1);
        assertThat(contents.warnings()).singleElement().asString().contains("bad.png");
        Path nowhere = further.resolve("nowhere");
        assertRefused(FolderReading.defaults().withUnlabeled(List.of(nowhere)), "There is no file", "nowhere");
        Path empty = Files.createDirectory(further.resolve("empty"));
        assertRefused(FolderReading.defaults().withUnlabeled(List.of(empty)), "no pictures in", "empty");
        Files.delete(further.resolve("deep/1.png"));
        assertRefused(FolderReading.defaults().withUnlabeled(List.of(further)), "None of the pictures", "bad.png");
    }

    @Test
    void onlyUnlabelledPicturesAreRefused() throws IOException {
        put("_unlabeled/x.png", "grey-1.png");
        assertRefused("only pictures without a label", "_unlabeled", "sub-folder of pictures for each class");
        assertRefused(FolderReading.defaults().withLeastClasses(1), "only pictures without a label");
    }

    @Test
    void oneClassIsEnoughWhereSoIsSaid() throws IOException {
        put("a/1.png", "grey-1.png");
        FolderReading one = FolderReading.defaults().withLeastClasses(1);
        assertThat(ImageFolder.read(folder, one, picture -> {}).classes()).containsExactly("a");
        Files.delete(folder.resolve("a/1.png"));
        assertRefused(one, "The class a", "no pictures");
    }

    /** By the name of a class, its path, a path below the folder, or the path as a shell completes it. */
    @ParameterizedTest
    @ValueSource(strings = {"c", "c/", "PLACE/c", "PLACE/../FOLDER/c/", "./c"})
    void aClassCanBeLeftOut(String name) throws IOException {
        putTwoClasses();
        put("c/1.png", new byte[0]); // nobody looks at it
        FolderReading reading = FolderReading.defaults()
                .withStrict(true)
                .without(List.of(name.replace("PLACE", folder.toString())
                        .replace("FOLDER", folder.getFileName().toString())));
        List<LabelledPicture> pictures = new ArrayList<>();
        assertThat(ImageFolder.read(folder, reading, pictures::add).classes()).containsExactly("a", "b");
        assertThat(pictures).hasSize(3);
    }

    @Test
    void picturesCanBeLeftOut() throws IOException {
        putTwoClasses();
        put("_unlabeled/x.png", "grey-1.png");
        List<LabelledPicture> pictures = new ArrayList<>();
        FolderReading reading = FolderReading.defaults().without(List.of("a/1.png", at("_unlabeled/x.png")));
        assertThat(ImageFolder.read(folder, reading, pictures::add).classes()).containsExactly("a", "b");
        assertThat(pictures).extracting(LabelledPicture::name).containsExactly(at("a/2.jpg"), at("b/1.webp"));
    }

    @Test
    void whatIsLeftOutMustBeThere() throws IOException {
        putTwoClasses();
        for (String name : List.of("d", "a/3.png", "A", "1.png", folder.toString())) {
            assertRefused(FolderReading.defaults().without(List.of("a/1.png", name)), "nor a picture " + name);
        }
        assertRefused(
                FolderReading.defaults().without(List.of("a/2.jgp")), "nor a picture a/2.jgp", "nearest is a/2.jpg");
        assertRefused(FolderReading.defaults().without(List.of("nothing")), "nor a picture nothing", "give the name");
        assertRefused(FolderReading.defaults().without(List.of("a")), "only one class, b");
        assertRefused(FolderReading.defaults().without(List.of("b/1.webp")), "The class b", "no pictures");
    }

    @Test
    void nestedHiddenAndLeftoverFilesAreIgnored() throws IOException {
        putTwoClasses();
        byte[] junk = {1, 2, 3};
        for (String path : new String[] {
            "loose.png",
            "a/deeper/1.png",
            "a/.hidden.png",
            "a/Thumbs.db",
            "b/.DS_Store",
            "b/._1.webp",
            ".git/x.png",
            "__MACOSX/a.png",
            "a/__MACOSX/x.png",
            "a/desktop.ini"
        }) {
            put(path, junk);
        }
        List<LabelledPicture> pictures = new ArrayList<>();
        ImageFolder.Contents contents =
                ImageFolder.read(folder, FolderReading.defaults().withStrict(true), pictures::add);
        assertThat(contents.classes()).containsExactly("a", "b");
        assertThat(contents.warnings()).isEmpty();
        assertThat(pictures).hasSize(3);
    }

    @Test
    void aBadFileAmongGoodOnesIsAWarningOrStrictlyAnError() throws IOException {
        putTwoClasses();
        put("a/page.png", "<html>".getBytes(StandardCharsets.US_ASCII));
        List<LabelledPicture> pictures = new ArrayList<>();
        ImageFolder.Contents contents = read(pictures);
        assertThat(pictures).hasSize(3);
        assertThat(contents.warnings()).hasSize(1);
        assertThat(contents.warnings().get(0)).contains(at("a/page.png"), "HTML", "left out");
        assertThatThrownBy(
                        () -> ImageFolder.read(folder, FolderReading.defaults().withStrict(true), pictures::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(at("a/page.png"));
    }

    @Test
    void namesInDecomposedFormAreTheSameClassesAsComposedOnes() throws IOException {
        put("e\u0301/1.png", "grey-1.png");
        put("\u65e5\u672c/1.png", "grey-1.png");
        List<LabelledPicture> pictures = new ArrayList<>();
        assertThat(read(pictures).classes()).containsExactly("\u00e9", "\u65e5\u672c");
        assertThat(pictures).extracting(LabelledPicture::label).containsExactly(0, 1);
    }

    @Test
    void aPlaceThatIsNotThereIsRefused() {
        folder = folder.resolve("nowhere");
        assertRefused("There is no file or folder", "nowhere");
    }

    @Test
    void anEmptyFolderIsRefused() {
        assertRefused(folder.toString(), "is empty");
    }

    @Test
    void aFileThatIsNoArchiveIsRefused() throws IOException {
        put("words.txt", new byte[] {'a'});
        folder = folder.resolve("words.txt");
        assertRefused("words.txt is neither a folder nor a zip archive");
    }

    @Test
    void picturesWithoutSubFoldersAreRefused() throws IOException {
        put("1.png", "grey-1.png");
        assertRefused("has no sub-folders", "one sub-folder of pictures for each class");
    }

    @Test
    void oneClassIsRefused() throws IOException {
        put("a/1.png", "grey-1.png");
        assertRefused("only one class, a:", "at least two");
        put("_unlabeled/1.png", "grey-1.png");
        assertRefused("only one class, a:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c/nested/1.png", "c/.hidden"})
    void aClassWithoutPicturesIsRefused(String path) throws IOException {
        putTwoClasses();
        put(path, "grey-1.png");
        assertRefused("The class c in " + folder, "no pictures");
    }

    @Test
    void aClassWithoutReadablePicturesIsRefused() throws IOException {
        putTwoClasses();
        put("a/0.png", new byte[] {1});
        put("c/1.png", new byte[0]);
        put("c/2.png", new byte[] {2});
        assertRefused("The class c in " + folder, "no readable picture", "c/1.png", "it is empty");
    }

    @Test
    void linksInACircleEnd() throws IOException {
        putTwoClasses();
        Files.createSymbolicLink(folder.resolve("b/circle"), folder);
        Files.createSymbolicLink(folder.resolve("circle"), folder);
        Files.createSymbolicLink(folder.resolve("again"), folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("self"), folder.resolve("self"));
        List<LabelledPicture> pictures = new ArrayList<>();
        ImageFolder.Contents contents = read(pictures);
        assertThat(contents.classes()).containsExactly("a", "b");
        assertThat(pictures).hasSize(3);
        assertThat(contents.warnings()).hasSize(2).anyMatch(warning -> warning.contains(at("circle")));
    }

    @Test
    void aLinkThatLeadsNowhereIsABadFile() throws IOException {
        putTwoClasses();
        Files.createSymbolicLink(folder.resolve("a/gone.png"), folder.resolve("nothing.png"));
        ImageFolder.Contents contents = read(new ArrayList<>());
        assertThat(contents.warnings()).singleElement().asString().contains(at("a/gone.png"), "leads nowhere");
    }

    @Test
    void anUnreadableFileIsNamedWithTheReason() {
        PictureFile denied = new PictureFile("a/x.png", List.of("a"), most -> {
            throw new AccessDeniedException("a/x.png");
        });
        assertThatThrownBy(denied::picture)
                .isInstanceOf(BadInputException.class)
                .hasMessage("The picture a/x.png cannot be read: access is denied");
    }
}
