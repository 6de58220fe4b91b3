package org.weightcast.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Lists the files of a zip archive. Nothing is ever unpacked to disk; still an archive with names that point out of it,
 * or one that would grow beyond measure, is refused as a whole: it was made to do harm.
 */
final class ZipListing {
    private static final int MOST_ENTRIES = 200_000;
    private static final long MOST_BYTES = 8_000_000_000L;
    /** Pictures hardly shrink in an archive. Small archives are let be, black and white bitmaps do shrink. */
    private static final long BOMB_RATIO = 100;

    private static final long BOMB_BYTES = 256_000_000L;
    /** What names are written in if they are not UTF-8, by the format's definition. */
    private static final String OLD_CHARSET = "IBM437";

    private record Item(List<String> path, ZipEntry entry) {}

    private final Path archive;
    private final List<Item> items = new ArrayList<>();
    private final Set<List<String>> folders = new HashSet<>();
    private long entries;
    private long bytes;

    private ZipListing(Path archive) {
        this.archive = archive;
    }

    /** Whether a file begins like a zip archive, or is called one. */
    static boolean isZip(Path file) {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
            return true;
        }
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            return PictureFormat.has(start, 0, "PK\u0003\u0004") || PictureFormat.has(start, 0, "PK\u0005\u0006");
        } catch (IOException e) {
            return false; // whoever reads it next says why it cannot be read
        }
    }

    static PictureFiles list(Path archive) throws IOException {
        if (!Files.isReadable(archive)) {
            throw new BadInputException("The archive " + archive + " cannot be read: access is denied");
        }
        ZipFile zip = open(archive);
        try {
            return new ZipListing(archive).list(zip);
        } catch (RuntimeException | IOException e) {
            zip.close();
            throw e;
        }
    }

    private static ZipFile open(Path archive) throws IOException {
        try {
            return new ZipFile(archive.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            try {
                Charset old =
                        Charset.isSupported(OLD_CHARSET) ? Charset.forName(OLD_CHARSET) : StandardCharsets.ISO_8859_1;
                return new ZipFile(archive.toFile(), old);
            } catch (ZipException again) {
                throw new BadInputException(
                        "The archive " + archive + " is not a zip file, or is damaged or cut off (" + again.getMessage()
                                + ")",
                        again);
            }
        }
    }

    private PictureFiles list(ZipFile zip) throws IOException {
        Enumeration<? extends ZipEntry> all = zip.entries();
        while (all.hasMoreElements()) {
            add(all.nextElement());
        }
        long size = Files.size(archive);
        if (entries > MOST_ENTRIES || bytes > MOST_BYTES || (bytes > BOMB_BYTES && bytes / size > BOMB_RATIO)) {
            throw new BadInputException("The archive " + archive + " of " + size + " bytes would unpack to " + bytes
                    + " bytes in " + entries + " files: refused, unpack it yourself if you trust it");
        }
        int enclosing = hasEnclosingFolder() ? 1 : 0;
        Collections.sort(items, (a, b) -> a.entry.getName().compareTo(b.entry.getName()));
        List<PictureFile> files = new ArrayList<>();
        Set<String> topFolders = new HashSet<>();
        for (List<String> folder : folders) {
            if (folder.size() > enclosing) {
                topFolders.add(folder.get(enclosing));
            }
        }
        for (Item item : items) {
            List<String> path = item.path;
            files.add(new PictureFile(
                    archive + "/" + item.entry.getName(),
                    path.subList(Math.min(enclosing, path.size() - 1), path.size() - 1),
                    most -> read(zip, item.entry, most)));
        }
        return new PictureFiles(files, topFolders, List.of(), zip);
    }

    private void add(ZipEntry entry) {
        entries++;
        bytes += entry.getSize();
        List<String> path = pathOf(entry.getName());
        for (String part : path) {
            if (PictureFiles.isIgnored(part)) {
                return;
            }
        }
        if (entry.isDirectory()) {
            folders.add(path);
        } else if (!path.isEmpty()) {
            items.add(new Item(path, entry));
            folders.add(List.copyOf(path.subList(0, path.size() - 1)));
        }
    }

    private List<String> pathOf(String name) {
        boolean absolute = name.startsWith("/") || (name.length() > 1 && name.charAt(1) == ':');
        boolean odd = name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0;
        List<String> path = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            odd |= part.equals("..");
            if (!part.isEmpty() && !part.equals(".")) {
                path.add(PictureFiles.composed(part));
            }
        }
        if (absolute || odd) {
            throw new BadInputException("The archive " + archive + " holds an entry named " + name.replace('\0', '?')
                    + ", which points out of it or is no plain path: refused");
        }
        return path;
    }

    /** Whether everything lies in one folder that in turn holds folders: a packed folder of classes. */
    private boolean hasEnclosingFolder() {
        boolean deep = false;
        for (Item item : items) {
            if (item.path.size() < 2
                    || !item.path.get(0).equals(items.get(0).path.get(0))) {
                return false;
            }
            deep |= item.path.size() > 2;
        }
        return deep;
    }

    private static byte[] read(ZipFile zip, ZipEntry entry, int most) throws IOException {
        if (entry.getSize() > most) {
            throw PictureFile.tooLarge(most);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] file = in.readNBytes((int) entry.getSize() + 1);
            CRC32 sum = new CRC32();
            sum.update(file);
            if (file.length != entry.getSize() || sum.getValue() != entry.getCrc()) {
                throw new UnreadablePictureException("it is damaged in the archive");
            }
            return file;
        }
    }
}
