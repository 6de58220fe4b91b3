package org.weightcast.app.cli;

import java.io.File;
import java.nio.file.Path;
import org.weightcast.app.report.Tile;
import org.weightcast.data.Episode;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

/**
 * The pictures of a support set as a page shows them.
 *
 * @param place where they were read from; the way there is of no use to others and is left out of names
 */
record SupportTiles(SupportSet support, Path place) {

    /** A text, with the names of pictures in it as they are in their folder. */
    String inside(String text) {
        return text.replace(place + File.separator, "");
    }

    String name(SupportImage image) {
        return inside(image.name());
    }

    /** A picture as the network sees it, called by its name and class. */
    Tile of(SupportImage image) {
        boolean isLabelled = image.label() != Episode.UNLABELED;
        String label = isLabelled ? support.classes().get(image.label()) : "no label";
        return Tile.of(
                name(image) + " (" + label + ")",
                image.pixels(),
                support.spec().size(),
                support.spec().darkInk());
    }
}
