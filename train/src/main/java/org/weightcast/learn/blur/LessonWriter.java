package org.weightcast.learn.blur;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightcast.torch.Torch;

/** Collects the examples of a lesson of one layout, task by task. */
final class LessonWriter {
    private final Lessons.Amount amount;
    private final int values;
    private final int classes;
    private final List<float[]> inputs = new ArrayList<>();
    private final List<float[]> targets = new ArrayList<>();

    LessonWriter(Lessons.Amount amount, int values, int classes) {
        this.amount = amount;
        this.values = values;
        this.classes = classes;
        for (int part = 0; part <= amount.steps(); part++) {
            int examples = amount.tasks() * (part < amount.steps() ? amount.examples() : amount.queries());
            inputs.add(new float[Math.multiplyExact(examples, values)]);
            float[] wrong = new float[examples * classes];
            Arrays.fill(wrong, -1);
            targets.add(wrong);
        }
    }

    /** Writes an input; {@code part} is the step, or the number of steps for queries. */
    @FunctionalInterface
    interface Input {
        void writeTo(float[] target, int offset);
    }

    /** Puts one example in its place; {@code part} is the number of a batch, or that of batches for a query. */
    void put(int part, int task, int example, int label, Input input) {
        int index = task * (part < amount.steps() ? amount.examples() : amount.queries()) + example;
        input.writeTo(inputs.get(part), index * values);
        targets.get(part)[index * classes + label] = 1;
    }

    Lesson lesson() {
        List<Batch> parts = new ArrayList<>();
        for (int part = 0; part <= amount.steps(); part++) {
            int examples = part < amount.steps() ? amount.examples() : amount.queries();
            parts.add(new Batch(
                    Torch.tensor(inputs.get(part), amount.tasks(), examples, values),
                    Torch.tensor(targets.get(part), amount.tasks(), examples, classes)));
        }
        return new Lesson(parts.subList(0, amount.steps()), parts.get(amount.steps()));
    }
}
