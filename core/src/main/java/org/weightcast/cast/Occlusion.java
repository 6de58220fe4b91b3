package org.weightcast.cast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.weightcast.data.Picture;

/**
 * What an answer rested on (Zeiler and Fergus 2014): a patch of paper is laid over one part of the picture after the other, and the
 * model is asked again.
 *
 * @param columns cells from left to right
 * @param rows cells from top to bottom
 * @param importance [rows * columns] how much the answer loses where a cell is covered, the mean over the patches that
 *     cover it: in log odds of the label against the next class, in distance if there is one class. Negative where the part
 *     speaks against the answer
 */
public record Occlusion(int columns, int rows, double[] importance) {
    private static final int CELLS = 12; // along the longer side
    private static final int PATCH = 3; // cells
    private static final int LONGEST = 128; // pixels; the network sees fewer

    /** Asks about a picture and its covered copies. */
    public static Occlusion of(CastModel model, Picture picture) {
        Picture small = reduced(picture);
        int longer = Math.max(small.width(), small.height());
        int cell = Math.max(1, (longer + CELLS - 1) / CELLS);
        int columns = (small.width() + cell - 1) / cell;
        int rows = (small.height() + cell - 1) / cell;
        byte[] paper = paper(small);
        List<Picture> copies = new ArrayList<>();
        copies.add(small);
        for (int top = 1 - PATCH; top < rows; top++) {
            for (int left = 1 - PATCH; left < columns; left++) {
                copies.add(covered(small, left * cell, top * cell, PATCH * cell, paper));
            }
        }
        List<Classification> answers = model.classify(copies);
        String label = answers.get(0).label();
        double before = support(answers.get(0), label);
        double[] importance = new double[rows * columns];
        int at = 1;
        for (int top = 1 - PATCH; top < rows; top++) {
            for (int left = 1 - PATCH; left < columns; left++) {
                double lost = before - support(answers.get(at++), label);
                for (int row = Math.max(0, top); row < Math.min(rows, top + PATCH); row++) {
                    for (int column = Math.max(0, left); column < Math.min(columns, left + PATCH); column++) {
                        importance[row * columns + column] += lost / (PATCH * PATCH);
                    }
                }
            }
        }
        return new Occlusion(columns, rows, importance);
    }

    /** What speaks for a label, on a scale that does not end where probabilities do. */
    private static double support(Classification answer, String label) {
        if (answer.probabilities().size() == 1) {
            return -answer.distance();
        }
        double own = answer.probabilities().getOrDefault(label, 0f);
        double next = answer.probabilities().entrySet().stream()
                .filter(each -> !each.getKey().equals(label))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(0);
        return Math.log(Math.max(own, Float.MIN_NORMAL)) - Math.log(Math.max(next, Float.MIN_NORMAL));
    }

    private static Picture covered(Picture picture, int left, int top, int side, byte[] paper) {
        byte[] rgb = picture.rgb().clone();
        for (int y = Math.max(0, top); y < Math.min(picture.height(), top + side); y++) {
            for (int x = Math.max(0, left); x < Math.min(picture.width(), left + side); x++) {
                System.arraycopy(paper, 0, rgb, 3 * (y * picture.width() + x), 3);
            }
        }
        return new Picture(picture.width(), picture.height(), rgb);
    }

    /** The median colour of the picture's border. */
    private static byte[] paper(Picture picture) {
        byte[] paper = new byte[3];
        for (int channel = 0; channel < 3; channel++) {
            List<Integer> border = new ArrayList<>();
            for (int y = 0; y < picture.height(); y++) {
                boolean whole = y == 0 || y == picture.height() - 1;
                int step = whole ? 1 : Math.max(1, picture.width() - 1);
                for (int x = 0; x < picture.width(); x += step) {
                    border.add(picture.rgb()[3 * (y * picture.width() + x) + channel] & 255);
                }
            }
            int[] sorted = border.stream().mapToInt(Integer::intValue).sorted().toArray();
            paper[channel] = (byte) sorted[sorted.length / 2];
        }
        return paper;
    }

    /** Means of square blocks of pixels, so that the longer side has {@value #LONGEST} at most. */
    private static Picture reduced(Picture picture) {
        int block = (Math.max(picture.width(), picture.height()) + LONGEST - 1) / LONGEST;
        if (block == 1) {
            return picture;
        }
        int width = (picture.width() + block - 1) / block;
        int height = (picture.height() + block - 1) / block;
        int[] sums = new int[3 * width * height];
        int[] counts = new int[width * height];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int to = y / block * width + x / block;
                counts[to]++;
                for (int channel = 0; channel < 3; channel++) {
                    sums[3 * to + channel] += picture.rgb()[3 * (y * picture.width() + x) + channel] & 255;
                }
            }
        }
        byte[] rgb = new byte[sums.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.round(sums[i] / (float) counts[i / 3]);
        }
        return new Picture(width, height, rgb);
    }

    /** The largest importance, 0 at least. */
    public double largest() {
        return Math.max(0, Arrays.stream(importance).max().orElse(0));
    }
}
