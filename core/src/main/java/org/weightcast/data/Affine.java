package org.weightcast.data;

/**
 * An affine map of image coordinates, measured from the image's centre in sides of the image: output (x, y) shows what
 * lies at (xx x + xy y + x0, yx x + yy y + y0).
 */
record Affine(double xx, double xy, double x0, double yx, double yy, double y0) {
    /** First {@code inner}, then this. */
    Affine after(Affine inner) {
        return new Affine(
                xx * inner.xx + xy * inner.yx,
                xx * inner.xy + xy * inner.yy,
                xx * inner.x0 + xy * inner.y0 + x0,
                yx * inner.xx + yy * inner.yx,
                yx * inner.xy + yy * inner.yy,
                yx * inner.x0 + yy * inner.y0 + y0);
    }

    /**
     * Draws the image as this map shows it, linear between pixels and 0 outside.
     *
     * @param image [channels, size, size]
     * @param target receives [channels, size, size] from {@code offset} on; another array than {@code image}
     */
    void apply(float[] image, ImageSpec spec, float[] target, int offset) {
        apply(image, spec, Bend.NONE, target, offset);
    }

    /** Draws the image as this map shows it, each point moved by {@code bend} besides. */
    void apply(float[] image, ImageSpec spec, Bend bend, float[] target, int offset) {
        if (!bend.isNone()) {
            applyBent(image, spec, bend, target, offset);
            return;
        }
        if (isIdentity()) {
            System.arraycopy(image, 0, target, offset, spec.values());
            return;
        }
        int size = spec.size();
        float middle = (size - 1) / 2f;
        float right = (float) xx;
        float down = (float) yx;
        for (int channel = 0; channel < spec.channels(); channel++) {
            int plane = channel * size * size;
            for (int y = 0; y < size; y++) {
                float u = (float) (xy * (y - middle) - xx * middle + x0 * size) + middle;
                float v = (float) (yy * (y - middle) - yx * middle + y0 * size) + middle;
                int at = offset + plane + y * size;
                for (int x = 0; x < size; x++) {
                    target[at + x] = sample(image, plane, size, u + x * right, v + x * down);
                }
            }
        }
    }

    private void applyBent(float[] image, ImageSpec spec, Bend bend, float[] target, int offset) {
        int size = spec.size();
        float middle = (size - 1) / 2f;
        float[] right = bend.right(size);
        float[] down = bend.down(size);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int at = y * size + x;
                float u = (float) (xx * (x - middle) + xy * (y - middle) + (x0 + right[at]) * size) + middle;
                float v = (float) (yx * (x - middle) + yy * (y - middle) + (y0 + down[at]) * size) + middle;
                for (int channel = 0; channel < spec.channels(); channel++) {
                    int plane = channel * size * size;
                    target[offset + plane + at] = sample(image, plane, size, u, v);
                }
            }
        }
    }

    /** Compares numbers: a negative zero is a zero. */
    private boolean isIdentity() {
        return xx == 1 && xy == 0 && x0 == 0 && yx == 0 && yy == 1 && y0 == 0;
    }

    private static float sample(float[] image, int plane, int size, float u, float v) {
        if (!(u > -1 && v > -1 && u < size && v < size)) {
            return 0;
        }
        int left = Math.min((int) (u + 1), size) - 1; // floor, as u > -1; u + 1 may round up
        int top = Math.min((int) (v + 1), size) - 1;
        float a = u - left;
        float b = v - top;
        int at = plane + top * size + left;
        if (left >= 0 && top >= 0 && left < size - 1 && top < size - 1) {
            float above = image[at] + a * (image[at + 1] - image[at]);
            float below = image[at + size] + a * (image[at + size + 1] - image[at + size]);
            return above + b * (below - above);
        }
        float sum = 0;
        if (top >= 0) {
            sum += (1 - b) * pair(image, at, left, size, a);
        }
        if (top < size - 1) {
            sum += b * pair(image, at + size, left, size, a);
        }
        return sum;
    }

    private static float pair(float[] image, int at, int left, int size, float a) {
        return (left >= 0 ? (1 - a) * image[at] : 0) + (left < size - 1 ? a * image[at + 1] : 0);
    }
}
