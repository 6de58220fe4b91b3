package org.weightcast.cast;

import java.nio.file.Path;
import java.util.List;
import org.weightcast.data.BadInputException;
import org.weightcast.data.FolderReading;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportSet;

/**
 * Pictures, and the caster that suits them: of those that ship, {@value Caster#GLYPHS} for drawn characters and symbols,
 * {@value Caster#PHOTOS} for photographs.
 *
 * @param name its name
 * @param caster to be closed by whoever asked
 * @param support the pictures, prepared for it
 */
public record Suited(String name, Caster caster, SupportSet support) {
    /** Height and width in pixels of what the two casters see; a test compares them with the files. */
    static final int GLYPH_SIZE = 32;

    static final int PHOTO_SIZE = 32;

    /**
     * Reads a folder or zip archive of labelled pictures, and finds out from these which caster is for them.
     *
     * @throws BadInputException if it is no such folder
     */
    public static Suited read(Path folderOrZip, FolderReading reading) {
        // Characters are the likelier, so the network for them is opened while the pictures are read.
        Caster glyphs = Caster.load(Caster.GLYPHS);
        try {
            SupportSet support = SupportSet.readEither(
                    folderOrZip, GLYPH_SIZE, PHOTO_SIZE, reading.withLeastClasses(glyphs.leastClasses()));
            String name = name(support);
            if (name.equals(Caster.GLYPHS)) {
                return new Suited(name, glyphs, support);
            }
            glyphs.close();
            return new Suited(name, Caster.load(name), support);
        } catch (RuntimeException e) {
            glyphs.close();
            throw e;
        }
    }

    /**
     * The name of the caster for a folder or zip archive of labelled pictures.
     *
     * @throws BadInputException if it is no such folder
     */
    public static String name(Path folderOrZip, FolderReading reading) {
        return name(SupportSet.readEither(folderOrZip, GLYPH_SIZE, PHOTO_SIZE, reading));
    }

    /** The ways in which pictures are prepared before it is known which caster suits them. */
    public static List<ImageSpec> specs() {
        return SupportSet.eitherWay(GLYPH_SIZE, PHOTO_SIZE);
    }

    /** The name of the caster for pictures that are prepared already. */
    public static String name(SupportSet support) {
        return support.spec().channels() == 1 ? Caster.GLYPHS : Caster.PHOTOS;
    }
}
