package org.weightcast.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightcast.data.Seeds;

/** How well a point does; less is better. Candidates are asked on several threads at a time. */
@FunctionalInterface
public interface Fitness {
    /**
     * Judges a point. The same point and seed give the same answer: candidates are compared on the same random numbers.
     *
     * @param point weights [P], not to be changed
     * @return what is to become small; a candidate whose value is not finite has diverged and ranks last, as has one for which a
     *     {@link org.weightcast.train.DivergedException} is thrown
     */
    double of(double[] point, long seed);

    /**
     * The mean of a fitness over several seeds drawn from one. They are judged side by side, for searches that ask for one candidate after the
     * other; what comes out does not depend on the number of threads.
     */
    static Fitness mean(Fitness each, int count, int threads) {
        return (point, seed) -> {
            List<Callable<Double>> jobs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long own = Seeds.at(seed, i).nextLong();
                jobs.add(() -> each.of(point, own));
            }
            return Candidates.all(threads, jobs).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(Double.NaN);
        };
    }
}
