package org.weightcast.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a camera was held: value 1..8 of the EXIF tag Orientation (CIPA DC-008, 4.6.4). Read with own code, which looks at
 * this one number only, so that damaged or hostile EXIF data costs nothing; without a readable value a picture stays as
 * it is.
 *
 * @param value 1 upright, 3 upside down, 6 to be turned clockwise, 8 counterclockwise; 2, 4, 5, 7 the same mirrored
 */
record Orientation(int value) {
    private static final Orientation UPRIGHT = new Orientation(1);
    private static final int TAG = 0x0112;
    private static final int UNSIGNED_SHORT = 3;

    Orientation {
        if (value < 1 || value > 8) {
            throw new IllegalArgumentException("An EXIF orientation is 1..8, not " + value);
        }
    }

    /** The orientation that a JPEG, PNG or WebP file declares. */
    static Orientation of(byte[] file, PictureFormat format) {
        return switch (format) {
            case JPEG -> ofJpeg(file);
            case WEBP -> ofChunks(file, 12, "EXIF", ByteOrder.LITTLE_ENDIAN, true);
            case PNG -> ofChunks(file, 8, "eXIf", ByteOrder.BIG_ENDIAN, false);
            case GIF, BMP -> UPRIGHT;
        };
    }

    private static Orientation ofJpeg(byte[] file) {
        int at = 2;
        while (at + 4 <= file.length && !PictureFormat.has(file, at, PictureFormat.START_OF_SCAN)) {
            int length = (file[at + 2] & 255) << 8 | (file[at + 3] & 255);
            if (PictureFormat.has(file, at, "\u00ff\u00e1") && PictureFormat.has(file, at + 4, "Exif\0\0")) {
                return ofExif(file, at + 10, at + 2 + length);
            }
            at += PictureFormat.has(file, at, "\u00ff\u00ff") ? 1 : 2 + length;
        }
        return UPRIGHT;
    }

    /** Looks through the chunks of a PNG (length, type, data, check sum) or WebP (type, length, data, padding). */
    private static Orientation ofChunks(byte[] file, int start, String type, ByteOrder order, boolean typeFirst) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(order);
        long at = start;
        while (at + 8 <= file.length) {
            int chunk = (int) at;
            long length = bytes.getInt(chunk + (typeFirst ? 4 : 0)) & 0xffffffffL;
            if (PictureFormat.has(file, chunk + (typeFirst ? 0 : 4), type)) {
                // Some WebP writers keep the prefix that JPEG needs.
                int prefix = PictureFormat.has(file, chunk + 8, "Exif\0\0") ? 6 : 0;
                return ofExif(file, chunk + 8 + prefix, chunk + 8 + length);
            }
            at += 8 + (typeFirst ? length + length % 2 : length + 4);
        }
        return UPRIGHT;
    }

    /** Reads the tag from the first directory of the TIFF structure that begins at {@code start}. */
    private static Orientation ofExif(byte[] file, int start, long end) {
        if (end > file.length || end - start < 14) {
            return UPRIGHT;
        }
        ByteBuffer tiff = ByteBuffer.wrap(file, start, (int) end - start).slice();
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(4) & 0xffffffffL;
        if (directory + 2 > tiff.limit()) {
            return UPRIGHT;
        }
        int entries = tiff.getShort((int) directory) & 0xffff;
        for (long entry = directory + 2; entries > 0 && entry + 12 <= tiff.limit(); entry += 12, entries--) {
            int at = (int) entry;
            if (tiff.getShort(at) == TAG && tiff.getShort(at + 2) == UNSIGNED_SHORT) {
                int value = tiff.getShort(at + 8);
                return value >= 1 && value <= 8 ? new Orientation(value) : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** The picture as it was seen when it was taken. */
    Picture turnUpright(Picture picture) {
        if (value == 1) {
            return picture;
        }
        int lastX = picture.width() - 1;
        int lastY = picture.height() - 1;
        boolean sideways = value >= 5;
        int width = sideways ? picture.height() : picture.width();
        int height = sideways ? picture.width() : picture.height();
        // From which ends the columns and rows of the file are read.
        boolean fromRight = value == 2 || value == 3 || value == 7 || value == 8;
        boolean fromBottom = value == 3 || value == 4 || value == 6 || value == 7;
        byte[] source = picture.rgb();
        byte[] turned = new byte[source.length];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at += 3) {
                int column = sideways ? y : x;
                int row = sideways ? x : y;
                int from = 3
                        * ((fromBottom ? lastY - row : row) * picture.width() + (fromRight ? lastX - column : column));
                turned[at] = source[from];
                turned[at + 1] = source[from + 1];
                turned[at + 2] = source[from + 2];
            }
        }
        return new Picture(width, height, turned);
    }
}
