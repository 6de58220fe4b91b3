package org.weightcast.data;

import java.util.SplittableRandom;

/**
 * How far a random affine map may bend an image. Each part is drawn evenly between its two extremes.
 *
 * @param rotation largest turn to either side, in degrees
 * @param scale largest stretch of each side: 0.2 draws factors from 1/1.2 to 1.2, width and height apart
 * @param shear largest slant to either side, as horizontal pixels per vertical pixel
 * @param shift largest move in each direction, as a share of the image's side
 * @param mirror probability of exchanging left and right
 */
public record Warp(double rotation, double scale, double shear, double shift, double mirror) {
    /** Leaves every image as it is. */
    public static final Warp NONE = new Warp(0, 0, 0, 0);

    public Warp {
        requireSize("rotation", rotation);
        requireSize("scale", scale);
        requireSize("shear", shear);
        requireSize("shift", shift);
        if (!(mirror >= 0 && mirror <= 1)) {
            throw new BadInputException("The probability of mirroring lies in 0..1, not " + mirror);
        }
    }

    /** A warp that never mirrors. */
    public Warp(double rotation, double scale, double shear, double shift) {
        this(rotation, scale, shear, shift, 0);
    }

    private static void requireSize(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new BadInputException("The largest " + name + " of a warp is " + value + ": give 0 or more");
        }
    }

    /** Draws one map. Takes the same number of random values whatever the settings are. */
    Affine draw(SplittableRandom random) {
        double angle = Math.toRadians(rotation * symmetric(random));
        double width = Math.pow(1 + scale, symmetric(random));
        double height = Math.pow(1 + scale, symmetric(random));
        double slant = shear * symmetric(random);
        double right = shift * symmetric(random);
        double down = shift * symmetric(random);
        double side = random.nextDouble() < mirror ? -1 : 1;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        // Turn after slanting after stretching.
        return new Affine(
                side * cos * width,
                (cos * slant - sin) * height,
                right,
                side * sin * width,
                (sin * slant + cos) * height,
                down);
    }

    private static double symmetric(SplittableRandom random) {
        return 2 * random.nextDouble() - 1;
    }
}
