package org.weightcast.vision;

import org.weightcast.net.vision.Box;

/**
 * A thing in a picture.
 *
 * @param label what it is, from 1 on; 0 would be the background
 */
public record LabelledBox(int label, Box box) {
    public LabelledBox {
        if (label < 1) {
            throw new IllegalArgumentException("Things have labels from 1 on, not " + label);
        }
    }
}
