package org.weightcast.learn.blur;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.train.DivergedException;
import org.weightcast.weights.Named;

/**
 * Learns by a genome. Where synapses are not finite any more, answers count as right by chance from then on.
 *
 * @param network for the genome
 * @param warnings is told where that happens, in one sentence
 */
public record BlurLearner(BlurNetwork network, Genome genome, Consumer<String> warnings) implements Learner {
    public BlurLearner {
        network.checkFits(genome);
    }

    /** For those whom chance tells enough. */
    public BlurLearner(BlurNetwork network, Genome genome) {
        this(network, genome, warning -> {});
    }

    @Override
    public List<double[]> accuracies(Lesson lesson, List<Integer> marks, long seed) {
        List<double[]> found = new ArrayList<>();
        Batch queries = lesson.queries();
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> synapses = Torch.tensors(network.start(lesson.tasks(), seed));
            int done = 0;
            for (int mark : marks) {
                synapses = network.learn(genome, synapses, lesson.batches().subList(done, mark), done);
                done = mark;
                Tensor reference = lesson.latest(mark).inputs();
                found.add(queries.accuracies(network.answers(genome, synapses, reference, queries.inputs())));
            }
        } catch (DivergedException diverged) {
            warnings.accept(diverged.getMessage() + ". From there on answers count as right by chance.");
            double[] chance = new double[lesson.tasks()];
            double classes = queries.targets().size(2);
            Arrays.fill(chance, 1 / classes);
            while (found.size() < marks.size()) {
                found.add(chance);
            }
        }
        return found;
    }
}
