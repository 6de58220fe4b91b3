package org.weightcast.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.weightcast.cast.LeaveOneOut;
import org.weightcast.data.SupportSet;

/** What a check cannot know, and what is so wrong that it should be said first. */
final class CheckWarnings {
    /** With fewer images left out, how many are called unknown says little. */
    private static final int ENOUGH = 8;

    private static final double TOO_MANY = 0.3;

    private CheckWarnings() {}

    static List<String> of(
            SupportSet support, int[] counts, List<Duplicates.Pair> duplicates, LeaveOneOut.Result result) {
        List<String> warnings = new ArrayList<>();
        single(support, counts, warnings);
        long across = duplicates.stream().filter(Duplicates.Pair::across).count();
        if (across > 0) {
            warnings.add((across == 1 ? "One picture is" : across + " pictures are")
                    + " there twice under different labels, so one label of each must be wrong");
        }
        long unknown =
                result.images().stream().filter(left -> left.answer().unknown()).count();
        if (result.images().size() >= ENOUGH
                && unknown > TOO_MANY * result.images().size()) {
            warnings.add("A model cast without a picture calls it unknown in " + unknown + " of "
                    + result.images().size() + " cases: it will do the same to new ones, so more pictures, or more"
                    + " alike, are needed");
        }
        result.distance()
                .filter(distance -> distance.isFar())
                .ifPresent(distance -> warnings.add(String.format(
                        Locale.ROOT,
                        "These pictures are unlike what the caster was trained on (distance %.1f; 99 of 100 tasks lie"
                                + " within %.1f): the figures here hold for these pictures, and say little of new ones",
                        distance.distance(),
                        distance.far())));
        return warnings;
    }

    private static void single(SupportSet support, int[] counts, List<String> warnings) {
        List<String> names = IntStream.range(0, counts.length)
                .filter(label -> counts[label] == 1)
                .mapToObj(support.classes()::get)
                .toList();
        if (names.size() == counts.length) {
            warnings.add("Every class has one picture: whether it is recognised, confused or mislabelled cannot be"
                    + " known without a second one");
        } else if (!names.isEmpty()) {
            warnings.add("Of one picture a class, as in " + String.join(", ", names)
                    + ", it cannot be known whether it is recognised; add a second one");
        }
        if (counts.length == 1) {
            warnings.add("With one class there is nothing to confuse it with: only how many of its pictures are"
                    + " called unknown can be known");
        }
    }
}
