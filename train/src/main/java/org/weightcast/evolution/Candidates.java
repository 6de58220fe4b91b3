package org.weightcast.evolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.weightcast.train.DivergedException;

/** Candidates judged side by side. What comes out does not depend on how many threads do it. */
final class Candidates {
    private Candidates() {}

    /** Each job's answer, in the order of the jobs. What a job throws is thrown on. */
    static <T> List<T> all(int threads, List<Callable<T>> jobs) {
        if (threads < 1) {
            throw new IllegalArgumentException("Candidates need at least one thread, not " + threads);
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, jobs.size()), job -> {
            Thread thread = new Thread(job, "candidate");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : pool.invokeAll(jobs)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("A candidate could not be judged", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while candidates were judged", interrupted);
        } finally {
            pool.shutdownNow();
        }
    }

    /** The fitness of a point; not a number where it diverged. */
    static double judge(Fitness fitness, double[] point, long seed) {
        try {
            return fitness.of(point, seed);
        } catch (DivergedException diverged) {
            return Double.NaN;
        }
    }

    /**
     * Refuses a population that mostly diverged.
     *
     * @throws DivergedException if more than half of the values are not finite
     */
    static void checkMostAreFinite(double[] values, long step, double sigma) {
        long diverged = Arrays.stream(values).filter(v -> !Double.isFinite(v)).count();
        if (2 * diverged > values.length) {
            throw new DivergedException(
                    step,
                    diverged + " of " + values.length + " candidates diverged; try a smaller sigma than " + sigma);
        }
    }
}
