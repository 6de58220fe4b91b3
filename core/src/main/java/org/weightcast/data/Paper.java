package org.weightcast.data;

import java.util.Arrays;

/**
 * The paper of a drawing, as far as a picture has one: a smooth surface (a polynomial of second degree in x and y, so that
 * uneven light is part of it), seen best along the border; ink is what deviates from it.
 *
 * @param deviation mean brightness of each cell of a grid over the picture, less that of the paper [GRID, GRID]; white is 1
 */
record Paper(double[] deviation) {
    private static final int GRID = 16;
    private static final int TERMS = 6;
    private static final int ROUNDS = 5;
    /** How little a pixel inside counts at first, one at the border counting 1. */
    private static final double TRUST_INSIDE = 0.05;
    /** Deviations of brightness that may be noise. */
    static final double NOISE = 0.01;
    /** Smaller deviations are not ink. */
    private static final double LEAST_INK = 0.05;

    /** The paper of a picture. */
    static Paper of(Picture picture) {
        return new Paper(deviations(brightness(picture)));
    }

    /** The share of the cells that are paper, 0..1. */
    double share() {
        double limit = limit();
        return (double) Arrays.stream(deviation)
                        .filter(each -> Math.abs(each) < limit)
                        .count()
                / deviation.length;
    }

    /** How far the cells that are paper lie from the surface, in brightness: the mean distance. */
    double roughness() {
        double limit = limit();
        return Arrays.stream(deviation)
                .map(Math::abs)
                .filter(each -> each < limit)
                .average()
                .orElse(limit);
    }

    /** What deviates more is not paper. */
    private double limit() {
        return Math.max(LEAST_INK, Arrays.stream(deviation).map(Math::abs).max().orElse(0) / 4);
    }

    /** The mean brightness 0..1 of the cells of a grid [GRID, GRID] over the picture. */
    private static double[] brightness(Picture picture) {
        double[] cells = new double[GRID * GRID];
        for (int row = 0; row < GRID; row++) {
            int top = row * picture.height() / GRID;
            int bottom = Math.max(top + 1, (row + 1) * picture.height() / GRID);
            for (int column = 0; column < GRID; column++) {
                int left = column * picture.width() / GRID;
                int right = Math.max(left + 1, (column + 1) * picture.width() / GRID);
                cells[row * GRID + column] = mean(picture, left, top, right, bottom);
            }
        }
        return cells;
    }

    private static double mean(Picture picture, int left, int top, int right, int bottom) {
        byte[] rgb = picture.rgb();
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            int end = 3 * (y * picture.width() + right);
            for (int at = 3 * (y * picture.width() + left); at < end; at += 3) {
                sum += 299 * (rgb[at] & 255) + 587 * (rgb[at + 1] & 255) + 114 * (rgb[at + 2] & 255);
            }
        }
        return sum / (255_000.0 * (right - left) * (bottom - top));
    }

    /** Fits the paper by least squares, again and again, trusting cells less the more they deviate (Cauchy weights). */
    private static double[] deviations(double[] brightness) {
        double[] deviation = new double[brightness.length];
        double[] trust = new double[brightness.length];
        for (int cell = 0; cell < trust.length; cell++) {
            trust[cell] = isBorder(cell) ? 1 : TRUST_INSIDE;
        }
        for (int round = 0; round < ROUNDS; round++) {
            double[] paper = fit(brightness, trust);
            double spread = 0;
            double total = 0;
            for (int cell = 0; cell < deviation.length; cell++) {
                deviation[cell] = brightness[cell] - valueAt(paper, cell);
                spread += trust[cell] * Math.abs(deviation[cell]);
                total += trust[cell];
            }
            double scale = Math.max(NOISE, spread / total);
            for (int cell = 0; cell < trust.length; cell++) {
                double strange = deviation[cell] / scale;
                trust[cell] = (isBorder(cell) ? 1 : TRUST_INSIDE) / (1 + strange * strange);
            }
        }
        return deviation;
    }

    private static boolean isBorder(int cell) {
        int row = cell / GRID;
        int column = cell % GRID;
        return row == 0 || column == 0 || row == GRID - 1 || column == GRID - 1;
    }

    /** The terms 1, x, y, x^2, xy, y^2 at the middle of a cell, x and y in -1..1. */
    private static void termsAt(int cell, double[] terms) {
        double x = (2 * (cell % GRID) + 1.0) / GRID - 1;
        double y = (2 * (cell / GRID) + 1.0) / GRID - 1;
        terms[0] = 1;
        terms[1] = x;
        terms[2] = y;
        terms[3] = x * x;
        terms[4] = x * y;
        terms[5] = y * y;
    }

    private static double valueAt(double[] coefficients, int cell) {
        double[] terms = new double[TERMS];
        termsAt(cell, terms);
        double value = 0;
        for (int i = 0; i < TERMS; i++) {
            value += coefficients[i] * terms[i];
        }
        return value;
    }

    /** Solves the normal equations of the weighted fit. */
    private static double[] fit(double[] values, double[] weights) {
        double[][] equations = new double[TERMS][TERMS + 1];
        double[] terms = new double[TERMS];
        for (int cell = 0; cell < values.length; cell++) {
            termsAt(cell, terms);
            for (int i = 0; i < TERMS; i++) {
                double weighted = weights[cell] * terms[i];
                for (int j = 0; j < TERMS; j++) {
                    equations[i][j] += weighted * terms[j];
                }
                equations[i][TERMS] += weighted * values[cell];
            }
        }
        return solve(equations);
    }

    /** Gauss-Jordan elimination; the matrix is positive definite, so the diagonal needs no search for pivots. */
    private static double[] solve(double[][] equations) {
        for (int pivot = 0; pivot < TERMS; pivot++) {
            for (int row = 0; row < TERMS; row++) {
                if (row != pivot) {
                    double factor = equations[row][pivot] / equations[pivot][pivot];
                    for (int column = pivot; column <= TERMS; column++) {
                        equations[row][column] -= factor * equations[pivot][column];
                    }
                }
            }
        }
        double[] solution = new double[TERMS];
        Arrays.setAll(solution, i -> equations[i][TERMS] / equations[i][i]);
        return solution;
    }
}
