package org.weightcast.recipes;

import java.util.List;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Omniglot;

/**
 * Classes to learn from.
 *
 * @param training classes to train on
 * @param validation classes that choose the rates
 * @param evaluation classes that nothing was chosen by
 */
record ClassSplit(ClassSet training, ClassSet validation, ClassSet evaluation) {
    private static final List<String> HELD_OUT = List.of("Bengali", "Early_Aramaic", "Hebrew");
    private static final String OMNIGLOT =
            "github.com/brendenlake/omniglot, images_background.zip and images_evaluation.zip";

    /**
     * Characters of Omniglot in full forms; drawn ones in quick forms, which so run anywhere.
     *
     * @param size side of the images in pixels
     * @param drawn drawn images of a class in the quick form
     * @throws org.weightcast.data.BadInputException if the data is needed and not there
     */
    static ClassSplit characters(Run run, int size, int drawn) {
        if (run.mode() == Run.Mode.QUICK) {
            return new ClassSplit(
                    GlyphArtist.classes(100, drawn, size, 1),
                    GlyphArtist.classes(40, drawn, size, 2),
                    GlyphArtist.classes(40, drawn, size, 3));
        }
        ClassSet background = Omniglot.background(run.data("omniglot", OMNIGLOT), size);
        return new ClassSplit(
                background.only(group -> !HELD_OUT.contains(group)).withRotations(),
                background.only(HELD_OUT::contains),
                Omniglot.evaluation(run.data("omniglot", OMNIGLOT), size));
    }
}
