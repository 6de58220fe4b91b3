package org.weightcast.net.vision;

/**
 * A rectangle in a picture, as shares of the picture's side: 0 is its left or upper border, 1 its right or lower one.
 *
 * @param x of the centre
 * @param y of the centre
 */
public record Box(float x, float y, float width, float height) {

    /** The rectangle between two corners. */
    public static Box between(float left, float top, float right, float bottom) {
        return new Box((left + right) / 2, (top + bottom) / 2, right - left, bottom - top);
    }

    public float area() {
        return width * height;
    }

    /** The area that both share, as a part of what they cover together; in 0..1. */
    public float overlap(Box other) {
        float across = shared(x, width, other.x, other.width);
        float down = shared(y, height, other.y, other.height);
        float both = across * down;
        return both == 0 ? 0 : both / (area() + other.area() - both);
    }

    private static float shared(float centre, float length, float otherCentre, float otherLength) {
        float from = Math.max(centre - length / 2, otherCentre - otherLength / 2);
        float to = Math.min(centre + length / 2, otherCentre + otherLength / 2);
        return Math.max(0, to - from);
    }
}
