package org.weightcast.meta;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.weightcast.data.ClassSet;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.net.CasterWeights;
import org.weightcast.net.HyperTransformerSettings;
import org.weightcast.train.AdamW;
import org.weightcast.train.Objective;
import org.weightcast.train.Schedule;
import org.weightcast.train.Trainer;
import org.weightcast.train.TrainerSettings;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Trains casters for experiments, in memory, with Adam, a warm-up and a cosine. For a caster to ship see {@link CasterTraining}.
 *
 * @param classes what episodes are drawn from
 * @param task the episodes of one task; a chain has as many times the ways as it has tasks
 * @param sideBySide episodes a step
 * @param longest tasks of the longest chain; each step draws its own number, from 1 on
 * @param steps how many
 * @param rate highest learning rate
 */
public record EpisodicTrainer(
        ClassSet classes, EpisodeSettings task, int sideBySide, int longest, long steps, double rate) {
    private static final double CLIP = 1;
    private static final double LAST = 0.01; // of the highest rate
    private static final double WARMUP = 0.05; // of the steps

    public EpisodicTrainer withRate(double other) {
        return new EpisodicTrainer(classes, task, sideBySide, longest, steps, other);
    }

    /**
     * Trains from weights drawn from the seed, as the episodes and class codes are.
     *
     * @throws org.weightcast.data.BadInputException if the classes are too few for the longest chain
     * @throws org.weightcast.train.DivergedException if the loss or a weight is not finite any more
     */
    public Named<FloatArray> fit(HyperTransformerSettings caster, long seed, TrainingListener listener) {
        CasterLoss loss = new CasterLoss(caster, classes.spec());
        List<EpisodeSampler> chains = new ArrayList<>();
        for (int links = 1; links <= longest; links++) {
            chains.add(new EpisodeSampler(
                    classes, task.withWays(links * task.minWays(), links * task.minWays()), seed + links));
        }
        Objective objective = (weights, step) -> {
            SplittableRandom random = new SplittableRandom(seed * 31 + step);
            int links = random.nextInt(1, longest + 1);
            CasterLoss.Result result = loss.of(weights, chains.get(links - 1).batch(step, sideBySide), links, random);
            return new Objective.Result(result.loss(), Map.of("accuracy", result.accuracy()));
        };
        Schedule schedule = new Schedule(rate, Math.round(WARMUP * steps), steps, LAST * rate);
        Trainer trainer = new Trainer(
                new TrainerSettings(schedule, CLIP, steps, steps, steps), AdamW.withDecay(0), objective, weights -> 0);
        return trainer.run(trainer.start(CasterWeights.initial(caster, seed)), listener, state -> {}, () -> false)
                .weights();
    }
}
