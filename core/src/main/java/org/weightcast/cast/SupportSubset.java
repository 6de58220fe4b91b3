package org.weightcast.cast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Episode;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

/**
 * The images that the kernels are made from: all of them, or for large support sets a part with as even a number a class as there
 * is, every class at least once; the unlabelled ones count as one more class.
 *
 * @param positions where the chosen images stand in the support set, ascending
 * @param images the chosen images
 */
record SupportSubset(List<Integer> positions, List<SupportImage> images) {
    /** Images that the generator reads at most by default, unless there are more classes; its attention is quadratic in them. */
    static final int LARGEST = 512;

    /** Classes at most: each needs an image in the subset, and attention over more than this takes gigabytes. */
    static final int MOST_CLASSES = 4_000;

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    /** All images if there are {@code largest} or fewer, else so many, or one for each class if that is more. */
    static SupportSubset of(SupportSet support, long seed, int largest) {
        if (support.classes().size() > MOST_CLASSES) {
            throw new BadInputException("There are " + support.classes().size() + " classes; a caster takes "
                    + MOST_CLASSES + " at most. Split them, for example by their first letter");
        }
        int room = Math.max(largest, support.classes().size());
        List<SupportImage> images = support.images();
        List<Integer> positions = images.size() <= room
                ? IntStream.range(0, images.size()).boxed().toList()
                : balanced(support, room, seed);
        return new SupportSubset(positions, positions.stream().map(images::get).toList());
    }

    /** Labels [images]; {@link Episode#UNLABELED} where the class is not told. */
    int[] labels() {
        return images.stream().mapToInt(SupportImage::label).toArray();
    }

    private static List<Integer> balanced(SupportSet support, int room, long seed) {
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
        return chosen;
    }

    private static List<List<Integer>> shuffledByClass(SupportSet support, long seed) {
        List<List<Integer>> byClass = new ArrayList<>();
        for (int c = 0; c <= support.classes().size(); c++) {
            byClass.add(new ArrayList<>());
        }
        List<SupportImage> images = support.images();
        long[] lots = new long[images.size()];
        for (int i = 0; i < lots.length; i++) {
            int label = images.get(i).label();
            byClass.get(label == Episode.UNLABELED ? support.classes().size() : label)
                    .add(i);
            lots[i] = lot(images.get(i), seed);
        }
        byClass.forEach(members -> members.sort(Comparator.comparingLong(image -> lots[image])));
        return byClass;
    }

    /** An image's lot rests on the image alone, so that a support set in another order loses the same ones. */
    private static long lot(SupportImage image, long seed) {
        return new SplittableRandom(seed + GOLDEN_RATIO * Arrays.hashCode(image.pixels())).nextLong();
    }
}
