package org.weightcast.data;

/**
 * Finds out whether pictures are photographs or drawings, characters and symbols. A drawing has paper: a surface as smooth as light
 * falling on it, which covers most of it. Of single photographs of things one in forty is mistaken, of characters one in two hundred; most
 * of a set hardly ever.
 */
final class PictureKind {
    /** How far paper may be from smooth, in brightness 0..1: 97 % of photographs of things are further, 99 % of drawings nearer. */
    private static final double ROUGH = 0.018;
    /** The least share of a drawing that is paper: the thickest pens leave 0.65. */
    private static final double LEAST_PAPER = 0.62;

    private int photographs;
    private int pictures;

    /** Lets one more picture vote. */
    void add(Paper paper) {
        boolean photograph = paper.roughness() > ROUGH || paper.share() < LEAST_PAPER;
        photographs += photograph ? 1 : 0;
        pictures++;
    }

    /** Whether most pictures are photographs. */
    boolean photographs() {
        return 2 * photographs > pictures;
    }
}
