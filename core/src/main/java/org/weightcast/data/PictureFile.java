package org.weightcast.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * A file that is said to be a picture, found by {@link PictureFiles}: listed, not yet read. A file in an archive can be
 * read until its {@link PictureFiles} is closed. Safe for many threads.
 */
public final class PictureFile {
    /** Where the bytes come from. */
    interface Source {
        /** Reads the file; one that is larger than {@code most} bytes is refused, or only {@code most} + 1 bytes of it are read. */
        byte[] read(int most) throws IOException;
    }

    private final String name;
    private final List<String> folders;
    private final Source source;

    /** @param folders the folders between the place that was listed and the file, outermost first */
    PictureFile(String name, List<String> folders, Source source) {
        this.name = name;
        this.folders = List.copyOf(folders);
        this.source = source;
    }

    /** What the user gave, joined with the path below it. */
    public String name() {
        return name;
    }

    /** The class that the picture is said to show: its folder, if that lies directly in what the user gave. */
    public Optional<String> classFolder() {
        boolean direct = folders.size() == 1 && !folders.get(0).equals(ImageFolder.UNLABELED);
        return direct ? Optional.of(folders.get(0)) : Optional.empty();
    }

    List<String> folders() {
        return folders;
    }

    /**
     * Reads the file.
     *
     * @throws BadInputException if it cannot be read
     */
    public byte[] bytes() {
        return bytes(PictureDecoder.LARGEST_FILE);
    }

    /**
     * Reads the file, for who has less memory to spare.
     *
     * @param most bytes that it may have
     * @throws BadInputException if it cannot be read, or is larger
     */
    public byte[] bytes(int most) {
        try {
            byte[] file = source.read(most);
            if (file.length > most) {
                throw tooLarge(most);
            }
            return file;
        } catch (UnreadablePictureException e) {
            throw new BadInputException("The picture " + name + " cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BadInputException("The picture " + name + " cannot be read: " + reason(e), e);
        } catch (OutOfMemoryError e) {
            throw PictureDecoder.outOfMemory(name, e);
        }
    }

    /**
     * Reads and decodes the file.
     *
     * @throws BadInputException if it cannot be read or is not a picture, see {@link PictureDecoder#decode}
     */
    public Picture picture() {
        return PictureDecoder.decode(bytes(), name);
    }

    static UnreadablePictureException tooLarge(int most) {
        return new UnreadablePictureException("it is larger than " + most / 1_000_000 + " MB");
    }

    /** The exception in words; the JDK's own message is often only the path. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
