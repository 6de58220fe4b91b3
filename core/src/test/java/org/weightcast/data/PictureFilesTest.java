package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing pictures for a model's questions, and archives in all places where folders are taken. */
class PictureFilesTest {
    private final Path temporary;

    PictureFilesTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    private Path zip(String... entries) throws IOException {
        return zip(StandardCharsets.UTF_8, entries);
    }

    /** An archive in which each entry is the same picture; a name that ends with a slash is a folder. */
    private Path zip(Charset names, String... entries) throws IOException {
        Path archive = temporary.resolve("pictures.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive), names)) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                if (!entry.endsWith("/")) {
                    out.write(PictureDecoderTest.file("grey-1.png"));
                }
            }
        }
        return archive;
    }

    private static List<LabelledPicture> readClasses(Path place, String... classes) {
        List<LabelledPicture> pictures = new ArrayList<>();
        ImageFolder.Contents contents =
                ImageFolder.read(place, FolderReading.defaults().withStrict(true), pictures::add);
        assertThat(contents.classes()).containsExactly(classes);
        return pictures;
    }

    private static void assertRefused(Path place, String... message) {
        assertThatThrownBy(() -> ImageFolder.read(place, FolderReading.defaults(), picture -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(place.toString())
                .hasMessageContainingAll(message)
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> PictureFiles.open(place).close()).isInstanceOf(BadInputException.class);
    }

    @Test
    void listsNestedAndFlatFoldersAndFilesByTheirPath() throws IOException {
        Path folder = temporary.resolve("questions");
        for (String path : new String[] {"a/1.png", "a/deep/er/2.png", "3.png", ".hidden/4.png", "_unlabeled/5.png"}) {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, PictureDecoderTest.file("grey-1.png"));
        }
        Files.createSymbolicLink(folder.resolve("a/deep/circle"), folder);
        try (PictureFiles files = PictureFiles.open(folder)) {
            assertThat(files.files())
                    .extracting(PictureFile::name)
                    .containsExactly(
                            folder + "/3.png",
                            folder + "/_unlabeled/5.png",
                            folder + "/a/1.png",
                            folder + "/a/deep/er/2.png");
            assertThat(files.files())
                    .extracting(PictureFile::classFolder)
                    .containsExactly(Optional.empty(), Optional.empty(), Optional.of("a"), Optional.empty());
            assertThat(files.warnings())
                    .singleElement()
                    .asString()
                    .endsWith("circle is a link to one that is read already");
            assertThat(files.files().get(3).picture().width()).isEqualTo(16);
        }
        Path file = folder.resolve("3.png");
        try (PictureFiles files = PictureFiles.open(file)) {
            assertThat(files.files()).extracting(PictureFile::name).containsExactly(file.toString());
            assertThat(files.files().get(0).classFolder()).isEmpty();
        }
    }

    @Test
    void listsArchivesByTheirPath() throws IOException {
        Path archive = zip("b/1.png", "a/2.png", "a/deep/3.png", "4.png");
        try (PictureFiles files = PictureFiles.open(archive)) {
            assertThat(files.files())
                    .extracting(PictureFile::name)
                    .containsExactly(
                            archive + "/4.png", archive + "/a/2.png", archive + "/a/deep/3.png", archive + "/b/1.png");
            assertThat(files.files())
                    .extracting(PictureFile::classFolder)
                    .containsExactly(Optional.empty(), Optional.of("a"), Optional.empty(), Optional.of("b"));
        }
    }

    @Test
    void readsAnArchiveMadeByAnotherProgram() throws IOException {
        Path archive = temporary.resolve("runes.zip");
        Files.write(archive, PictureDecoderTest.file("runes.zip"));
        List<LabelledPicture> pictures = readClasses(archive, "\u00e9", "\u65e5\u672c");
        assertThat(pictures).extracting(LabelledPicture::label).containsExactlyInAnyOrder(-1, 0, 1, 1);
        assertThat(pictures).extracting(LabelledPicture::name).contains(archive + "/runes/_unlabeled/3.gif");
    }

    @Test
    void anArchiveIsTakenWithAndWithoutAnEnclosingFolder() throws IOException {
        assertThat(readClasses(zip("a/1.png", "b/1.png", "b/nested/2.png", "loose.png"), "a", "b"))
                .hasSize(2);
        assertThat(readClasses(zip("top/", "top/a/1.png", "top/b/1.png", "top/loose.png"), "a", "b"))
                .hasSize(2);
        assertThat(readClasses(zip("__MACOSX/top/._x", "top/.DS_Store", "top/a/1.png", "top/b/1.png"), "a", "b"))
                .hasSize(2);
    }

    @Test
    void namesInTheOldCharsetWork() throws IOException {
        assertThat(readClasses(zip(Charset.forName("IBM437"), "\u00e4/1.png", "\u00f6/1.png"), "\u00e4", "\u00f6"))
                .hasSize(2);
    }

    @Test
    void theContentMakesAnArchiveNotTheName() throws IOException {
        Path renamed = Files.move(zip("a/1.png", "b/1.png"), temporary.resolve("download"));
        assertThat(readClasses(renamed, "a", "b")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../a/1.png", "a/../../1.png", "/a/1.png", "..\\a\\1.png", "a\\1.png", "C:/a/1.png", "C:\\1.png"
            })
    void pathsOutOfTheArchiveAreRefused(String entry) throws IOException {
        assertRefused(zip("a/1.png", "b/1.png", entry), entry, "refused");
    }

    @Test
    void emptyClassesAndArchivesAreRefused() throws IOException {
        assertRefusedAsFolder(zip("a/1.png", "b/1.png", "c/"), "The class c in");
        assertRefusedAsFolder(zip("a/1.png"), "only one class, a");
        assertRefusedAsFolder(zip("1.png"), "has no sub-folders");
        assertRefusedAsFolder(zip(), "is empty");
    }

    private static void assertRefusedAsFolder(Path place, String message) {
        assertThatThrownBy(() -> ImageFolder.read(place, FolderReading.defaults(), picture -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(place.toString());
    }

    @Test
    void cutOffArchivesAreRefused() throws IOException {
        Path archive = zip("a/1.png", "b/1.png");
        byte[] whole = Files.readAllBytes(archive);
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(archive, Arrays.copyOf(whole, length));
            assertRefused(archive, "damaged or cut off");
        }
    }

    @Test
    void somethingElseCalledZipIsRefused() throws IOException {
        Path archive = temporary.resolve("page.zip");
        Files.writeString(archive, "<html>not found</html>");
        assertRefused(archive, "is not a zip file");
    }

    @Test
    void whoHasLittleMemoryReadsNoLargerFile() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("folder/a"));
        Files.write(folder.resolve("x.png"), PictureDecoderTest.file("grey-1.png"));
        for (Path place : List.of(zip("a/x.png"), temporary.resolve("folder"), folder.resolve("x.png"))) {
            try (PictureFiles files = PictureFiles.open(place)) {
                PictureFile file = files.files().get(0);
                int size = PictureDecoderTest.file("grey-1.png").length;
                assertThat(file.bytes(size)).hasSize(size);
                assertThatThrownBy(() -> file.bytes(size - 1))
                        .isInstanceOf(BadInputException.class)
                        .hasMessageContaining("x.png cannot be read: it is larger than 0 MB");
            }
        }
    }

    @Test
    void aBombIsRefused() throws IOException {
        Path archive = temporary.resolve("bomb.zip");
        byte[] zeros = new byte[1 << 20];
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (int entry = 0; entry < 3; entry++) {
                out.putNextEntry(new ZipEntry("a/" + entry + ".bmp"));
                for (int megabyte = 0; megabyte < 90; megabyte++) {
                    out.write(zeros);
                }
            }
        }
        assertRefused(archive, "would unpack to 283115520 bytes in 3 files");
    }

    @Test
    void anEntryThatIsLongerThanItSaysIsABadFile() throws IOException {
        Path archive = zip("a/1.png", "b/1.png", "b/2.png");
        byte[] bytes = Files.readAllBytes(archive);
        ByteBuffer directory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = directory.getInt(bytes.length - 6); // of the first entry's record in the central directory
        directory.putInt(at + 24, 5);
        Files.write(archive, bytes);
        assertRefusedAsFolder(archive, "a/1.png cannot be read: it is damaged in the archive");
    }

    @Test
    void tooManyEntriesAreRefused() throws IOException {
        Path archive = temporary.resolve("many.zip");
        try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
            out.setMethod(ZipOutputStream.STORED); // to compress nothing takes long, so often
            for (int number = 0; number <= 200_000; number++) {
                ZipEntry entry = new ZipEntry("a/" + number);
                entry.setSize(0);
                entry.setCrc(0);
                out.putNextEntry(entry);
            }
        }
        assertRefused(archive, "in 200001 files");
    }
}
