package org.weightcast.data;

/**
 * Finds out whether pictures show dark ink on light paper or light ink on dark. Each picture votes, with a strength of
 * up to 1, by what deviates from its paper.
 */
public final class InkPolarity {
    /** The mean vote from which on the answer is not a guess. */
    private static final double CLEAR_VOTE = 0.2;

    private double darkVotes;
    private int voters;

    /** Lets one more picture vote. */
    public void add(Picture picture) {
        add(Paper.of(picture));
    }

    void add(Paper paper) {
        darkVotes += vote(paper.deviation());
        voters++;
    }

    /** Whether most pictures show dark ink on light paper; so it is taken to be if they do not tell. */
    public boolean darkInk() {
        return darkVotes >= 0;
    }

    /** Whether the pictures hardly tell, being blank or contradicting each other. */
    public boolean isUncertain() {
        return Math.abs(darkVotes) < CLEAR_VOTE * voters;
    }

    /** 1 if all that is not paper is darker than it, -1 if all is lighter, 0 if nothing is there. */
    private static double vote(double[] deviation) {
        double largest = 0;
        for (double each : deviation) {
            largest = Math.max(largest, Math.abs(each));
        }
        double threshold = Math.max(Paper.NOISE, largest / 4);
        double dark = 0;
        double light = 0;
        for (double each : deviation) {
            dark += Math.max(0, -each - threshold);
            light += Math.max(0, each - threshold);
        }
        return dark + light == 0 ? 0 : (dark - light) / (dark + light);
    }
}
