package org.weightcast.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeBatch;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.torch.Scope;
import org.weightcast.torch.Torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Tasks that come one after another, their images gone once they are learned, and how each fares after every step (Vladymyrov,
 * Zhmoginov, Sandler, 2301.04584).
 */
public final class ContinualTrial {
    private final HyperTransformerSettings settings;
    private final ImageSpec spec;
    private final int tasks;

    /**
     * A trial for casters of these settings.
     *
     * @param spec what the episodes' images are prepared for
     * @param tasks T, into which the classes of an episode, or the images of each, are split evenly and in order
     */
    public ContinualTrial(HyperTransformerSettings settings, ImageSpec spec, int tasks) {
        this.settings = settings;
        this.spec = spec;
        this.tasks = tasks;
    }

    /** What the kernels of a step start from; class vectors are kept as they were made in any case. */
    public enum Memory {
        /** The kernels of the step before: the continual HyperTransformer. */
        PREVIOUS,
        /** The learned base: each task gets kernels of its own, and earlier ones are asked under the latest. */
        NONE,
        /**
         * All images so far, in one cast from the learned base: what no continual learner may do, and the reference for those who do
         * less.
         */
        ALL_IMAGES
    }

    /**
     * What came out.
     *
     * @param withinTask a query is told its task, and competes with that task's classes only (task-incremental)
     * @param amongAll a query competes with all classes so far (class-incremental)
     */
    public record Outcome(AccuracyMatrix withinTask, AccuracyMatrix amongAll) {
        /** The means of several outcomes, entry by entry. */
        public static Outcome mean(List<Outcome> outcomes) {
            return new Outcome(
                    AccuracyMatrix.mean(
                            outcomes.stream().map(Outcome::withinTask).toList()),
                    AccuracyMatrix.mean(outcomes.stream().map(Outcome::amongAll).toList()));
        }
    }

    /**
     * Learns the tasks of episodes side by side.
     *
     * @param weights the caster's, as {@link org.weightcast.net.CasterWeights} names them
     * @param group episodes of one layout, their classes in the order in which they come
     * @param seed what the class codes are drawn from
     */
    public Outcome run(Named<FloatArray> weights, List<Episode> group, Memory memory, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Double>> within = new ArrayList<>();
        List<List<Double>> among = new ArrayList<>();
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(weights);
            CasterChain chain = new CasterChain(settings, spec, group, tasks, Stream.CLASSES);
            CasterChain.Learned learned = CasterChain.nothing();
            for (int step = 0; step < tasks; step++) {
                switch (memory) {
                    case PREVIOUS -> learned = chain.extend(tensors, learned, random);
                    case NONE -> learned = chain.afresh(tensors, learned, random);
                    case ALL_IMAGES -> {
                        chain = upTo(group, step + 1);
                        learned = chain.extend(tensors, CasterChain.nothing(), random);
                    }
                }
                EpisodeBatch asked = chain.asked(learned);
                float[] logits = Torch.floats(chain.logits(tensors, learned));
                within.add(accuracies(asked, logits, step + 1, true));
                among.add(accuracies(asked, logits, step + 1, false));
            }
        }
        return new Outcome(new AccuracyMatrix(within), new AccuracyMatrix(among));
    }

    /**
     * Learns the same classes from T mini-batches of their images, class vectors being running means.
     *
     * @param group episodes of one layout, the number of labelled images of each class a multiple of T
     * @return accuracy of all queries after each batch [T]
     */
    public List<Double> batches(Named<FloatArray> weights, List<Episode> group, Memory memory, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Double> accuracies = new ArrayList<>();
        try (Scope scope = Scope.withoutGradients()) {
            Named<Tensor> tensors = Torch.tensors(weights);
            CasterChain chain = new CasterChain(settings, spec, group, tasks, Stream.BATCHES);
            CasterChain.Learned learned = CasterChain.nothing();
            for (int step = 0; step < tasks; step++) {
                switch (memory) {
                    case PREVIOUS -> learned = chain.extend(tensors, learned, random);
                    case NONE -> learned = chain.afresh(tensors, learned, random);
                    case ALL_IMAGES -> {
                        chain = batchesUpTo(group, step + 1);
                        learned = chain.extend(tensors, CasterChain.nothing(), random);
                    }
                }
                float[] logits = Torch.floats(chain.logits(tensors, learned));
                accuracies.addAll(accuracies(chain.asked(learned), logits, 1, false));
            }
        }
        return accuracies;
    }

    /** One cast of all classes of the first tasks. */
    private CasterChain upTo(List<Episode> group, int learned) {
        ChainPart part = new ChainPart(spec, tasks, Stream.CLASSES);
        List<Episode> classes =
                group.stream().map(episode -> part.classes(episode, 0, learned)).toList();
        return new CasterChain(settings, spec, classes, 1, Stream.CLASSES);
    }

    /** One cast of all images of the first mini-batches. */
    private CasterChain batchesUpTo(List<Episode> group, int learned) {
        ChainPart part = new ChainPart(spec, tasks, Stream.BATCHES);
        List<Episode> images =
                group.stream().map(episode -> part.images(episode, 0, learned)).toList();
        return new CasterChain(settings, spec, images, 1, Stream.BATCHES);
    }

    /** Accuracy by task. The queries of a task come together, as its classes do. */
    static List<Double> accuracies(EpisodeBatch asked, float[] logits, int learned, boolean withinTask) {
        int ways = asked.ways() / learned;
        int queries = asked.queries() / learned;
        int[] right = new int[learned];
        for (int row = 0; row < asked.episodes() * asked.queries(); row++) {
            int task = row % asked.queries() / queries;
            int from = withinTask ? task * ways : 0;
            int to = withinTask ? from + ways : asked.ways();
            int offset = row * asked.ways();
            int answer = from;
            for (int way = from; way < to; way++) {
                answer = logits[offset + way] > logits[offset + answer] ? way : answer;
            }
            right[task] += asked.targets()[offset + answer] > 0 ? 1 : 0;
        }
        return Arrays.stream(right)
                .mapToObj(count -> count / (double) (asked.episodes() * queries))
                .toList();
    }
}
