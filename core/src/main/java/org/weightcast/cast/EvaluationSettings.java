package org.weightcast.cast;

import java.util.function.LongFunction;
import org.weightcast.data.AlphabetTrials;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.Seeds;
import org.weightcast.data.Warp;

/**
 * The episodes of an evaluation. The same settings and data always give the same episodes.
 *
 * @param ways classes of an episode
 * @param shots labelled images of each
 * @param queries images of each to recognise; one in trials within an alphabet
 * @param episodes how many
 * @param seed what episodes and class codes are drawn from
 * @param withinAlphabet whether episodes are trials within one alphabet, one drawing by one person to learn from and one by
 *     another to recognise (Lake et al. 2015), instead of classes from everywhere
 * @param style a random map for each episode, the same for all its images
 */
public record EvaluationSettings(
        int ways, int shots, int queries, int episodes, long seed, boolean withinAlphabet, Warp style) {
    /** Pictures of a task turned by any angle, stretched and slanted, all alike. */
    public static final Warp STYLES = new Warp(180, 0.5, 0.3, 0);

    public EvaluationSettings {
        if (episodes < 2) {
            throw new BadInputException("An interval takes 2 episodes or more, not " + episodes);
        }
        if (withinAlphabet && shots != 1) {
            throw new BadInputException("Trials within an alphabet have one image of each class to learn from, not "
                    + shots + ": ask for 1 shot, or for episodes from all classes");
        }
    }

    /**
     * The episodes by their index.
     *
     * @throws BadInputException if the data has too few classes, or images of a class, for such episodes
     */
    public LongFunction<Episode> from(ClassSet data) {
        LongFunction<Episode> plain = plain(data);
        return style.equals(Warp.NONE)
                ? plain
                : index -> plain.apply(index).styled(style, data.spec(), Seeds.at(~seed, index));
    }

    private LongFunction<Episode> plain(ClassSet data) {
        if (withinAlphabet) {
            return new AlphabetTrials(data, ways, seed)::trial;
        }
        EpisodeSettings each =
                EpisodeSettings.defaults().withWays(ways).withShots(shots).withQueries(queries);
        EpisodeSampler sampler = new EpisodeSampler(data, each, seed);
        return index -> sampler.batch(index, 1).get(0);
    }
}
