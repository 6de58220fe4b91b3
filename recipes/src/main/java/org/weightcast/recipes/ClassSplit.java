package org.weightcast.recipes;

import java.util.List;
import org.weightcast.data.Cifar100;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageSpec;
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

    /**
     * Photographs in colour, the classes of CIFAR-FS, in full forms; drawn characters in colours that tell nothing, of 16 x 16 pixels,
     * in quick forms.
     *
     * @throws org.weightcast.data.BadInputException if the data is needed and not there
     */
    static ClassSplit photographs(Run run) {
        if (run.mode() == Run.Mode.QUICK) {
            return new ClassSplit(
                    GlyphArtist.inColour(GlyphArtist.classes(60, 20, 16, 1), 1),
                    GlyphArtist.inColour(GlyphArtist.classes(20, 20, 16, 2), 2),
                    GlyphArtist.inColour(GlyphArtist.classes(20, 20, 16, 3), 3));
        }
        ClassSet all = Cifar100.read(
                run.data("cifar100", "www.cs.toronto.edu/~kriz/cifar.html"),
                new ImageSpec(3, 32, false),
                Cifar100.Part.ALL);
        return new ClassSplit(
                all.where(Cifar100.FewShot.TRAIN::holds),
                all.where(Cifar100.FewShot.VALIDATION::holds),
                all.where(Cifar100.FewShot.TEST::holds));
    }
}
