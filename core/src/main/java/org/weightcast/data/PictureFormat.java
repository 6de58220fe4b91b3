package org.weightcast.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The kinds of picture that can be read, told apart by how a file begins; what it is called does not matter. */
enum PictureFormat {
    PNG,
    JPEG,
    WEBP,
    GIF,
    BMP;

    /** The marker in a JPEG file after which the compressed pixels begin. */
    static final String START_OF_SCAN = "\u00ff\u00da";

    /** The kind of picture that a file with these bytes is; empty if it is none of them. */
    static Optional<PictureFormat> of(byte[] file) {
        if (has(file, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (has(file, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (has(file, 0, "RIFF") && has(file, 8, "WEBP")) {
            return Optional.of(WEBP);
        }
        if (has(file, 0, "GIF87a") || has(file, 0, "GIF89a")) {
            return Optional.of(GIF);
        }
        // "BM" alone also begins texts: the next thing must be one of the header sizes that exist.
        if (has(file, 0, "BM") && file.length > 17 && isBitmapHeader(file[14] & 255) && has(file, 15, "\0\0\0")) {
            return Optional.of(BMP);
        }
        return Optional.empty();
    }

    /** Whether the end of the picture is there; asked where decoders fill in what is missing without a word. */
    boolean isComplete(byte[] file) {
        return switch (this) {
            case JPEG -> hasEndOfImage(file);
            case WEBP -> riffLength(file) <= file.length;
            case PNG, GIF, BMP -> true;
        };
    }

    private static long riffLength(byte[] file) {
        return 8 + (ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL);
    }

    /** Whether the marker EOI (ff d9) follows the first scan. Before it lie the ends of embedded thumbnails. */
    private static boolean hasEndOfImage(byte[] file) {
        int at = 2;
        while (at + 4 <= file.length && !has(file, at, START_OF_SCAN)) {
            boolean padding = has(file, at, "\u00ff\u00ff");
            at += padding ? 1 : 2 + ((file[at + 2] & 255) << 8 | (file[at + 3] & 255));
        }
        while (at < file.length && !has(file, at, "\u00ff\u00d9")) {
            at++;
        }
        return at < file.length;
    }

    /** In words, what a file is that {@link #of} finds no format for. */
    static String describeOther(byte[] file) {
        if (file.length == 0) {
            return "it is empty";
        }
        String known = "";
        if (has(file, 0, "II*\0") || has(file, 0, "MM\0*")) {
            known = "a TIFF file";
        } else if (has(file, 4, "ftyp")) {
            known = "a HEIC, AVIF or video file";
        } else if (has(file, 0, "%PDF")) {
            known = "a PDF file";
        } else if (has(file, 0, "PK\u0003\u0004")) {
            known = "a zip archive or an office document";
        } else if (new String(file, 0, Math.min(file.length, 64), StandardCharsets.ISO_8859_1)
                .stripLeading()
                .startsWith("<")) {
            known = "an HTML, XML or SVG text";
        }
        return "it is " + (known.isEmpty() ? "" : known + ", ") + "not a PNG, JPEG, WebP, GIF or BMP picture";
    }

    private static boolean isBitmapHeader(int bytes) {
        return switch (bytes) {
            case 12, 40, 52, 56, 64, 108, 124 -> true;
            default -> false;
        };
    }

    /** Whether the bytes from {@code offset} on are the characters of {@code expected}. */
    static boolean has(byte[] file, int offset, String expected) {
        if (offset < 0 || file.length - offset < expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if ((file[offset + i] & 255) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
