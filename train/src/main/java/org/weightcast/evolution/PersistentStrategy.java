package org.weightcast.evolution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.weightcast.data.Seeds;

/**
 * The gradient of long inner runs from short pieces of them, without the bias of pieces (persistent evolution strategies; Vicol, Metz,
 * Sohl-Dickstein 2021, 2112.13835). Each worker carries a pair of runs on with new noise every time, and its losses are put down to all the noise
 * since the run began; where a run ends within a piece, the steps of the next one to the noise of this piece alone.
 *
 * @param workers pairs of runs
 * @param truncation steps of a piece
 * @param sigma deviation of a candidate, in each direction
 * @param threads that carry runs on; the estimate does not depend on it
 */
public record PersistentStrategy(int workers, int truncation, double sigma, int threads) {
    public PersistentStrategy {
        if (workers < 1 || truncation < 1 || !(sigma > 0) || threads < 1) {
            throw new IllegalArgumentException("Workers, truncation, sigma and threads must be positive, not " + workers
                    + ", " + truncation + ", " + sigma + " and " + threads);
        }
    }

    /**
     * A pair of runs on the same random numbers.
     *
     * @param seed of the run
     * @param done steps of it
     * @param plus state of the run whose noise was added
     * @param minus state of the run whose noise was subtracted
     * @param noise sum since the run began [P]
     */
    public record Worker<S>(long seed, int done, S plus, S minus, double[] noise) {
        static <S> Worker<S> begin(InnerRun<S> run, long seed, double[] noise) {
            S state = run.begin(seed);
            return new Worker<>(seed, 0, state, state, noise);
        }
    }

    /**
     * What a piece of all runs tells.
     *
     * @param gradient of the mean loss of a step [P]
     * @param loss mean over steps and the runs that did not diverge
     * @param workers to go on with
     */
    public record Estimate<S>(double[] gradient, double loss, List<Worker<S>> workers) {
        public Estimate {
            workers = List.copyOf(workers);
        }
    }

    /** Workers at the beginning of their first runs; {@code size} is the number P of weights. */
    public <S> List<Worker<S>> start(InnerRun<S> run, int size, long seed) {
        return IntStream.range(0, workers)
                .mapToObj(i -> Worker.begin(run, Seeds.at(seed, i).nextLong(), new double[size]))
                .toList();
    }

    /**
     * Carries all runs on by one piece.
     *
     * @param seed of the noise, and of runs that begin; another for each piece
     * @throws org.weightcast.train.DivergedException if more than half of the runs diverge
     */
    public <S> Estimate<S> gradient(double[] weights, List<Worker<S>> from, InnerRun<S> run, long seed) {
        if (from.size() != workers) {
            throw new IllegalArgumentException(from.size() + " workers were given, the strategy has " + workers);
        }
        List<Callable<PersistentPiece<S>>> jobs = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Worker<S> worker = from.get(i);
            double[] noise = Noise.draw(Seeds.at(seed, i, 0), weights.length, sigma);
            long next = Seeds.at(seed, i, 1).nextLong();
            jobs.add(() -> PersistentPiece.of(run, weights, worker, noise, truncation, next));
        }
        List<PersistentPiece<S>> pieces = Candidates.all(threads, jobs);
        double[] losses = pieces.stream()
                .flatMapToDouble(piece -> Arrays.stream(piece.losses()))
                .toArray();
        Candidates.checkMostAreFinite(losses, 0, sigma);
        double loss = Arrays.stream(losses).filter(Double::isFinite).average().orElseThrow();
        return new Estimate<>(
                sum(pieces, weights.length),
                loss,
                pieces.stream().map(PersistentPiece::next).toList());
    }

    private <S> double[] sum(List<PersistentPiece<S>> pieces, int size) {
        double largest = pieces.stream()
                .flatMapToDouble(piece -> Arrays.stream(piece.differences()))
                .map(Math::abs)
                .filter(difference -> Double.isFinite(difference) && difference > 0)
                .max()
                .orElse(1); // where one side of every pair diverged only the direction is known
        double[] gradient = new double[size];
        double scale = 1 / (2 * sigma * sigma * workers * truncation);
        for (PersistentPiece<S> piece : pieces) {
            double[] differences = piece.differences(largest);
            Noise.add(gradient, piece.accumulated(), differences[0] * scale);
            Noise.add(gradient, piece.fresh(), differences[1] * scale);
        }
        return gradient;
    }
}
