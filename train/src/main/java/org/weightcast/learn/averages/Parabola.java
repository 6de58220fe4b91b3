package org.weightcast.learn.averages;

/**
 * The parabola y = base + bend (x - vertex)^2 that fits points best, with its vertex given.
 *
 * @param fit share of the variance of y that it explains: R^2
 */
public record Parabola(double vertex, double base, double bend, double fit) {

    /** Least squares. */
    public static Parabola of(double vertex, double[] x, double[] y) {
        if (x.length != y.length || x.length < 3) {
            throw new IllegalArgumentException(
                    "A parabola is fitted to three points or more, not to " + x.length + " x and " + y.length + " y");
        }
        double[] squares = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            squares[i] = (x[i] - vertex) * (x[i] - vertex);
        }
        double meanSquare = mean(squares);
        double meanY = mean(y);
        double together = 0;
        double ofSquares = 0;
        double ofY = 0;
        for (int i = 0; i < x.length; i++) {
            together += (squares[i] - meanSquare) * (y[i] - meanY);
            ofSquares += (squares[i] - meanSquare) * (squares[i] - meanSquare);
            ofY += (y[i] - meanY) * (y[i] - meanY);
        }
        if (ofSquares == 0) {
            throw new IllegalArgumentException("All points are equally far from the vertex");
        }
        double bend = together / ofSquares;
        double fit = ofY == 0 ? 1 : bend * together / ofY;
        return new Parabola(vertex, meanY - bend * meanSquare, bend, fit);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
