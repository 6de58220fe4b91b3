package org.weightcast.learn.blur;

import java.util.List;
import java.util.SplittableRandom;
import org.weightcast.data.Seeds;

/**
 * Functions of points of the plane, uniform in -1..1, with two classes.
 *
 * @param functions each task has one of them, drawn at random
 */
public record PointLessons(List<Function> functions) implements Lessons {
    public PointLessons {
        functions = List.copyOf(functions);
        if (functions.isEmpty()) {
            throw new IllegalArgumentException("At least one function is needed");
        }
    }

    /** Which points are of the second class; Boolean ones take what is above 0 for true. */
    public enum Function {
        AND,
        OR,
        XOR,
        NAND,
        NOR,
        XNOR,
        CIRCLE;

        /** The squared radius of a circle with half the square's area. */
        private static final double HALF = 2 / Math.PI;

        boolean of(double x, double y) {
            boolean a = x > 0;
            boolean b = y > 0;
            return switch (this) {
                case AND -> a && b;
                case OR -> a || b;
                case XOR -> a != b;
                case NAND -> !(a && b);
                case NOR -> !(a || b);
                case XNOR -> a == b;
                case CIRCLE -> x * x + y * y < HALF;
            };
        }
    }

    @Override
    public int inputs() {
        return 2;
    }

    @Override
    public int classes() {
        return 2;
    }

    @Override
    public Lesson draw(Amount amount, long... seed) {
        SplittableRandom random = Seeds.at(seed);
        LessonWriter writer = new LessonWriter(amount, 2, 2);
        for (int task = 0; task < amount.tasks(); task++) {
            Function function = functions.get(random.nextInt(functions.size()));
            for (int part = 0; part <= amount.steps(); part++) {
                int examples = part < amount.steps() ? amount.examples() : amount.queries();
                for (int i = 0; i < examples; i++) {
                    float x = (float) random.nextDouble(-1, 1);
                    float y = (float) random.nextDouble(-1, 1);
                    writer.put(part, task, i, function.of(x, y) ? 1 : 0, (target, offset) -> {
                        target[offset] = x;
                        target[offset + 1] = y;
                    });
                }
            }
        }
        return writer.lesson();
    }
}
