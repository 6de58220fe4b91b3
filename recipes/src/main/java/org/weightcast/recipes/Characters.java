package org.weightcast.recipes;

import java.util.List;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Omniglot;

/**
 * Characters to learn from: of Omniglot in full forms; drawn ones in quick forms, which so run anywhere.
 *
 * @param training classes to train on
 * @param validation classes that choose the rates
 * @param evaluation classes that nothing was chosen by
 */
record Characters(ClassSet training, ClassSet validation, ClassSet evaluation) {
    private static final List<String> HELD_OUT = List.of("Bengali", "Early_Aramaic", "Hebrew");
    private static final String SOURCE =
            "github.com/brendenlake/omniglot, images_background.zip and images_evaluation.zip";

    /**
     * The characters for a run.
     *
     * @param size side of the images in pixels
     * @param drawn drawn images of a class in the quick form
     * @throws org.weightcast.data.BadInputException if the data is needed and not there
     */
    static Characters of(Run run, int size, int drawn) {
        if (run.mode() == Run.Mode.QUICK) {
            return new Characters(
                    GlyphArtist.classes(100, drawn, size, 1),
                    GlyphArtist.classes(40, drawn, size, 2),
                    GlyphArtist.classes(40, drawn, size, 3));
        }
        ClassSet background = Omniglot.background(run.data("omniglot", SOURCE), size);
        return new Characters(
                background.only(group -> !HELD_OUT.contains(group)).withRotations(),
                background.only(HELD_OUT::contains),
                Omniglot.evaluation(run.data("omniglot", SOURCE), size));
    }
}
