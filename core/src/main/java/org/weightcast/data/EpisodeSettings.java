package org.weightcast.data;

/**
 * What the episodes of a training or an evaluation look like.
 *
 * @param ways how many classes; each batch draws its own number
 * @param shots how many labelled support images of a class
 * @param queries query images of each class
 * @param unlabeled further support images whose class is not told
 * @param withinGroup share of the episodes whose classes all come from one group (one alphabet), 0..1
 * @param variety how images are changed at random
 */
public record EpisodeSettings(
        Ways ways, Shots shots, int queries, Unlabeled unlabeled, double withinGroup, Variety variety) {

    public EpisodeSettings {
        if (queries < 1) {
            throw new BadInputException("An episode has 1 query a class or more, not " + queries);
        }
        if (!(withinGroup >= 0 && withinGroup <= 1)) {
            throw new BadInputException("The share of episodes within one group lies in 0..1, not " + withinGroup);
        }
    }

    /** From so many classes to so many. */
    public record Ways(int least, int most) {
        public Ways {
            if (least < 2 || most < least) {
                throw new BadInputException(
                        "An episode has 2 ways or more, from least to most: not " + least + " to " + most);
            }
        }
    }

    /**
     * From so many labelled images of a class to so many.
     *
     * @param uneven whether each class draws its own number; otherwise each batch draws one
     */
    public record Shots(int least, int most, boolean uneven) {
        public Shots {
            if (least < 1 || most < least) {
                throw new BadInputException(
                        "An episode has 1 shot or more, from least to most: not " + least + " to " + most);
            }
        }
    }

    /**
     * How images are changed at random.
     *
     * @param classWarp a map for each class of each episode, the same for all its images: new classes. An episode within one
     *     group draws one for all its classes
     * @param imageWarp a map for each image, on top of that of its class: new drawings
     * @param imageBend bound of a smooth move of each point of each image, as a share of its side: new drawings whose
     *     strokes bend. A point moves by about 0.3 of it
     */
    public record Variety(Warp classWarp, Warp imageWarp, double imageBend) {
        /** Images as they are. */
        public static final Variety NONE = new Variety(Warp.NONE, Warp.NONE, 0);

        public Variety {
            if (!(imageBend >= 0 && imageBend < 1)) {
                throw new BadInputException(
                        "Images bend by 0 or more, and less than 1 of their side: not " + imageBend);
            }
        }
    }

    /** 20 ways, 1 shot, 1 query a class, from all groups, images as they are. */
    public static EpisodeSettings defaults() {
        return new EpisodeSettings(new Ways(20, 20), new Shots(1, 1, false), 1, Unlabeled.NONE, 0, Variety.NONE);
    }

    public EpisodeSettings withWays(int number) {
        return withWays(number, number);
    }

    public EpisodeSettings withWays(int least, int most) {
        return new EpisodeSettings(new Ways(least, most), shots, queries, unlabeled, withinGroup, variety);
    }

    public EpisodeSettings withShots(int number) {
        return withShots(number, number);
    }

    public EpisodeSettings withShots(int least, int most) {
        return withShots(new Shots(least, most, shots.uneven()));
    }

    public EpisodeSettings withUnevenShots(boolean uneven) {
        return withShots(new Shots(shots.least(), shots.most(), uneven));
    }

    private EpisodeSettings withShots(Shots other) {
        return new EpisodeSettings(ways, other, queries, unlabeled, withinGroup, variety);
    }

    public EpisodeSettings withQueries(int perClass) {
        return new EpisodeSettings(ways, shots, perClass, unlabeled, withinGroup, variety);
    }

    public EpisodeSettings withUnlabeled(int most) {
        return withUnlabeled(Unlabeled.upTo(most));
    }

    public EpisodeSettings withUnlabeled(Unlabeled images) {
        return new EpisodeSettings(ways, shots, queries, images, withinGroup, variety);
    }

    public EpisodeSettings withWithinGroup(double share) {
        return new EpisodeSettings(ways, shots, queries, unlabeled, share, variety);
    }

    public EpisodeSettings withClassWarp(Warp warp) {
        return withVariety(new Variety(warp, variety.imageWarp(), variety.imageBend()));
    }

    public EpisodeSettings withImageWarp(Warp warp) {
        return withVariety(new Variety(variety.classWarp(), warp, variety.imageBend()));
    }

    public EpisodeSettings withImageBend(double bend) {
        return withVariety(new Variety(variety.classWarp(), variety.imageWarp(), bend));
    }

    private EpisodeSettings withVariety(Variety other) {
        return new EpisodeSettings(ways, shots, queries, unlabeled, withinGroup, other);
    }
}
