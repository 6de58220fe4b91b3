package org.weightcast.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads PNG files (ISO/IEC 15948): all colour types, depths and interlacing; transparent pixels on white; colour
 * profiles are ignored. Own code although the JDK has a reader: starting that one costs more time (60 ms of a cold
 * process) than everything else a cast does, and drawings are PNGs.
 */
final class PngDecoder {
    private static final int SIGNATURE = 8;
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;
    /** First column, first row, column step, row step of the passes of an interlaced picture (Adam7). */
    private static final int[][] INTERLACED = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] PLAIN = {{0, 0, 1, 1}};
    /** Deflate cannot shrink more than this. */
    private static final int BEST_COMPRESSION = 1032;

    private record Span(int offset, int length) {}

    private final byte[] file;
    private final int mostPixels;
    private final List<Span> compressed = new ArrayList<>();
    private Span palette = new Span(0, 0);
    private Span transparency = new Span(0, 0);
    private int width;
    private int height;
    private int depth;
    private int colorType;
    private boolean interlaced;

    private PngDecoder(byte[] file, int mostPixels) {
        this.file = file;
        this.mostPixels = mostPixels;
    }

    static Picture decode(byte[] file, int mostPixels) throws IOException {
        PngDecoder decoder = new PngDecoder(file, mostPixels);
        decoder.readChunks();
        return new Picture(decoder.width, decoder.height, decoder.readPixels());
    }

    private void readChunks() throws IOException {
        int at = SIGNATURE;
        while (true) {
            if (file.length - at < 12) {
                throw new UnreadablePictureException("it is cut off");
            }
            int length = readInt(at);
            if (length < 0 || length > file.length - at - 12) {
                throw new UnreadablePictureException("it is cut off");
            }
            Span data = new Span(at + 8, length);
            boolean critical = (file[at + 4] & 32) == 0;
            if (critical) {
                checkSum(at + 4, length + 4);
            }
            if (at == SIGNATURE && !isChunk(at, "IHDR")) {
                throw new UnreadablePictureException("its PNG header is missing");
            }
            if (isChunk(at, "IEND")) {
                return;
            }
            readChunk(at, data);
            at += 12 + length;
        }
    }

    private void readChunk(int at, Span data) throws IOException {
        if (isChunk(at, "IHDR")) {
            readHeader(data);
        } else if (isChunk(at, "PLTE")) {
            palette = data;
        } else if (isChunk(at, "tRNS")) {
            transparency = data;
        } else if (isChunk(at, "IDAT")) {
            compressed.add(data);
        }
    }

    private boolean isChunk(int at, String type) {
        return PictureFormat.has(file, at + 4, type);
    }

    private void checkSum(int offset, int length) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(file, offset, length);
        if ((int) sum.getValue() != readInt(offset + length)) {
            throw new UnreadablePictureException("its PNG data is damaged (wrong check sum)");
        }
    }

    private void readHeader(Span header) throws IOException {
        if (header.length != 13) {
            throw new UnreadablePictureException("its PNG header is damaged");
        }
        width = readInt(header.offset);
        height = readInt(header.offset + 4);
        PictureDecoder.checkSize(width, height, mostPixels);
        depth = file[header.offset + 8];
        colorType = file[header.offset + 9];
        interlaced = file[header.offset + 12] == 1;
        boolean depthExists =
                switch (colorType) {
                    case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
                    case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
                    case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
                    default -> false;
                };
        boolean methodsExist =
                file[header.offset + 10] == 0 && file[header.offset + 11] == 0 && (file[header.offset + 12] & ~1) == 0;
        if (!depthExists || !methodsExist) {
            throw new UnreadablePictureException("its PNG header is damaged");
        }
    }

    private int channels() {
        return switch (colorType) {
            case GREY_ALPHA -> 2;
            case RGB -> 3;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    private byte[] readPixels() throws IOException {
        long available = 0; // no stream here: the first lambda of a process costs more time than the pictures
        for (Span span : compressed) {
            available += span.length;
        }
        if (available * BEST_COMPRESSION < (long) width * height * channels() * depth / 8) {
            throw new UnreadablePictureException("it is cut off"); // said before memory for the pixels is taken
        }
        byte[] rgb = new byte[3 * width * height];
        Inflater inflater = new Inflater();
        try {
            Pixels pixels = new Pixels(inflater, rgb);
            for (int[] pass : interlaced ? INTERLACED : PLAIN) {
                pixels.readPass(pass[0], pass[1], pass[2], pass[3]);
            }
        } catch (DataFormatException e) {
            throw new UnreadablePictureException("its PNG data is damaged (" + e.getMessage() + ")", e);
        } finally {
            inflater.end();
        }
        return rgb;
    }

    private int readInt(int at) {
        return (file[at] & 255) << 24 | (file[at + 1] & 255) << 16 | readShort(at + 2);
    }

    private int readShort(int at) {
        return (file[at] & 255) << 8 | (file[at + 1] & 255);
    }

    /** Unpacks rows of the compressed data into red, green and blue bytes. */
    private final class Pixels {
        private final Inflater inflater;
        private final byte[] rgb; // [height, width, 3]
        private final int[]
                colors; // 0xRRGGBB of each value of a picture with one channel of at most 8 bits, else empty
        private int next; // of the compressed spans

        Pixels(Inflater inflater, byte[] rgb) throws IOException {
            this.inflater = inflater;
            this.rgb = rgb;
            this.colors = channels() == 1 && depth <= 8 ? colorTable() : new int[0];
        }

        void readPass(int firstX, int firstY, int stepX, int stepY) throws IOException, DataFormatException {
            int columns = (width - firstX + stepX - 1) / stepX;
            if (columns < 1) {
                return;
            }
            int bits = channels() * depth;
            byte[] row = new byte[(columns * bits + 7) / 8];
            byte[] above = new byte[row.length];
            byte[] filter = new byte[1];
            for (int y = firstY; y < height; y += stepY) {
                fill(filter);
                fill(row);
                unfilter(filter[0], row, above, Math.max(1, bits / 8));
                int at = 3 * (y * width + firstX);
                if (colors.length > 0) {
                    writeLookedUp(row, columns, at, 3 * stepX);
                } else {
                    writeSamples(row, columns, at, 3 * stepX);
                }
                byte[] swapped = above;
                above = row;
                row = swapped;
            }
        }

        private void fill(byte[] target) throws IOException, DataFormatException {
            int filled = 0;
            while (filled < target.length) {
                int read = inflater.inflate(target, filled, target.length - filled);
                filled += read;
                if (read == 0 && (!inflater.needsInput() || next == compressed.size())) {
                    throw new UnreadablePictureException("its PNG data ends before the last row");
                }
                if (read == 0) {
                    Span span = compressed.get(next++);
                    inflater.setInput(file, span.offset, span.length);
                }
            }
        }

        /** Colour by value, transparent values already on white. */
        private int[] colorTable() throws IOException {
            int[] table = new int[1 << depth];
            if (colorType == PALETTE && palette.length == 0) {
                throw new UnreadablePictureException("its PNG palette is missing");
            }
            for (int value = 0; value < table.length; value++) {
                if (colorType == GREY) {
                    boolean clear = transparency.length >= 2 && readShort(transparency.offset) == value;
                    table[value] = clear ? 0xffffff : value * 255 / (table.length - 1) * 0x010101;
                } else if (3 * value + 3 <= palette.length) {
                    int alpha = value < transparency.length ? file[transparency.offset + value] & 255 : 255;
                    int at = palette.offset + 3 * value;
                    table[value] = PictureDecoder.onWhite(file[at] & 255, alpha) << 16
                            | PictureDecoder.onWhite(file[at + 1] & 255, alpha) << 8
                            | PictureDecoder.onWhite(file[at + 2] & 255, alpha);
                }
            }
            return table;
        }

        private void writeLookedUp(byte[] row, int columns, int at, int step) {
            int mask = (1 << depth) - 1;
            for (int x = 0; x < columns; x++, at += step) {
                int bit = x * depth;
                int color = colors[row[bit >> 3] >> (8 - depth - (bit & 7)) & mask];
                rgb[at] = (byte) (color >> 16);
                rgb[at + 1] = (byte) (color >> 8);
                rgb[at + 2] = (byte) color;
            }
        }

        private void writeSamples(byte[] row, int columns, int at, int step) {
            int channels = channels();
            boolean gray = channels < 3;
            boolean hasAlpha = channels == 2 || channels == 4;
            int[] pixel = new int[channels];
            for (int x = 0; x < columns; x++, at += step) {
                for (int c = 0; c < channels; c++) {
                    int sample = x * channels + c;
                    pixel[c] =
                            depth == 8 ? row[sample] & 255 : (row[2 * sample] & 255) << 8 | (row[2 * sample + 1] & 255);
                }
                int alpha = hasAlpha ? toByte(pixel[channels - 1]) : isClear(pixel) ? 0 : 255;
                rgb[at] = (byte) PictureDecoder.onWhite(toByte(pixel[0]), alpha);
                rgb[at + 1] = (byte) PictureDecoder.onWhite(toByte(pixel[gray ? 0 : 1]), alpha);
                rgb[at + 2] = (byte) PictureDecoder.onWhite(toByte(pixel[gray ? 0 : 2]), alpha);
            }
        }

        private int toByte(int sample) {
            return depth == 8 ? sample : (sample * 255 + 32767) / 65535;
        }

        /** Whether the pixel has the one colour that the file declares transparent. */
        private boolean isClear(int[] pixel) {
            if (transparency.length < 2 * pixel.length) {
                return false;
            }
            for (int c = 0; c < pixel.length; c++) {
                if (pixel[c] != readShort(transparency.offset + 2 * c)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static void unfilter(int filter, byte[] row, byte[] above, int back) throws IOException {
        switch (filter) {
            case 0 -> {}
            case 1 -> {
                for (int i = back; i < row.length; i++) {
                    row[i] += row[i - back];
                }
            }
            case 2 -> {
                for (int i = 0; i < row.length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < back ? 0 : row[i - back] & 255;
                    row[i] += (byte) ((left + (above[i] & 255)) / 2);
                }
            }
            case 4 -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < back ? 0 : row[i - back] & 255;
                    int corner = i < back ? 0 : above[i - back] & 255;
                    row[i] += (byte) paeth(left, above[i] & 255, corner);
                }
            }
            default -> throw new UnreadablePictureException("its PNG data is damaged (unknown filter " + filter + ")");
        }
    }

    /** The neighbour that is nearest to left + above - corner. */
    private static int paeth(int left, int above, int corner) {
        int estimate = left + above - corner;
        int toLeft = Math.abs(estimate - left);
        int toAbove = Math.abs(estimate - above);
        int toCorner = Math.abs(estimate - corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }
}
