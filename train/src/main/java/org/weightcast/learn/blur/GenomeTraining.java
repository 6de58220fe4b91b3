package org.weightcast.learn.blur;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Seeds;
import org.weightcast.evolution.Fitness;
import org.weightcast.evolution.Search;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.AdamW;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Finds a genome by which networks learn fast: after some steps on a task the cross-entropy, or the errors, of fresh examples shall be small.
 * Every meta-step draws other tasks and other synapses to start with.
 *
 * @param network that learns
 * @param amount of a meta-step: tasks, steps that are unrolled, examples of each and queries
 */
public record GenomeTraining(BlurNetwork network, Lessons lessons, Lessons.Amount amount) {
    private static final String GENOME = "genome";
    private static final double CLIP = 10;

    public GenomeTraining {
        List<Integer> sizes = network.sizes();
        if (sizes.get(0) != lessons.inputs() || sizes.get(sizes.size() - 1) != lessons.classes()) {
            throw new IllegalArgumentException("The network has the layers " + sizes + ", the lessons "
                    + lessons.inputs() + " inputs and " + lessons.classes() + " classes");
        }
    }

    /**
     * By the gradient through all steps, with Adam, clipped to norm 10.
     *
     * @param rate of Adam; falls to a tenth along half a cosine
     * @param stop is asked before every step
     * @return the last genome, rounded
     * @throws org.weightcast.train.DivergedException if a loss, a synapse or the genome is not finite any more
     */
    public Genome byGradient(
            Genome start, int steps, double rate, long seed, TrainingListener listener, BooleanSupplier stop) {
        network.checkFits(start);
        Objective objective = (weights, step) -> {
            Lesson lesson = lessons.draw(amount, seed, 0, step);
            return new Objective.Result(
                    lesson.queries()
                            .loss(answers(
                                    weights.get(GENOME),
                                    lesson,
                                    Seeds.at(seed, 1, step).nextLong())),
                    Map.of());
        };
        TrainerSettings settings =
                new TrainerSettings(new Schedule(rate, 0, steps, rate / 10), CLIP, steps, steps, steps);
        Trainer trainer = new Trainer(settings, AdamW.withDecay(0), objective, weights -> 0);
        Named<FloatArray> end = trainer.run(trainer.start(atRest(start)), listener, state -> {}, stop)
                .weights();
        float[] values = end.get(GENOME).toArray();
        return start.with(DoubleStream.iterate(0, i -> i + 1)
                        .limit(values.length)
                        .map(i -> values[(int) i])
                        .toArray())
                .rounded();
    }

    private static Named<FloatArray> atRest(Genome genome) {
        double[] values = genome.values();
        float[] single = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            single[i] = (float) values[i];
        }
        return Named.of(GENOME, FloatArray.wrap(single, single.length));
    }

    /** What queries are answered after the lesson's steps [T, queries, classes]. */
    private Tensor answers(Tensor genome, Lesson lesson, long seed) {
        Named<Tensor> start = Torch.tensors(network.start(amount.tasks(), seed));
        Named<Tensor> learned = network.learn(genome, start, lesson.batches());
        return network.answers(
                genome,
                learned,
                lesson.latest(amount.steps()).inputs(),
                lesson.queries().inputs());
    }

    /**
     * By a search without gradients for few errors. The tasks are judged in threads of their own, on which what is found does not depend:
     * for networks so large that a thread is worth it, and searches that ask for one candidate after the other.
     *
     * @return the genome found, rounded; the tasks are others than without threads
     */
    public Genome bySearch(Search search, Genome start, long seed, int threads, Search.Watcher watcher) {
        Fitness single = new GenomeTraining(network, lessons, amount.withTasks(1)).errors();
        return bySearch(search, Fitness.mean(single, amount.tasks(), threads), start, seed, watcher);
    }

    /**
     * By a search without gradients for few errors.
     *
     * @return the genome found, rounded
     * @throws org.weightcast.train.DivergedException if more than half of a population diverges
     */
    public Genome bySearch(Search search, Genome start, long seed, Search.Watcher watcher) {
        return bySearch(search, errors(), start, seed, watcher);
    }

    private Genome bySearch(Search search, Fitness fitness, Genome start, long seed, Search.Watcher watcher) {
        network.checkFits(start);
        return start.with(
                        search.minimise(fitness, start.values(), seed, watcher).point())
                .rounded();
    }

    /** The share of queries answered wrongly after learning by a genome's values. */
    Fitness errors() {
        return (point, seed) -> {
            try (Scope scope = Scope.withoutGradients()) {
                Lesson lesson = lessons.draw(amount, seed, 0);
                Tensor answers = answers(Torch.tensor(point, point.length), lesson, seed);
                return 1
                        - DoubleStream.of(lesson.queries().accuracies(answers))
                                .average()
                                .orElseThrow();
            }
        };
    }
}
