package org.weightcast.cast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.ImageClass;
import org.weightcast.onnx.Background;
import org.weightcast.weights.FloatArray;

/** Measures what classes at large look like to the networks of a caster, from casts of many classes, twenty at a time. */
final class BackgroundStatistics {
    private static final int CLASSES_TOGETHER = 20;
    private static final int SHOTS = 5;
    private static final int MOST_IMAGES = 20;

    /** Directions that tell classes apart, and axes that tell tasks apart; chosen on the held-out alphabets of Omniglot. */
    private static final int DIRECTIONS = 64;

    private static final int AXES = 32;

    /**
     * How much of the mean variance is added to each variance within classes: small ones, divided by, would be trusted too
     * much. Of 0.01, 0.1 and 0.5 the last was best on the held-out alphabets.
     */
    private static final double RIDGE = 0.5;

    private final List<double[]> means = new ArrayList<>();
    private final double[][] within;
    private final int images;

    private BackgroundStatistics(int features, int images) {
        this.within = new double[features][features];
        this.images = images;
    }

    /**
     * Casts from classes that the caster was trained on.
     *
     * @throws BadInputException if there are fewer than three classes, or one has a single image
     */
    static Background of(EpisodeRunner runner, ClassSet classes, long seed) {
        int fewest =
                classes.classes().stream().mapToInt(ImageClass::images).min().orElse(0);
        if (classes.size() < 3 || fewest < 2) {
            throw new BadInputException("What classes look like takes three classes of two images or more, not "
                    + classes.size() + " of " + fewest);
        }
        int images = Math.min(MOST_IMAGES, fewest);
        int together = runner.card().settings().mostWays(Math.min(CLASSES_TOGETHER, classes.size()));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        BackgroundStatistics statistics =
                new BackgroundStatistics(runner.card().settings().student().features(), images);
        for (int from = 0; from + together <= order.size(); from += together) {
            Episode episode = episode(classes, order.subList(from, from + together), images);
            statistics.add(runner.ask(episode, seed).asked());
        }
        return statistics.background();
    }

    /** All images of the classes as queries, the first few of them as support. */
    private static Episode episode(ClassSet classes, List<Integer> chosen, int images) {
        int values = classes.spec().values();
        int shots = Math.min(SHOTS, images);
        float[] support = new float[chosen.size() * shots * values];
        int[] supportLabels = new int[chosen.size() * shots];
        float[] query = new float[chosen.size() * images * values];
        int[] queryLabels = new int[chosen.size() * images];
        for (int way = 0; way < chosen.size(); way++) {
            for (int i = 0; i < images; i++) {
                int asked = way * images + i;
                queryLabels[asked] = way;
                classes.copyInto(chosen.get(way), i, query, asked * values);
                if (i < shots) {
                    int at = way * shots + i;
                    supportLabels[at] = way;
                    classes.copyInto(chosen.get(way), i, support, at * values);
                }
            }
        }
        return new Episode(chosen.size(), support, supportLabels, query, queryLabels);
    }

    /** Takes the embedding [classes * images, F] of some classes. */
    private void add(FloatArray embedding) {
        int features = within.length;
        for (int first = 0; first < embedding.size() / features; first += images) {
            double[] mean = new double[features];
            for (int i = 0; i < images * features; i++) {
                mean[i % features] += embedding.at(first * features + i) / (double) images;
            }
            means.add(mean);
            for (int i = first; i < first + images; i++) {
                double[] apart = new double[features];
                for (int f = 0; f < features; f++) {
                    apart[f] = embedding.at(i * features + f) - mean[f];
                }
                addSquare(within, apart);
            }
        }
    }

    private static void addSquare(double[][] sums, double[] vector) {
        for (int i = 0; i < vector.length; i++) {
            for (int j = 0; j < vector.length; j++) {
                sums[i][j] += vector[i] * vector[j];
            }
        }
    }

    private Background background() {
        int features = within.length;
        double[] center = new double[features];
        for (double[] mean : means) {
            for (int f = 0; f < features; f++) {
                center[f] += mean[f] / means.size();
            }
        }
        double[][] between = new double[features][features];
        for (double[] mean : means) {
            double[] apart = mean.clone();
            for (int f = 0; f < features; f++) {
                apart[f] -= center[f];
            }
            addSquare(between, apart);
        }
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < features; j++) {
                within[i][j] /= means.size() * (images - 1.0);
                between[i][j] = between[i][j] / (means.size() - 1) - within[i][j] / images; // means are uncertain too
            }
        }
        return background(center, between);
    }

    private Background background(double[] center, double[][] between) {
        int features = center.length;
        int rank = Math.min(DIRECTIONS, Math.min(features, means.size() - 1));
        double[][] white = whitening();
        SymmetricEigen classes = SymmetricEigen.of(product(product(white, between), white));
        double[][] directions = new double[rank][];
        double[] spread = new double[rank];
        for (int r = 0; r < rank; r++) {
            directions[r] = product(new double[][] {classes.vectors()[r]}, white)[0];
            spread[r] = Math.max(0, classes.values()[r]);
        }
        double[][] total = new double[features][features];
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < features; j++) {
                total[i][j] = within[i][j] + between[i][j];
            }
        }
        int axes = Math.min(AXES, features - 1);
        double[][] principal = SymmetricEigen.of(total).vectors();
        return new Background(
                means.size(),
                array(center),
                matrix(directions, rank, features),
                array(spread),
                matrix(principal, axes, features),
                array(variances(between, principal, axes)),
                array(variances(within, principal, axes)));
    }

    /** The symmetric root of the inverse of the variance within classes, with its ridge. */
    private double[][] whitening() {
        int features = within.length;
        SymmetricEigen eigen = SymmetricEigen.of(within);
        double ridge = 0;
        for (double value : eigen.values()) {
            ridge += RIDGE * Math.max(0, value) / features;
        }
        ridge = Math.max(ridge, Float.MIN_NORMAL);
        double[][] scaled = new double[features][features];
        for (int i = 0; i < features; i++) {
            double scale = 1 / Math.pow(Math.max(0, eigen.values()[i]) + ridge, 0.25);
            for (int f = 0; f < features; f++) {
                scaled[f][i] = scale * eigen.vectors()[i][f];
            }
        }
        double[][] transposed = new double[features][features];
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < features; j++) {
                transposed[i][j] = scaled[j][i];
            }
        }
        return product(scaled, transposed);
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                double factor = a[i][k];
                for (int j = 0; j < product[i].length; j++) {
                    product[i][j] += factor * b[k][j];
                }
            }
        }
        return product;
    }

    /** Variances along the first axes, and the mean of those along the others. */
    private static double[] variances(double[][] matrix, double[][] axes, int kept) {
        double[] variances = new double[kept + 1];
        for (int i = 0; i < axes.length; i++) {
            double along = 0;
            double[] image = product(new double[][] {axes[i]}, matrix)[0];
            for (int f = 0; f < image.length; f++) {
                along += image[f] * axes[i][f];
            }
            variances[Math.min(i, kept)] += Math.max(0, along) / (i < kept ? 1 : axes.length - kept);
        }
        for (int i = 0; i <= kept; i++) {
            variances[i] = Math.max(variances[i], Float.MIN_NORMAL);
        }
        return variances;
    }

    private static FloatArray array(double[] values) {
        return matrix(new double[][] {values}, 1, values.length).reshaped(values.length);
    }

    private static FloatArray matrix(double[][] rows, int count, int columns) {
        float[] values = new float[count * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rows[i / columns][i % columns];
        }
        return FloatArray.wrap(values, count, columns);
    }
}
