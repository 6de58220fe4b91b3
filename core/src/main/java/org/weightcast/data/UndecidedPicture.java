package org.weightcast.data;

import java.util.List;

/**
 * A picture prepared in each way that a set of pictures may turn out to need, since which of them is right (dark ink, light ink,
 * colour) is told by all pictures together. It holds a few thousand numbers, not the picture. See {@link SupportSet#decide}.
 */
public final class UndecidedPicture {
    private final Paper paper;
    private final List<float[]> ways;

    private UndecidedPicture(Paper paper, List<float[]> ways) {
        this.paper = paper;
        this.ways = List.copyOf(ways);
    }

    /**
     * Prepares a picture.
     *
     * @param specs dark ink, light ink, and, where pictures may be photographs, colour
     */
    public static UndecidedPicture of(Picture picture, List<ImageSpec> specs) {
        return new UndecidedPicture(
                Paper.of(picture),
                specs.stream()
                        .map(spec -> ImagePreparation.prepare(picture, spec))
                        .toList());
    }

    /** What it tells about its ink and its kind. */
    Paper paper() {
        return paper;
    }

    /** Prepared for the specification at this position; not to be written to. */
    float[] way(int position) {
        return ways.get(position);
    }
}
