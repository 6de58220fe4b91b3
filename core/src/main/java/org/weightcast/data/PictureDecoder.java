package org.weightcast.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns the bytes of a PNG, JPEG, WebP, GIF (first frame) or BMP file into a {@link Picture}: upright (EXIF orientation
 * applied), transparent pixels on white. The content decides the format, not the name. Sizes are read from the header
 * before any pixel is, so that a hostile file costs little. Safe for many threads.
 */
public final class PictureDecoder {
    /** The largest file that is read, in bytes. */
    public static final int LARGEST_FILE = 100_000_000;

    /** The most pixels a picture may have: 64 megapixels, 192 MB decoded. */
    public static final int MOST_PIXELS = 64_000_000;

    private static final int LONGEST_SIDE = 100_000;
    private static final int LONGEST_REASON = 160;

    private PictureDecoder() {}

    /**
     * Reads one picture's file.
     *
     * @throws BadInputException if it cannot be read, or is not one picture of a known format
     */
    public static Picture read(Path file) {
        try (PictureFiles files = PictureFiles.open(file)) {
            if (files.files().size() != 1) {
                throw new BadInputException(
                        file + " is not one picture but holds " + files.files().size() + "; give the file of one");
            }
            return files.files().get(0).picture();
        }
    }

    /**
     * Decodes one picture.
     *
     * @param file the whole file
     * @param name what to call it in messages
     * @throws BadInputException if it is not a picture of a known format, is damaged, cut off or too large
     */
    public static Picture decode(byte[] file, String name) {
        return decode(file, name, MOST_PIXELS);
    }

    /**
     * Decodes one picture of no more than so many pixels, for who has less memory to spare.
     *
     * @see #decode(byte[], String)
     */
    public static Picture decode(byte[] file, String name, int mostPixels) {
        try {
            return decode(file, Math.min(mostPixels, MOST_PIXELS));
        } catch (UnreadablePictureException e) {
            throw new BadInputException("The picture " + name + " cannot be read: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            // Decoders meet damaged data with exceptions of every kind.
            throw new BadInputException("The picture " + name + " is damaged or cut off" + reason(e), e);
        } catch (OutOfMemoryError e) {
            throw outOfMemory(name, e);
        }
    }

    static BadInputException outOfMemory(String name, OutOfMemoryError cause) {
        return new BadInputException(
                "The picture " + name
                        + " needs more memory than Java has here: make it smaller, or raise the limit with -Xmx",
                cause);
    }

    /** The media type of a picture, such as {@code image/png}; empty if it is none that can be read. */
    public static Optional<String> mediaType(byte[] file) {
        return PictureFormat.of(file).map(format -> "image/" + format.name().toLowerCase(Locale.ROOT));
    }

    private static Picture decode(byte[] file, int mostPixels) throws IOException {
        if (file.length > LARGEST_FILE) {
            throw PictureFile.tooLarge(LARGEST_FILE);
        }
        Optional<PictureFormat> known = PictureFormat.of(file);
        if (known.isEmpty()) {
            throw new UnreadablePictureException(PictureFormat.describeOther(file));
        }
        PictureFormat format = known.get();
        if (!format.isComplete(file)) {
            throw new UnreadablePictureException("it is cut off");
        }
        Picture picture = format == PictureFormat.PNG
                ? PngDecoder.decode(file, mostPixels)
                : ImageIoDecoder.decode(file, format, mostPixels);
        return Orientation.of(file, format).turnUpright(picture);
    }

    /** Refuses a picture by the size that its header tells. */
    static void checkSize(int width, int height, int mostPixels) throws IOException {
        if (width < 1 || height < 1) {
            throw new UnreadablePictureException("its header says " + width + " x " + height + " pixels");
        }
        if ((long) width * height > mostPixels || Math.max(width, height) > LONGEST_SIDE) {
            throw new UnreadablePictureException("it has " + width + " x " + height + " pixels, the limit is "
                    + mostPixels / 1_000_000 + " megapixels and " + LONGEST_SIDE + " a side");
        }
    }

    /** A colour value 0..255 of opacity {@code alpha} 0..255 laid on white. */
    static int onWhite(int value, int alpha) {
        return alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255;
    }

    /** What the decoder says, in one line and brackets; nothing if it says nothing. */
    private static String reason(Exception e) {
        if (e.getMessage() == null) {
            return "";
        }
        String reason = e.getMessage().replaceAll("\\s+", " ").strip();
        return " (" + (reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...") + ")";
    }
}
