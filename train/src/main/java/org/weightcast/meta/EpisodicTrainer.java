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
import org.weightcast.train.Objective;
import org.weightcast.train.ShortTraining;
import org.weightcast.train.TrainingListener;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Trains casters for experiments, in memory ({@link ShortTraining}). For a caster to ship see {@link CasterTraining}.
 *
 * @param classes what episodes are drawn from
 * @param tasks kinds of episodes, of which each step draws one; the least ways and shots of a kind are those of one cast
 * @param sideBySide episodes a step
 * @param stream what the casts of a chain bring
 * @param longest casts of the longest chain; each step draws its own number, from 1 on
 * @param steps how many
 * @param rate highest learning rate
 * @param globalHead share of the loss of a head that tells all training classes apart, 0 for none; see {@link GlobalHead}
 */
public record EpisodicTrainer(
        ClassSet classes,
        List<EpisodeSettings> tasks,
        int sideBySide,
        Stream stream,
        int longest,
        long steps,
        double rate,
        double globalHead) {

    public EpisodicTrainer {
        tasks = List.copyOf(tasks);
    }

    /** A trainer of single casts. */
    public EpisodicTrainer(ClassSet classes, List<EpisodeSettings> tasks, int sideBySide, long steps, double rate) {
        this(classes, tasks, sideBySide, Stream.CLASSES, 1, steps, rate, 0);
    }

    public EpisodicTrainer withRate(double other) {
        return new EpisodicTrainer(classes, tasks, sideBySide, stream, longest, steps, other, globalHead);
    }

    public EpisodicTrainer withSteps(long other) {
        return new EpisodicTrainer(classes, tasks, sideBySide, stream, longest, other, rate, globalHead);
    }

    /** The same on other classes. */
    public EpisodicTrainer withClasses(ClassSet other) {
        return new EpisodicTrainer(other, tasks, sideBySide, stream, longest, steps, rate, globalHead);
    }

    /** The same with chains. */
    public EpisodicTrainer withChains(Stream kind, int most) {
        return new EpisodicTrainer(classes, tasks, sideBySide, kind, most, steps, rate, globalHead);
    }

    /** The same with a head that tells all training classes apart, in steps of one cast; what is trained does not have it. */
    public EpisodicTrainer withGlobalHead(double share) {
        return new EpisodicTrainer(classes, tasks, sideBySide, stream, longest, steps, rate, share);
    }

    /**
     * Trains from weights drawn from the seed, as the episodes and class codes are.
     *
     * @throws org.weightcast.data.BadInputException if the classes are too few for the longest chain
     * @throws org.weightcast.train.DivergedException if the loss or a weight is not finite any more
     */
    public Named<FloatArray> fit(HyperTransformerSettings caster, long seed, TrainingListener listener) {
        return fit(caster, Named.empty(), seed, listener);
    }

    /** Like the other, from trained weights as far as {@code start} has them. */
    public Named<FloatArray> fit(
            HyperTransformerSettings caster, Named<FloatArray> start, long seed, TrainingListener listener) {
        GlobalHead global = new GlobalHead(globalHead, classes.size());
        CasterLoss loss = new CasterLoss(caster, classes.spec(), stream, global);
        List<List<EpisodeSampler>> samplers = new ArrayList<>(); // by kind, by length of the chain
        for (EpisodeSettings task : tasks) {
            List<EpisodeSampler> chains = new ArrayList<>();
            for (int links = 1; links <= longest; links++) {
                chains.add(new EpisodeSampler(classes, ofChain(task, links), seed + links));
            }
            samplers.add(chains);
        }
        Objective objective = (weights, step) -> {
            SplittableRandom random = new SplittableRandom(seed * 31 + step);
            int links = random.nextInt(1, longest + 1);
            EpisodeSampler sampler = samplers.get(random.nextInt(tasks.size())).get(links - 1);
            CasterLoss.Result result = loss.of(weights, sampler.batch(step, sideBySide), links, random);
            return new Objective.Result(result.loss(), Map.of("accuracy", result.accuracy()));
        };
        Named<FloatArray> first = CasterWeights.initial(caster, seed)
                .mapEntries((name, drawn) -> start.find(name).orElse(drawn));
        return new ShortTraining(steps, rate)
                .fit(global.with(first, caster.student().features(), seed), objective, listener)
                .only(first::has);
    }

    private EpisodeSettings ofChain(EpisodeSettings task, int links) {
        if (links == 1) {
            return task;
        }
        return stream == Stream.BATCHES
                ? task.withShots(links * task.shots().least())
                : task.withWays(links * task.ways().least(), links * task.ways().least());
    }
}
