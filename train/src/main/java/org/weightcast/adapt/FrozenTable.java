package org.weightcast.adapt;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Augmentation;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Torch;
import org.weightcast.train.Classification;

/**
 * What a frozen part of a network makes of each image of a task, computed once. Batches are those that {@link Classification} draws from
 * images that are not changed. Its tensors belong to the scope that was open when it was made.
 */
final class FrozenTable {
    /** Bytes that a table usually may take. */
    static final long LARGEST = 1L << 30;

    private static final int TOGETHER = 250;

    private final Classification data;
    private final int[] firsts; // the row of each class's first image
    private final Tensor frozen; // [rows, ..]
    private final Tensor targets; // [rows, K]

    private FrozenTable(Classification data, int[] firsts, Tensor frozen, Tensor targets) {
        this.data = data;
        this.firsts = firsts;
        this.frozen = frozen;
        this.targets = targets;
    }

    /**
     * Whether images are the same in every step, and what is made of them fits.
     *
     * @param values of an image
     * @param bytes that all of them may take
     */
    static boolean fits(Classification data, long values, long bytes) {
        return rows(data.classes()) * values * Float.BYTES <= bytes
                && data.augmentation().equals(Augmentation.none());
    }

    /**
     * Runs the frozen part on all images.
     *
     * @param part images [n, C, S, S] to [n, ..]; nothing in it is trained, so nothing is recorded for gradients
     */
    static FrozenTable of(Classification data, UnaryOperator<Tensor> part) {
        ClassSet classes = data.classes();
        int[] firsts = new int[classes.size()];
        float[] targets = new float[rows(classes) * data.labels().size()];
        int row = 0;
        for (int c = 0; c < firsts.length; c++) {
            firsts[c] = row;
            int label = data.labels().of(classes.get(c));
            for (int image = 0; image < classes.images(c); image++) {
                targets[row++ * data.labels().size() + label] = 1;
            }
        }
        return new FrozenTable(
                data,
                firsts,
                Torch.keep(() -> all(classes, part)),
                Torch.tensor(targets, row, data.labels().size()));
    }

    private static int rows(ClassSet classes) {
        int rows = 0;
        for (int c = 0; c < classes.size(); c++) {
            rows += classes.images(c);
        }
        return rows;
    }

    private static Tensor all(ClassSet classes, UnaryOperator<Tensor> part) {
        ImageSpec spec = classes.spec();
        Tensor[] parts = new Tensor[(rows(classes) + TOGETHER - 1) / TOGETHER];
        int c = 0;
        int image = 0;
        for (int batch = 0; batch < parts.length; batch++) {
            int images = Math.min(TOGETHER, rows(classes) - batch * TOGETHER);
            float[] pixels = new float[images * spec.values()];
            for (int i = 0; i < images; i++) {
                while (image == classes.images(c)) {
                    c++;
                    image = 0;
                }
                classes.copyInto(c, image++, pixels, i * spec.values());
            }
            parts[batch] = Torch.keep(
                    () -> part.apply(Torch.tensor(pixels, images, spec.channels(), spec.size(), spec.size())));
        }
        return Torch.concat(0, parts);
    }

    /** The rows of a step's batch. */
    int[] draw(long seed, long step) {
        SplittableRandom random = Seeds.at(seed, step);
        int[] rows = random.ints(data.images(), 0, firsts.length).toArray();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = firsts[rows[i]] + random.nextInt(data.classes().images(rows[i]));
        }
        return rows;
    }

    /** What the frozen part made of these rows [n, ..]. */
    Tensor frozen(int... rows) {
        return Torch.rows(frozen, rows);
    }

    /** One-hot labels of these rows [n, K]. */
    Tensor targets(int... rows) {
        return Torch.rows(targets, rows);
    }
}
