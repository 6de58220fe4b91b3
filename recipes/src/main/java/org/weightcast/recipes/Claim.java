package org.weightcast.recipes;

import java.util.Locale;

/**
 * A published claim beside what was measured.
 *
 * @param claim what is claimed, so that it can be false; with its bound
 * @param published the published value, in words
 * @param source where it was found
 * @param measured what came out
 * @param baseline what it is compared with and how that fared, in words
 * @param holds whether the claim is borne out
 */
public record Claim(String claim, String published, String source, Measured measured, String baseline, boolean holds) {

    /** A claim whose measured mean must not exceed a bound. */
    public static Claim atMost(
            double bound, String claim, String published, String source, Measured measured, String baseline) {
        return new Claim(
                bounded(claim, "at most", bound), published, source, measured, baseline, measured.mean() <= bound);
    }

    /** A claim whose measured mean must reach a bound. */
    public static Claim atLeast(
            double bound, String claim, String published, String source, Measured measured, String baseline) {
        return new Claim(
                bounded(claim, "at least", bound), published, source, measured, baseline, measured.mean() >= bound);
    }

    private static String bounded(String claim, String direction, double bound) {
        return String.format(Locale.ROOT, "%s: %s %s", claim, direction, Measured.text(bound));
    }

    /** "holds" or "does not hold". */
    public String verdict() {
        return holds ? "holds" : "does not hold";
    }
}
