package org.weightcast.data;

/**
 * A decoded picture. Whoever decodes turns it upright and puts transparent pixels on white. The array is not copied, a
 * photograph being tens of megabytes: the maker hands it over and does not write to it again.
 *
 * @param rgb red, green, blue of each pixel as unsigned bytes, row by row from the top left [height, width, 3]
 */
public record Picture(int width, int height, byte[] rgb) {
    public Picture {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("A picture of " + width + " x " + height + " has no pixels");
        }
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("A picture of " + width + " x " + height + " needs "
                    + 3L * width * height + " bytes, not " + rgb.length);
        }
    }

    /**
     * A picture without colour.
     *
     * @param grey unsigned bytes [height, width], 0 black, 255 white
     */
    public static Picture grey(int width, int height, byte[] grey) {
        byte[] rgb = new byte[3 * grey.length];
        for (int i = 0; i < grey.length; i++) {
            rgb[3 * i] = grey[i];
            rgb[3 * i + 1] = grey[i];
            rgb[3 * i + 2] = grey[i];
        }
        return new Picture(width, height, rgb);
    }
}
