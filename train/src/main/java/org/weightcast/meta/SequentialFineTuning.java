package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.ClassCodes;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.net.Ops;
import org.weightcast.net.PrototypeHead;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
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
    private static final Ops<Tensor> OPS = new TorchOps();
    private static final String WEIGHT = "head.weight"; // [E, F, K]
    private static final String BIAS = "head.bias"; // [E, 1, K]

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
        Named<FloatArray> student = start(weights, parts.get(0));
        for (int task = 0; task < tasks; task++) {
            student = grown(student, parts.get(task), temperature);
            for (int step = 0; step < steps; step++) {
                student = step(student, parts.get(task), task);
            }
            EpisodeBatch asked = EpisodeBatch.joined(parts.subList(0, task + 1));
            float[] logits = ask(student, asked);
            within.add(ContinualTrial.accuracies(asked, logits, task + 1, true));
            among.add(ContinualTrial.accuracies(asked, logits, task + 1, false));
        }
        return new ContinualTrial.Outcome(new AccuracyMatrix(within), new AccuracyMatrix(among));
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

    /** With a head for the classes of the task besides those that it has. */
    private Named<FloatArray> grown(Named<FloatArray> student, EpisodeBatch task, float temperature) {
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> before = Torch.tensors(student);
            Tensor embedding = embed(before, images(task.supportImages(), task.supports(), task), task);
            Tensor prototypes = PrototypeHead.means(OPS, membership(task), embedding); // [E, k, F]
            // -|e - p|^2 / t = (2 p / t) e - |p|^2 / t - |e|^2 / t, the last the same for all classes.
            Tensor weight = Torch.over(OPS.transpose(prototypes, 0, 2, 1), temperature / 2);
            Tensor bias = Torch.over(OPS.transpose(OPS.sum(prototypes.square(), 2), 0, 2, 1), -temperature);
            return student.with(WEIGHT, Torch.array(behind(before.find(WEIGHT), weight)))
                    .with(BIAS, Torch.array(behind(before.find(BIAS), bias)));
        }
    }

    private static Tensor behind(Optional<Tensor> old, Tensor added) {
        return old.map(first -> OPS.concat(2, List.of(first, added))).orElse(added);
    }

    /** One step down the loss of the newest task's images among all classes so far. */
    private Named<FloatArray> step(Named<FloatArray> student, EpisodeBatch task, int number) {
        try (Scope scope = Scope.open()) {
            Named<Tensor> leaves = Torch.tensors(student).map(each -> each.requires_grad_(true));
            Tensor logits = logits(leaves, images(task.supportImages(), task.supports(), task), task);
            Tensor own = OPS.slice(logits.log_softmax(2), 2, number * task.ways(), (number + 1) * task.ways());
            // The sum over the episodes, since each is trained for itself.
            Tensor loss = Torch.over(own.mul(membership(task)).sum(), -task.supports());
            List<String> learned = leaves.names().stream()
                    .filter(name -> !name.endsWith(".mean") && !name.endsWith(".variance"))
                    .toList();
            List<Tensor> gradients =
                    Torch.gradients(loss, learned.stream().map(leaves::get).toList(), false);
            Named<FloatArray> next = student;
            for (int i = 0; i < learned.size(); i++) {
                Tensor moved = leaves.get(learned.get(i)).sub(Torch.times(gradients.get(i), rate));
                next = next.with(learned.get(i), Torch.array(moved.detach()));
            }
            return next;
        }
    }

    private float[] ask(Named<FloatArray> student, EpisodeBatch asked) {
        try (Scope scope = Scope.withoutGradients()) {
            Tensor images = images(asked.queryImages(), asked.queries(), asked);
            return Torch.floats(logits(Torch.tensors(student), images, asked));
        }
    }

    /** Logits [E, n, K]. */
    private Tensor logits(Named<Tensor> student, Tensor images, EpisodeBatch batch) {
        return embed(student, images, batch).matmul(student.get(WEIGHT)).add(student.get(BIAS));
    }

    /** Embedding [E, n, F]. */
    private Tensor embed(Named<Tensor> student, Tensor images, EpisodeBatch batch) {
        return settings.student().embed(OPS, student, images, batch.episodes());
    }

    private Tensor images(float[] values, int count, EpisodeBatch batch) {
        return Torch.tensor(values, count, batch.episodes() * spec.channels(), spec.size(), spec.size());
    }

    private static Tensor membership(EpisodeBatch batch) {
        return Torch.tensor(batch.membership(), batch.episodes(), batch.supports(), batch.ways());
    }
}
