package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ClassCodes;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * What one does with tasks in turn without a caster: the same student with a linear head that grows, trained by plain gradient
 * descent on the few images of each task. It starts from a static network; the rows of new classes start as the head that answers
 * like prototypes; norm statistics stay those of the first task. Nothing keeps it from forgetting.
 *
 * @param settings of the static network
 * @param tasks T, into which the classes of an episode are split evenly and in order
 * @param rate learning rate
 * @param steps on each task, all its images at a time
 */
public record SequentialFineTuning(
        HyperTransformerSettings settings, ImageSpec spec, int tasks, double rate, int steps) {
    /**
     * Learns the tasks of episodes side by side, each for itself.
     *
     * @param weights the static network's, as {@link org.weightcast.net.CasterWeights} names them
     * @param group episodes of one layout, their classes in the order in which they come
     */
    public ContinualTrial.Outcome run(Named<FloatArray> weights, List<Episode> group) {
        ChainPart part = new ChainPart(spec, tasks, Stream.CLASSES);
        List<EpisodeBatch> parts = IntStream.range(0, tasks)
                .mapToObj(task -> EpisodeBatch.of(part.of(group, task), spec))
                .toList();
        float temperature =
                (float) Math.exp(weights.get(CasterWeights.LOG_TEMPERATURE).at(0));
        List<List<Double>> within = new ArrayList<>();
        List<List<Double>> among = new ArrayList<>();
        GrowingStudent growing = new GrowingStudent(settings.student(), group.size());
        Named<FloatArray> student = start(weights, parts.get(0));
        for (int task = 0; task < tasks; task++) {
            student = learned(growing, student, parts.get(task), temperature);
            EpisodeBatch asked = EpisodeBatch.joined(parts.subList(0, task + 1));
            float[] logits = ask(growing, student, asked);
            within.add(ContinualTrial.accuracies(asked, logits, task + 1, true));
            among.add(ContinualTrial.accuracies(asked, logits, task + 1, false));
        }
        return new ContinualTrial.Outcome(new AccuracyMatrix(within), new AccuracyMatrix(among));
    }

    private Named<FloatArray> learned(
            GrowingStudent growing, Named<FloatArray> student, EpisodeBatch task, float temperature) {
        try (Scope scope = Scope.open()) {
            Tensor images = images(task.supportImages(), task.supports(), task);
            return growing.learn(student, images, membership(task), temperature, rate, steps);
        }
    }

    /** The static network with the statistics of the first task, E times side by side, without a head. */
    private Named<FloatArray> start(Named<FloatArray> weights, EpisodeBatch first) {
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> written = new CasterNetwork(settings, first.episodes())
                    .cast(
                            Torch.tensors(weights),
                            images(first.supportImages(), first.supports(), first),
                            membership(first),
                            torch.zeros(first.episodes(), first.ways(), ClassCodes.length(settings)));
            return Torch.arrays(written.only(name -> name.startsWith("block")));
        }
    }

    private float[] ask(GrowingStudent growing, Named<FloatArray> student, EpisodeBatch asked) {
        try (Scope scope = Scope.withoutGradients()) {
            Tensor images = images(asked.queryImages(), asked.queries(), asked);
            return Torch.floats(growing.logits(Torch.tensors(student), images));
        }
    }

    private Tensor images(float[] values, int count, EpisodeBatch batch) {
        return Torch.tensor(values, count, batch.episodes() * spec.channels(), spec.size(), spec.size());
    }

    private static Tensor membership(EpisodeBatch batch) {
        return Torch.tensor(batch.membership(), batch.episodes(), batch.supports(), batch.ways());
    }
}
