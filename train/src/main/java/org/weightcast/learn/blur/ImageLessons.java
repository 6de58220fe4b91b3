package org.weightcast.learn.blur;

import java.util.SplittableRandom;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Seeds;

/**
 * Some classes of images to tell apart, drawn for each task. Half of a class's images, drawn too, are to learn from, the others are queries.
 *
 * @param set all classes
 * @param classes of a task
 */
public record ImageLessons(ClassSet set, int classes) implements Lessons {
    public ImageLessons {
        if (classes < 2 || set.size() < classes) {
            throw new BadInputException("Tasks of " + classes + " classes cannot be drawn from " + set.size()
                    + ": give more classes, at least 2");
        }
        for (int i = 0; i < set.size(); i++) {
            if (set.images(i) < 2) {
                throw new BadInputException("The class '" + set.get(i).name() + "' has " + set.images(i)
                        + " images; give at least 2, some to learn from and some to be asked");
            }
        }
    }

    @Override
    public int inputs() {
        return set.spec().values();
    }

    @Override
    public Lesson draw(Amount amount, long... seed) {
        return draw(amount, false, seed);
    }

    /**
     * The lesson to choose settings on for the one that {@link #draw} gives for the same amount of steps and examples and the same seed: the
     * same classes, but of the images that that lesson learns from one half to learn from and the other half to be asked.
     *
     * @throws BadInputException if a class has fewer than 3 images
     */
    public Lesson toChoose(Amount amount, long... seed) {
        for (int i = 0; i < set.size(); i++) {
            if (set.images(i) < 3) {
                throw new BadInputException("The class '" + set.get(i).name() + "' has " + set.images(i)
                        + " images; to choose a learning rate give at least 3: one to learn from, one to choose by and"
                        + " one to be asked");
            }
        }
        return draw(amount, true, seed);
    }

    private Lesson draw(Amount amount, boolean toChoose, long... seed) {
        SplittableRandom random = Seeds.at(seed);
        LessonWriter writer = new LessonWriter(amount, inputs(), classes);
        for (int task = 0; task < amount.tasks(); task++) {
            int[] chosen = order(set.size(), random);
            int[][] images = new int[classes][];
            for (int label = 0; label < classes; label++) {
                images[label] = order(set.images(chosen[label]), random);
            }
            for (int part = 0; part <= amount.steps(); part++) {
                boolean queries = part == amount.steps();
                int examples = queries ? amount.queries() : amount.examples();
                for (int i = 0; i < examples; i++) {
                    int label = i % classes;
                    int[] all = images[label];
                    int learned = (all.length + 1) / 2;
                    int from = toChoose ? (learned + 1) / 2 : learned;
                    int to = toChoose ? learned : all.length;
                    // The same random numbers are used up for both lessons, so that their classes and images agree.
                    int place = queries ? from + i / classes % (to - from) : random.nextInt(learned) % from;
                    writer.put(
                            part, task, i, label, (target, at) -> set.copyInto(chosen[label], all[place], target, at));
                }
            }
        }
        return writer.lesson();
    }

    private static int[] order(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
