package org.weightcast.fewshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.weightcast.data.Episode;
import org.weightcast.net.LinearHead;
import org.weightcast.net.PublishedBlocks;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * MAML (Finn, Abbeel, Levine 2017, 1703.03400): starting weights from which a few steps of gradient descent on the support images
 * learn a task; the outer gradient goes through the steps, second derivatives included. With {@code headOnly} ANIL (Raghu et al. 2020,
 * 1909.09157): the steps change the linear head alone.
 *
 * <p>Weights: those of the student, {@code head.weight} [F, K] and {@code head.bias} [K].
 *
 * @param ways classes K
 * @param steps of descent
 * @param rate of descent
 */
public record Maml(Student student, int ways, int steps, double rate, boolean headOnly) implements EpisodeModel {
    /** The same weights, with another number of steps. */
    public Maml withSteps(int other) {
        return new Maml(student, ways, other, rate, headOnly);
    }

    @Override
    public Named<FloatArray> initial(long seed) {
        return student.blocks()
                .initial(seed)
                .with(new LinearHead(student.blocks().features(), ways).initial(seed));
    }

    @Override
    public Tensor logits(Named<Tensor> weights, List<Episode> group, SplittableRandom random) {
        return logits(weights, EpisodeTensors.of(group, student.blocks()));
    }

    /**
     * Logits [E, q, K]. Where the weights need gradients the steps can be differentiated; else they are taken and forgotten.
     */
    Tensor logits(Named<Tensor> weights, EpisodeTensors episodes) {
        boolean differentiable = weights.values().stream().anyMatch(Tensor::requires_grad);
        int count = episodes.episodes();
        Named<Tensor> start = weights.mapEntries((name, weight) -> {
            boolean ofHead = name.equals(LinearHead.WEIGHT) || name.equals(LinearHead.BIAS);
            Tensor own = ofHead
                    ? Student.repeated(weight.reshape(1, -1, ways), count) // [E, F, K], [E, 1, K]
                    : Student.repeated(weight, count);
            return differentiable ? own : own.requires_grad_(true);
        });
        Named<Tensor> adapted =
                headOnly ? headAdapted(start, episodes, differentiable) : allAdapted(start, episodes, differentiable);
        PublishedBlocks.Embedded<Tensor> embedded = student.embedEach(blocks(adapted), episodes);
        return answer(adapted, embedded.query());
    }

    private Named<Tensor> allAdapted(Named<Tensor> start, EpisodeTensors episodes, boolean differentiable) {
        Named<Tensor> weights = start;
        for (int step = 0; step < steps; step++) {
            Tensor support = student.embedEach(blocks(weights), episodes).support();
            weights = descended(weights, answer(weights, support), episodes.membership(), differentiable);
        }
        return weights;
    }

    /** The features stay, so they are computed once. */
    private Named<Tensor> headAdapted(Named<Tensor> start, EpisodeTensors episodes, boolean differentiable) {
        Tensor support = student.embedEach(blocks(start), episodes).support();
        Named<Tensor> head = start.only(name -> name.startsWith("head."));
        for (int step = 0; step < steps; step++) {
            head = descended(head, answer(head, support), episodes.membership(), differentiable);
        }
        return blocks(start).with(head);
    }

    /** One step on each episode's mean loss; the sum's gradient by an episode's own weights is that of its own loss. */
    private Named<Tensor> descended(Named<Tensor> weights, Tensor logits, Tensor membership, boolean differentiable) {
        double labelled = membership.sum().item_double() / membership.size(0);
        Tensor loss = Torch.over(logits.log_softmax(2).mul(membership).sum(), -labelled);
        List<Tensor> gradients = Torch.gradients(loss, weights.toList(), differentiable);
        Map<String, Tensor> moved = new TreeMap<>();
        List<String> names = new ArrayList<>(weights.names());
        for (int i = 0; i < names.size(); i++) {
            Tensor next = weights.get(names.get(i)).sub(Torch.times(gradients.get(i), rate));
            moved.put(names.get(i), differentiable ? next : next.detach().requires_grad_(true));
        }
        return Named.copyOf(moved);
    }

    private static Named<Tensor> blocks(Named<Tensor> weights) {
        return weights.only(name -> name.startsWith("block"));
    }

    /** Features [E, n, F] to logits [E, n, K], each episode by its own head. */
    private static Tensor answer(Named<Tensor> weights, Tensor features) {
        return LinearHead.logits(new TorchOps(), weights, features);
    }
}
