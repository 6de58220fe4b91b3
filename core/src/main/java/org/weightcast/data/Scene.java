package org.weightcast.data;

import java.util.List;

/**
 * A picture of which is known what is where.
 *
 * @param labels what each pixel shows, row by row; 0 is the background
 * @param items what there is
 */
public record Scene(Picture picture, int[] labels, List<Item> items) {
    public Scene {
        items = List.copyOf(items);
        if (labels.length != picture.width() * picture.height()) {
            throw new IllegalArgumentException("A picture of " + picture.width() + " x " + picture.height()
                    + " needs a label for each pixel, not " + labels.length);
        }
    }

    /**
     * One thing and the rectangle around it, in pixels from the upper left corner.
     *
     * @param label from 1 on
     */
    public record Item(int label, float left, float top, float right, float bottom) {}
}
