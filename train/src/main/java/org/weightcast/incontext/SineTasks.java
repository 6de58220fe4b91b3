package org.weightcast.incontext;

import java.util.SplittableRandom;
import org.weightcast.torch.Torch;

/**
 * Sine curves: y = A sin(x + p) with x uniform in -5..5 and p in 0..pi.
 *
 * @param lowest smallest amplitude A
 * @param highest largest amplitude: the paper's text says 5, its released code 0.5
 */
public record SineTasks(int context, double lowest, double highest) implements TaskFamily {
    private static final double RANGE = 5;

    public SineTasks {
        if (context < 1 || !(0 <= lowest && lowest <= highest)) {
            throw new IllegalArgumentException(
                    "Curves need pairs and amplitudes in order, not " + context + ", " + lowest + " and " + highest);
        }
    }

    @Override
    public int inputs() {
        return 1;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public TaskBatch draw(int tasks, SplittableRandom random) {
        float[] x = new float[tasks * context];
        float[] y = new float[tasks * context];
        float[] query = new float[tasks];
        float[] answer = new float[tasks];
        for (int task = 0; task < tasks; task++) {
            double amplitude = lowest + (highest - lowest) * random.nextDouble();
            double phase = Math.PI * random.nextDouble();
            for (int pair = task * context; pair < (task + 1) * context; pair++) {
                x[pair] = (float) (RANGE * (2 * random.nextDouble() - 1));
                y[pair] = (float) (amplitude * Math.sin(x[pair] + phase));
            }
            query[task] = (float) (RANGE * (2 * random.nextDouble() - 1));
            answer[task] = (float) (amplitude * Math.sin(query[task] + phase));
        }
        return new TaskBatch(
                Torch.tensor(x, tasks, context, 1),
                Torch.tensor(y, tasks, context, 1),
                Torch.tensor(query, tasks, 1),
                Torch.tensor(answer, tasks, 1));
    }
}
