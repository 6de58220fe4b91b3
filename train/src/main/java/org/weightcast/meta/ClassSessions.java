package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageClass;
import org.weightcast.data.Seeds;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.WeightHash;

/**
 * Classes that come in sessions: first many with many images, then a few with a few images at a time (few-shot class-incremental
 * learning, Tao et al. 2020, 2004.10956).
 *
 * @param training what is learned from; classes in the order in which they come
 * @param test other images of the same classes
 * @param base classes of the first session
 * @param ways classes of each further one
 * @param shots images of each of these
 */
public record ClassSessions(ClassSet training, ClassSet test, int base, int ways, int shots) {
    public ClassSessions {
        if (training.size() != test.size()) {
            throw new IllegalArgumentException(
                    "There are " + training.size() + " classes to learn, but " + test.size() + " to ask about");
        }
        if (base < 1 || ways < 1 || training.size() < base || (training.size() - base) % ways != 0) {
            throw new IllegalArgumentException(training.size() + " classes do not divide into " + base
                    + " at first and " + ways + " in each further session");
        }
    }

    /** The same with another number of images of each further class. */
    public ClassSessions withShots(int number) {
        return new ClassSessions(training, test, base, ways, number);
    }

    /** How many sessions follow the first. */
    public int sessions() {
        return (training.size() - base) / ways;
    }

    /** Classes known after so many further sessions. */
    public int known(int session) {
        return base + session * ways;
    }

    /** All training images of the first session's classes. */
    public SupportSet first() {
        return support(
                0,
                base,
                IntStream.range(0, base)
                        .mapToObj(c -> IntStream.range(0, training.images(c)).toArray())
                        .toList());
    }

    /**
     * What a further session brings.
     *
     * @param session counted from 1
     * @param seed the images are drawn from it, for each class apart
     */
    public SupportSet further(int session, long seed) {
        int from = known(session - 1);
        return support(
                from,
                known(session),
                IntStream.range(from, known(session))
                        .mapToObj(c -> drawn(training.images(c), Seeds.at(seed, c)))
                        .toList());
    }

    /** Some of so many images, none twice. */
    private int[] drawn(int images, SplittableRandom random) {
        if (images < shots) {
            throw new IllegalArgumentException("A class has " + images + " images, not " + shots + " to learn from");
        }
        List<Integer> left = new ArrayList<>(IntStream.range(0, images).boxed().toList());
        return IntStream.range(0, shots)
                .map(i -> left.remove(random.nextInt(left.size())))
                .toArray();
    }

    private SupportSet support(int from, int to, List<int[]> chosen) {
        List<String> names = new ArrayList<>();
        List<SupportImage> images = new ArrayList<>();
        for (int c = from; c < to; c++) {
            ImageClass each = training.get(c);
            names.add(each.name());
            for (int image : chosen.get(c - from)) {
                float[] pixels = new float[training.spec().values()];
                each.copyInto(image, pixels, 0);
                String hash = WeightHash.of(Named.of("pixels", FloatArray.wrap(pixels, pixels.length))); // of no file
                images.add(new SupportImage(each.name() + " " + image, hash, c - from, pixels));
            }
        }
        return new SupportSet(training.spec(), names, images, List.of());
    }

    /**
     * Teaches a learner, that knows the first session's classes, all others, and asks it after every session.
     *
     * @param seed the images of further classes are drawn from it
     * @return accuracies after each session, from the first on
     */
    public List<SessionAccuracy> run(SessionLearner learner, long seed) {
        List<SessionAccuracy> found = new ArrayList<>();
        found.add(ask(learner, base));
        for (int session = 1; session <= sessions(); session++) {
            learner.learn(further(session, seed));
            found.add(ask(learner, known(session)));
        }
        return found;
    }

    private SessionAccuracy ask(SessionLearner learner, int known) {
        double[] right = new double[2]; // of the first session's classes, of others
        double[] asked = new double[2];
        for (int c = 0; c < known; c++) {
            int part = c < base ? 0 : 1;
            for (int answer : learner.answers(c)) {
                right[part] += answer == c ? 1 : 0;
                asked[part]++;
            }
        }
        return new SessionAccuracy(
                (right[0] + right[1]) / (asked[0] + asked[1]), right[0] / asked[0], right[1] / asked[1]);
    }
}
