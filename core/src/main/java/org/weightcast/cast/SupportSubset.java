package org.weightcast.cast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Episode;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

/**
 * The images that the kernels are made from: all of them, or for large support sets a part with as even a number a class as there
 * is, every class at least once, unlabelled ones last.
 *
 * @param images the chosen images, in the order of the support set
 */
record SupportSubset(List<SupportImage> images) {
    /** Images that the generator reads at most, unless there are more classes; its attention is quadratic in them. */
    static final int LARGEST = 512;

    /** Classes at most: each needs an image in the subset, and attention over more than this takes gigabytes. */
    static final int MOST_CLASSES = 2_000;

    static SupportSubset of(SupportSet support, long seed) {
        if (support.classes().size() > MOST_CLASSES) {
            throw new BadInputException("There are " + support.classes().size() + " classes; a caster takes "
                    + MOST_CLASSES + " at most. Split them, for example by their first letter");
        }
        int room = Math.max(LARGEST, support.classes().size());
        return support.images().size() <= room
                ? new SupportSubset(support.images())
                : new SupportSubset(balanced(support, room, seed));
    }

    private static List<SupportImage> balanced(SupportSet support, int room, long seed) {
        List<List<Integer>> byClass = shuffledByClass(support, seed);
        List<Integer> chosen = new ArrayList<>();
        // Round after round one image of each class that still has one; the last list holds the unlabelled.
        for (int round = 0; chosen.size() < room; round++) {
            for (List<Integer> members : byClass) {
                if (round < members.size() && chosen.size() < room) {
                    chosen.add(members.get(round));
                }
            }
        }
        Collections.sort(chosen);
        return chosen.stream().map(support.images()::get).toList();
    }

    private static List<List<Integer>> shuffledByClass(SupportSet support, long seed) {
        List<List<Integer>> byClass = new ArrayList<>();
        for (int c = 0; c <= support.classes().size(); c++) {
            byClass.add(new ArrayList<>());
        }
        for (int i = 0; i < support.images().size(); i++) {
            int label = support.images().get(i).label();
            byClass.get(label == Episode.UNLABELED ? support.classes().size() : label)
                    .add(i);
        }
        Random random = new Random(seed);
        byClass.forEach(members -> Collections.shuffle(members, random));
        return byClass;
    }
}
