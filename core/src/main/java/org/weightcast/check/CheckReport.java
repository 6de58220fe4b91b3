package org.weightcast.check;

import java.util.List;
import java.util.Optional;
import org.weightcast.cast.LeaveOneOut;
import org.weightcast.cast.TaskDistance;

/**
 * What a check of a support set found. Images are positions in the set, labels positions in its classes.
 *
 * @param classes of each class what there is to say
 * @param accuracy the share of images recognised by a model that was cast without them; none if no class has two images
 * @param calledUnknown how many of them such a model called unknown
 * @param confusion how many of them of each class (row) were taken for each class (column); right ones are on the diagonal
 * @param pairs of classes that are hardly told apart, the worst first
 * @param mislabelled images whose label is probably wrong, the surest first
 * @param harmful images without which the others are recognised better, the worst first
 * @param duplicates pictures that are there twice, those across classes first
 * @param next images without a label that are worth labelling, the most useful first
 * @param distance how far the set lies from what the caster knows, if it can tell
 * @param images the answer for each image that was left out
 * @param warnings what is wrong, or cannot be known, one sentence each
 */
public record CheckReport(
        List<ClassCheck> classes,
        Optional<Share> accuracy,
        int calledUnknown,
        int[][] confusion,
        List<Confusable> pairs,
        List<Mislabel> mislabelled,
        List<LeaveOneOut.Left> harmful,
        List<Duplicates.Pair> duplicates,
        List<LeaveOneOut.Answer> next,
        Optional<TaskDistance> distance,
        List<LeaveOneOut.Left> images,
        List<String> warnings) {
    public CheckReport {
        classes = List.copyOf(classes);
        pairs = List.copyOf(pairs);
        mislabelled = List.copyOf(mislabelled);
        harmful = List.copyOf(harmful);
        duplicates = List.copyOf(duplicates);
        next = List.copyOf(next);
        images = List.copyOf(images);
        warnings = List.copyOf(warnings);
    }

    /**
     * One class.
     *
     * @param name of the class
     * @param images how many it has
     * @param accuracy the share of them that is recognised; none if there is only one
     */
    public record ClassCheck(String name, int images, Optional<Share> accuracy) {}

    /**
     * Two classes that are hardly told apart.
     *
     * @param confused the share of the images of both that was taken for the other one
     */
    public record Confusable(int first, int second, Share confused) {}

    /**
     * An image whose label is probably wrong.
     *
     * @param suggested the class that it looks like
     * @param probability of that class, by a model cast without the image
     */
    public record Mislabel(int image, int label, int suggested, double probability) {}
}
