package org.weightcast.data;

/**
 * What the episodes of a training or an evaluation look like.
 *
 * @param minWays least number of classes
 * @param maxWays largest number of classes; each batch draws its own
 * @param minShots least number of labelled support images of a class
 * @param maxShots largest number of labelled support images of a class
 * @param unevenShots whether each class draws its own number of shots; otherwise each batch draws one
 * @param queries query images of each class
 * @param unlabeled further support images whose class is not told
 * @param withinGroup share of the episodes whose classes all come from one group (one alphabet), 0..1
 * @param classWarp a random map for each class of each episode, the same for all its images: new classes. An episode
 *     within one group draws one for all its classes
 * @param imageWarp a random map for each image, on top of that of its class: new drawings
 * @param imageBend bound of a smooth random move of each point of each image, as a share of its side: new drawings whose
 *     strokes bend. A point moves by about 0.3 of it
 */
public record EpisodeSettings(
        int minWays,
        int maxWays,
        int minShots,
        int maxShots,
        boolean unevenShots,
        int queries,
        Unlabeled unlabeled,
        double withinGroup,
        Warp classWarp,
        Warp imageWarp,
        double imageBend) {

    public EpisodeSettings {
        if (minWays < 2 || maxWays < minWays) {
            throw new BadInputException(
                    "An episode has 2 ways or more, from least to most: not " + minWays + " to " + maxWays);
        }
        if (minShots < 1 || maxShots < minShots) {
            throw new BadInputException(
                    "An episode has 1 shot or more, from least to most: not " + minShots + " to " + maxShots);
        }
        if (queries < 1) {
            throw new BadInputException("An episode has 1 query a class or more, not " + queries);
        }
        if (!(withinGroup >= 0 && withinGroup <= 1)) {
            throw new BadInputException("The share of episodes within one group lies in 0..1, not " + withinGroup);
        }
        if (!(imageBend >= 0 && imageBend < 1)) {
            throw new BadInputException("Images bend by 0 or more, and less than 1 of their side: not " + imageBend);
        }
    }

    /** 20 ways, 1 shot, 1 query a class, from all groups, images as they are. */
    public static EpisodeSettings defaults() {
        return new EpisodeSettings(20, 20, 1, 1, false, 1, Unlabeled.NONE, 0, Warp.NONE, Warp.NONE, 0);
    }

    public EpisodeSettings withWays(int ways) {
        return withWays(ways, ways);
    }

    public EpisodeSettings withWays(int min, int max) {
        return new EpisodeSettings(
                min,
                max,
                minShots,
                maxShots,
                unevenShots,
                queries,
                unlabeled,
                withinGroup,
                classWarp,
                imageWarp,
                imageBend);
    }

    public EpisodeSettings withShots(int shots) {
        return withShots(shots, shots);
    }

    public EpisodeSettings withShots(int min, int max) {
        return new EpisodeSettings(
                minWays,
                maxWays,
                min,
                max,
                unevenShots,
                queries,
                unlabeled,
                withinGroup,
                classWarp,
                imageWarp,
                imageBend);
    }

    public EpisodeSettings withUnevenShots(boolean uneven) {
        return new EpisodeSettings(
                minWays,
                maxWays,
                minShots,
                maxShots,
                uneven,
                queries,
                unlabeled,
                withinGroup,
                classWarp,
                imageWarp,
                imageBend);
    }

    public EpisodeSettings withQueries(int perClass) {
        return new EpisodeSettings(
                minWays,
                maxWays,
                minShots,
                maxShots,
                unevenShots,
                perClass,
                unlabeled,
                withinGroup,
                classWarp,
                imageWarp,
                imageBend);
    }

    public EpisodeSettings withUnlabeled(int max) {
        return withUnlabeled(Unlabeled.upTo(max));
    }

    public EpisodeSettings withUnlabeled(Unlabeled images) {
        return new EpisodeSettings(
                minWays,
                maxWays,
                minShots,
                maxShots,
                unevenShots,
                queries,
                images,
                withinGroup,
                classWarp,
                imageWarp,
                imageBend);
    }

    public EpisodeSettings withWithinGroup(double share) {
        return new EpisodeSettings(
                minWays,
                maxWays,
                minShots,
                maxShots,
                unevenShots,
                queries,
                unlabeled,
                share,
                classWarp,
                imageWarp,
                imageBend);
    }

    public EpisodeSettings withClassWarp(Warp warp) {
        return new EpisodeSettings(
                minWays,
                maxWays,
                minShots,
                maxShots,
                unevenShots,
                queries,
                unlabeled,
                withinGroup,
                warp,
                imageWarp,
                imageBend);
    }

    public EpisodeSettings withImageWarp(Warp warp) {
        return new EpisodeSettings(
                minWays,
                maxWays,
                minShots,
                maxShots,
                unevenShots,
                queries,
                unlabeled,
                withinGroup,
                classWarp,
                warp,
                imageBend);
    }

    public EpisodeSettings withImageBend(double bend) {
        return new EpisodeSettings(
                minWays,
                maxWays,
                minShots,
                maxShots,
                unevenShots,
                queries,
                unlabeled,
                withinGroup,
                classWarp,
                imageWarp,
                bend);
    }
}
