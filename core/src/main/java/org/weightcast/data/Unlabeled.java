package org.weightcast.data;

/**
 * Support images of an episode whose class is not told, besides the labelled ones.
 *
 * @param least least number of them in all
 * @param most largest number of them in all; each batch draws its own
 * @param even whether all classes bring as many, one more or less; otherwise each image's class is drawn
 * @param strangers classes that bring some too, but are not among those of the episode: the distractors of Ren et al. 2018
 *     (1803.00676)
 */
public record Unlabeled(int least, int most, boolean even, int strangers) {
    /** None. */
    public static final Unlabeled NONE = upTo(0);

    public Unlabeled {
        if (least < 0 || most < least) {
            throw new BadInputException(
                    "The number of unlabeled images is 0 or more, from least to most: not " + least + " to " + most);
        }
        if (strangers < 0) {
            throw new BadInputException(
                    "The number of further classes among unlabeled images is 0 or more, not " + strangers);
        }
    }

    /** Of the classes of the episode, so many at most; the class of each is drawn. */
    public static Unlabeled upTo(int most) {
        return new Unlabeled(0, most, false, 0);
    }

    /** So many of each class of an episode, and as many of each of some other classes. */
    public static Unlabeled ofEach(int images, int ways, int strangers) {
        int all = images * (ways + strangers);
        return new Unlabeled(all, all, true, strangers);
    }

    /** The same number, with so many other classes among them. */
    public Unlabeled withStrangers(int classes) {
        return new Unlabeled(least, most, even, classes);
    }
}
