package org.weightcast.learn.blur;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Seeds;
import org.weightcast.torch.Torch;
import org.weightcast.train.DivergedException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A fully connected network that learns by a {@link Genome} instead of gradients. Its weights are synapses, for T tasks side by side:
 * {@code i.forward} [T, k, n_i + 1, n_(i+1)] from layer i to the next, the last row from a neuron that is always 1, and unless the form is
 * symmetric {@code i.backward} [T, k, n_(i+1), n_i] (k is 1 if states share a synapse). No signal goes back to the inputs, so {@code 0.backward} does not exist.
 *
 * <p>A step on a batch: forward, feedback in the last layer, backward, then all synapses learn; the mean over the batch, where the released code has the
 * sum. Everything can be differentiated through.
 *
 * @param sizes neurons of each layer, inputs first, classes last
 * @param states k of a neuron
 * @param form the choices of the rule that are not numbers
 */
public record BlurNetwork(List<Integer> sizes, int states, BlurForm form) {
    public BlurNetwork {
        sizes = List.copyOf(sizes);
        if (sizes.size() < 2 || sizes.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("At least two layers of at least one neuron are needed, not " + sizes);
        }
        if (states < 2) {
            throw new IllegalArgumentException("A neuron needs at least 2 states, not " + states);
        }
    }

    /** A network for a genome. */
    public static BlurNetwork of(Genome genome, int... sizes) {
        return new BlurNetwork(Arrays.stream(sizes).boxed().toList(), genome.states(), genome.form());
    }

    /** Pairs of layers. */
    int depth() {
        return sizes.size() - 1;
    }

    /** Random synapses, uniform, such that signals keep their size; {@code tasks} networks, each other ones. */
    public Named<FloatArray> start(int tasks, long seed) {
        Named.Builder<FloatArray> synapses = Named.builder();
        for (int i = 0; i < depth(); i++) {
            int below = sizes.get(i);
            int above = sizes.get(i + 1);
            synapses.put(i + ".forward", random(Seeds.at(seed, i, 0), tasks, below + 1, above));
            if (i > 0 && !form.symmetric()) {
                synapses.put(i + ".backward", random(Seeds.at(seed, i, 1), tasks, above, below));
            }
        }
        return synapses.build();
    }

    private FloatArray random(SplittableRandom random, int tasks, int from, int to) {
        int copies = form.singleState() ? 1 : states;
        float[] values = new float[tasks * copies * from * to];
        double limit = Math.sqrt(3.0 / from);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-limit, limit);
        }
        return FloatArray.wrap(values, tasks, copies, from, to);
    }

    /**
     * Learns from batches, one after the other.
     *
     * @param synapses to begin with
     * @return synapses afterwards
     * @throws IllegalArgumentException if the genome is not for this network
     * @throws DivergedException if a synapse is not finite any more
     */
    public Named<Tensor> learn(Genome genome, Named<Tensor> synapses, List<Batch> batches) {
        return learn(genome, synapses, batches, 0);
    }

    /** The same after some steps, which count in messages. */
    Named<Tensor> learn(Genome genome, Named<Tensor> synapses, List<Batch> batches, int before) {
        return learn(tensor(genome), synapses, batches, before);
    }

    /** The same with the genome's values as a tensor [P], so that it can be differentiated by them. */
    public Named<Tensor> learn(Tensor genome, Named<Tensor> synapses, List<Batch> batches) {
        return learn(genome, synapses, batches, 0);
    }

    private Named<Tensor> learn(Tensor genome, Named<Tensor> synapses, List<Batch> batches, int before) {
        Named<Tensor> learned = synapses;
        for (int i = 0; i < batches.size(); i++) {
            learned = step(genome, learned, batches.get(i), before + i);
        }
        return learned;
    }

    /** One step of {@link #learn}; its number is for messages. */
    Named<Tensor> step(Tensor genome, Named<Tensor> synapses, Batch batch, int step) {
        Named<Tensor> learned = new BlurPass(this, genome, synapses).learned(batch);
        learned.asMap().forEach((name, values) -> {
            if (!Torch.allFinite(values)) {
                throw new DivergedException(
                        step,
                        "The synapses '" + name + "' are not finite after step " + (step + 1)
                                + " of learning; learn for fewer steps, or with another genome");
            }
        });
        return learned;
    }

    /**
     * Answers images or other inputs [T, B, n].
     *
     * @param reference inputs [T, R, n] that signals are normalised with, such as the last batch: an input's answer does not depend on those beside it
     * @return the first state of the last layer [T, B, classes]
     */
    public Tensor answers(Tensor genome, Named<Tensor> synapses, Tensor reference, Tensor inputs) {
        return new BlurPass(this, genome, synapses).answers(reference, inputs);
    }

    /** The same for a genome at rest. */
    public Tensor answers(Genome genome, Named<Tensor> synapses, Tensor reference, Tensor inputs) {
        return answers(tensor(genome), synapses, reference, inputs);
    }

    /** The values of a genome for this network [P]. */
    private Tensor tensor(Genome genome) {
        checkFits(genome);
        double[] values = genome.values();
        return Torch.tensor(values, values.length);
    }

    /** Refuses a genome that this network was not made for. */
    void checkFits(Genome genome) {
        if (genome.states() != states) {
            throw new IllegalArgumentException("The genome has " + genome.states() + " states, the network " + states
                    + "; make the network for the genome");
        }
        if (!genome.form().equals(form)) {
            throw new IllegalArgumentException("The genome is for " + genome.form() + ", the network for " + form
                    + "; make the network for the genome");
        }
    }
}
