package org.weightcast.app.studio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zip archives in memory. */
final class Archives {
    private Archives() {}

    private interface Content {
        void write(ZipOutputStream zip) throws IOException;
    }

    private static byte[] write(Content content) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            zip.setLevel(1);
            content.write(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive.toByteArray();
    }

    /** An archive of files by their names. */
    static byte[] zip(Map<String, byte[]> files) {
        return write(zip -> {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        });
    }

    static byte[] zip(String name, byte[] file) {
        return zip(Map.of(name, file));
    }

    /** So many files of so many zeros. */
    static byte[] zeros(int files, int bytes) {
        byte[] some = new byte[Math.min(bytes, 1_000_000)];
        return write(zip -> {
            for (int file = 0; file < files; file++) {
                zip.putNextEntry(new ZipEntry("ring/" + file + ".bmp"));
                for (int left = bytes; left > 0; left -= some.length) {
                    zip.write(some, 0, Math.min(left, some.length));
                }
                zip.closeEntry();
            }
        });
    }

    /** An archive whose directory says that the file has two gigabytes. */
    static byte[] lying(byte[] file) {
        byte[] archive = zip("ring/a.png", file);
        for (int at = archive.length - 46; at > 0; at--) {
            if (archive[at] == 'P' && archive[at + 1] == 'K' && archive[at + 2] == 1 && archive[at + 3] == 2) {
                archive[at + 27] = 0x7f; // the highest byte of the size
                return archive;
            }
        }
        throw new IllegalStateException("an archive without a directory");
    }
}
