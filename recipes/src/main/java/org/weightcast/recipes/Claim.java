package org.weightcast.recipes;

/**
 * A published claim beside what was measured. It is decided by the measured mean.
 *
 * @param claim what is claimed, so that it can be false; with its bounds
 * @param published the published value, and where it was found
 * @param measured what came out
 * @param baseline what it is compared with, and how that fared
 * @param holds whether the claim is borne out
 */
public record Claim(String claim, String published, Measured measured, String baseline, boolean holds) {

    /** A claim whose measured mean must not exceed a bound. */
    public static Claim atMost(double bound, String claim, String published, Measured measured, String baseline) {
        String bounded = claim + ": at most " + Measured.text(bound);
        return new Claim(bounded, published, measured, baseline, measured.mean() <= bound);
    }

    /** A claim whose measured mean must reach a bound. */
    public static Claim atLeast(double bound, String claim, String published, Measured measured, String baseline) {
        String bounded = claim + ": at least " + Measured.text(bound);
        return new Claim(bounded, published, measured, baseline, measured.mean() >= bound);
    }

    /** A claim whose measured mean must lie between bounds, or on one. */
    public static Claim between(
            double low, double high, String claim, String published, Measured measured, String baseline) {
        String bounded = claim + ": " + Measured.text(low) + " to " + Measured.text(high);
        return new Claim(bounded, published, measured, baseline, low <= measured.mean() && measured.mean() <= high);
    }

    /** "holds" or "does not hold". */
    public String verdict() {
        return holds ? "holds" : "does not hold";
    }
}
