package org.weightcast.evolution;

import org.weightcast.train.DivergedException;

/**
 * A pair of runs carried on by one piece.
 *
 * @param plus sums of losses, of the run that was under way [0] and of runs begun within the piece [1]; not finite if it diverged
 * @param minus the same of the other side
 * @param steps done
 * @param accumulated noise that the first sums are put down to [P]
 * @param fresh noise that the second ones are put down to [P]
 * @param next the worker afterwards; at a new beginning if either side diverged
 */
record PersistentPiece<S>(
        double[] plus,
        double[] minus,
        int steps,
        double[] accumulated,
        double[] fresh,
        PersistentStrategy.Worker<S> next) {

    static <S> PersistentPiece<S> of(
            InnerRun<S> run,
            double[] weights,
            PersistentStrategy.Worker<S> worker,
            double[] noise,
            int steps,
            long newSeed) {
        double[] up = Noise.plus(weights, noise, 1);
        double[] down = Noise.plus(weights, noise, -1);
        double[] accumulated = Noise.plus(worker.noise(), noise, 1);
        PersistentStrategy.Worker<S> now = new PersistentStrategy.Worker<>(
                worker.seed(), worker.done(), worker.plus(), worker.minus(), accumulated);
        double[] plus = new double[2];
        double[] minus = new double[2];
        int part = 0;
        int step = 0;
        for (boolean finite = true; finite && step < steps; step++) {
            if (now.done() == run.length(now.seed())) {
                now = PersistentStrategy.Worker.begin(run, newSeed + step, noise);
                part = 1;
            }
            InnerRun.Advanced<S> above = advance(run, up, now.plus(), now);
            InnerRun.Advanced<S> below = advance(run, down, now.minus(), now);
            plus[part] += above.loss();
            minus[part] += below.loss();
            now = new PersistentStrategy.Worker<>(
                    now.seed(), now.done() + 1, above.state(), below.state(), now.noise());
            finite = Double.isFinite(above.loss() + below.loss());
            if (!finite) {
                now = PersistentStrategy.Worker.begin(run, newSeed + step, new double[noise.length]);
            }
        }
        return new PersistentPiece<>(plus, minus, step, accumulated, noise, now);
    }

    private static <S> InnerRun.Advanced<S> advance(
            InnerRun<S> run, double[] weights, S state, PersistentStrategy.Worker<S> worker) {
        try {
            return run.advance(weights, state, worker.done(), worker.seed());
        } catch (DivergedException diverged) {
            return new InnerRun.Advanced<>(state, Double.NaN);
        }
    }

    /** The mean loss of a step on each side. */
    double[] losses() {
        return new double[] {(plus[0] + plus[1]) / steps, (minus[0] + minus[1]) / steps};
    }

    double[] differences() {
        return new double[] {plus[0] - minus[0], plus[1] - minus[1]};
    }

    /** The differences, where one side diverged the largest one against it; nothing where both did. */
    double[] differences(double largest) {
        double[] differences = differences();
        for (int part = 0; part < 2; part++) {
            if (!Double.isFinite(differences[part])) {
                differences[part] =
                        (Double.isFinite(plus[part]) ? 0 : largest) - (Double.isFinite(minus[part]) ? 0 : largest);
            }
        }
        return differences;
    }
}
