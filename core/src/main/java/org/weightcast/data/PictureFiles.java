package org.weightcast.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The picture files of a folder, a zip archive, or one file alone, sorted by path. Hidden files and what operating
 * systems leave lying about are not among them; whether the others are pictures shows when they are read.
 */
public final class PictureFiles implements AutoCloseable {
    private static final Set<String> LEFTOVERS =
            Set.of("__MACOSX", "Thumbs.db", "ehthumbs.db", "desktop.ini", "@eaDir");

    private final List<PictureFile> files;
    private final Set<String> folders;
    private final List<String> warnings;
    private final Closeable archive;

    /** @param folders the names of the folders directly in the place, also of empty ones */
    PictureFiles(List<PictureFile> files, Set<String> folders, List<String> warnings, Closeable archive) {
        this.files = List.copyOf(files);
        this.folders = new TreeSet<>(folders);
        this.warnings = List.copyOf(warnings);
        this.archive = archive;
    }

    /**
     * Lists everything below a folder or in an archive. Links are followed, each folder is visited once.
     *
     * @param place a folder, a zip archive or a single picture
     * @throws BadInputException if it is not there, cannot be read, or is a hostile archive
     */
    public static PictureFiles open(Path place) {
        if (Files.isDirectory(place) || !Files.exists(place) || ZipListing.isZip(place)) {
            return openFolder(place, Integer.MAX_VALUE);
        }
        PictureFile only = new PictureFile(place.toString(), List.of(), most -> read(place, most));
        return new PictureFiles(List.of(only), Set.of(), List.of(), () -> {});
    }

    /** Lists a folder or an archive, the folder not more than {@code depth} levels below the place. */
    static PictureFiles openFolder(Path place, int depth) {
        try {
            if (Files.isDirectory(place)) {
                return FolderWalk.list(place, depth);
            }
            if (!Files.exists(place)) {
                throw new BadInputException("There is no file or folder " + place);
            }
            if (ZipListing.isZip(place)) {
                return ZipListing.list(place);
            }
            throw new BadInputException(place + " is neither a folder nor a zip archive");
        } catch (IOException e) {
            throw new BadInputException(place + " cannot be read: " + PictureFile.reason(e), e);
        }
    }

    public List<PictureFile> files() {
        return files;
    }

    /** What was left out, one sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    Set<String> folders() {
        return folders;
    }

    /** Closes the archive, if it is one. */
    @Override
    public void close() {
        try {
            archive.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Path file, int most) throws IOException {
        if (!Files.isRegularFile(file)) { // reading a pipe would wait for ever
            throw new UnreadablePictureException("it is a link that leads nowhere, or not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        }
    }

    static boolean isIgnored(String name) {
        return name.startsWith(".") || LEFTOVERS.contains(name);
    }

    /** A name in the composed form: macOS stores an accent as a character of its own. */
    static String composed(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 127) {
                return Normalizer.normalize(name, Normalizer.Form.NFC);
            }
        }
        return name; // without loading the tables of Unicode
    }

    static List<String> append(List<String> folders, String name) {
        List<String> longer = new ArrayList<>(folders);
        longer.add(name);
        return longer;
    }
}
