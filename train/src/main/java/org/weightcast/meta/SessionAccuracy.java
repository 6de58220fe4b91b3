package org.weightcast.meta;

/**
 * Accuracies after a session, among all classes so far, in 0..1.
 *
 * @param all of the test images of all classes so far
 * @param base of those of the first session's classes
 * @param further of those of all later classes; not a number after the first session
 */
public record SessionAccuracy(double all, double base, double further) {
    /** The harmonic mean of both kinds of classes: low if either is; not a number after the first session. */
    public double harmonic() {
        return base + further == 0 ? 0 : 2 * base * further / (base + further);
    }

    /** Accuracy as if test images of the first session's classes were this share of all. */
    public double weighted(double shareOfBase) {
        return shareOfBase * base + (1 - shareOfBase) * further;
    }
}
