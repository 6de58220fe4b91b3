package org.weightcast.learn.blur;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.weightcast.data.Seeds;

/**
 * A learning rule (BLUR; Sandler, Vladymyrov, Zhmoginov, Miller, Jackson, Madams, Agüera y Arcas, ICML 2021, 2104.04657): what neurons of
 * k states send each other and how synapses change, the same for all neurons, layers and sizes. In matrices the row is the state that a signal
 * comes from, the column the one that it goes to.
 *
 * <p>The values, in order: four matrices [k, k], {@code forward} (what a state sends up), {@code backward} (what it sends down),
 * {@code source} and {@code target} (what a synapse learns from its two ends); five numbers, how much of a neuron's state is kept and of its signal
 * added, how much of a synapse is kept and of its learning added, and how fast large synapses decay; and five rows [k], mean and deviation of forward and of
 * backward signals and the scale of normalised synapses.
 *
 * @param states k, at least 2
 * @param form the choices that are not numbers
 */
public record Genome(int states, BlurForm form, double[] values) {
    private static final MathContext DIGITS = new MathContext(6);
    private static final double NOISE = 0.1;

    public Genome {
        if (values.length != size(states)) {
            throw new IllegalArgumentException(
                    "A genome of " + states + " states has " + size(states) + " values, not " + values.length);
        }
        if (!Arrays.stream(values).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("A genome's values must be finite");
        }
        values = values.clone();
    }

    /**
     * How many values a genome has.
     *
     * @throws IllegalArgumentException if there are fewer than 2 states
     */
    public static int size(int states) {
        if (states < 2) {
            throw new IllegalArgumentException(
                    "A neuron needs at least 2 states, one for what it answers and one for what it is told, not "
                            + states);
        }
        return 4 * states * states + GenomePart.NUMBERS.size() + GenomePart.ROWS.size() * states;
    }

    /** Stochastic gradient descent of that rate, by back-propagation, exactly. */
    public static Genome backprop(double rate) {
        return startingRule(2, -rate).as(BlurForm.backprop());
    }

    /**
     * Where meta-training starts: the matrices of back-propagation with some noise, without which further states would never send anything.
     *
     * @param rate of what synapses learn; positive, since the last layer is told the target and not its error
     */
    public static Genome start(int states, double rate, BlurForm form, long seed) {
        Genome rule = startingRule(states, rate);
        return rule.withNoise(NOISE, seed).as(form);
    }

    /** A rule of normally distributed matrices. */
    public static Genome random(int states, long seed) {
        Genome rule = startingRule(states, 0.001);
        double[] values = rule.values();
        Arrays.fill(values, 0, 4 * states * states, 0);
        return rule.with(values).withNoise(1, seed);
    }

    /** With noise in the matrices. */
    private Genome withNoise(double deviation, long seed) {
        SplittableRandom random = Seeds.at(seed);
        double[] noisy = values();
        for (int i = 0; i < 4 * states * states; i++) {
            noisy[i] += deviation * random.nextGaussian();
        }
        return with(noisy);
    }

    private static Genome startingRule(int states, double rate) {
        double[] values = new double[size(states)];
        double[][] forward = new double[states][states];
        double[][] target = new double[states][states];
        double[][] same = new double[states][states];
        for (int i = 0; i < states; i++) {
            forward[0][i] = i < 2 ? 1 : 0;
            same[i][i] = 1;
            target[i][i] = i < 2 ? 0 : 1;
        }
        target[0][1] = 1;
        target[1][0] = 1;
        int at = 0;
        for (double[][] matrix : List.of(forward, same, same, target)) {
            for (double[] row : matrix) {
                System.arraycopy(row, 0, values, at, states);
                at += states;
            }
        }
        for (double number : new double[] {1, 1, 1, rate, 0}) {
            values[at++] = number;
        }
        for (double number : new double[] {0, 1, 0, 1, 1}) {
            Arrays.fill(values, at, at + states, number);
            at += states;
        }
        return new Genome(states, BlurForm.defaults(), values);
    }

    /** The same numbers in another form. */
    public Genome as(BlurForm other) {
        return new Genome(states, other, values);
    }

    /** Other numbers in the same form. */
    public Genome with(double[] other) {
        return new Genome(states, form, other);
    }

    /** With six significant digits, so that files are small and hold it exactly. */
    public Genome rounded() {
        return with(Arrays.stream(values)
                .map(value -> new BigDecimal(value).round(DIGITS).doubleValue())
                .toArray());
    }

    @Override
    public double[] values() {
        return values.clone();
    }

    /** Writes the genome as JSON, exactly; if it is {@link #rounded}, below 1 KB with 2 or 3 states and below 1.3 KB with 4. */
    public void save(Path file) throws IOException {
        GenomeFile.write(this, file);
    }

    /**
     * Reads a genome.
     *
     * @throws org.weightcast.weights.BadModelException if the file is not one
     */
    public static Genome load(Path file) throws IOException {
        return GenomeFile.read(file);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Genome genome
                && states == genome.states
                && form.equals(genome.form)
                && Arrays.equals(values, genome.values);
    }

    @Override
    public int hashCode() {
        return 31 * form.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Genome[" + states + " states, " + form + "]";
    }
}
