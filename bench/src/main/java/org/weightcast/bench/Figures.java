package org.weightcast.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Classification;
import org.weightcast.data.PictureDecoder;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.ConvBlocks;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Draws the figures of docs/how-it-works.md from a cast of the example runes: {@code bench/run figures [FOLDER]}. */
public final class Figures {
    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00");
    private static final Path RUNES =
            Path.of(System.getProperty("weightcast.bench", "bench"), "..", "examples", "runes");
    private static final Path ASKED = RUNES.resolve("unseen/fendu/fendu6.png");

    private final Caster caster;
    private final SupportSet learned;
    private final CastModel model;
    private final Named<FloatArray> weights;

    private Figures(Caster caster, SupportSet learned, CastModel model) {
        this.caster = caster;
        this.learned = learned;
        this.model = model;
        this.weights = model.file().weights();
    }

    /**
     * Draws them.
     *
     * @param arguments where to write the figures; docs if nothing is said
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = arguments.length == 0 ? RUNES.resolve("../../docs") : Path.of(arguments[0]);
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            SupportSet learned = caster.read(RUNES.resolve("learn"));
            try (CastModel model = caster.cast(learned, 0)) {
                Figures figures = new Figures(caster, learned, model);
                figures.pipeline().write(folder.resolve("pipeline.svg"));
                figures.vectors().write(folder.resolve("vectors.svg"));
            }
        }
    }

    private Svg pipeline() {
        Svg svg = new Svg(960, 320, "Pictures of five runes become kernels and class vectors, and these an answer");
        supportPictures(svg);
        svg.arrow(180, 226, 160);
        svg.rectangle(232, 130, 84, 60, "#333");
        svg.rectangle(234, 132, 80, 56, "#fff");
        svg.words(274, 158, 14, "middle", "caster");
        svg.words(274, 175, 11, "middle", "one pass");
        svg.arrow(322, 366, 160);
        kernels(svg);
        classVectors(svg);
        svg.arrow(690, 736, 160);
        answer(svg);
        return svg;
    }

    private void supportPictures(Svg svg) {
        svg.words(94, 24, 14, "middle", "your pictures");
        int[] drawn = new int[model.classes().size()];
        learned.images().forEach(image -> {
            int row = image.label();
            svg.picture(20 + 38 * drawn[row]++, 40 + 50 * row, image.pixels(), 34);
        });
        for (int row = 0; row < model.classes().size(); row++) {
            svg.words(172, 84 + 50 * row, 10, "end", model.classes().get(row));
        }
    }

    /** The first block's kernels: red raises, blue lowers what comes out. */
    private void kernels(Svg svg) {
        FloatArray kernels = weights.get("block1.kernel"); // [32, 1, 3, 3]
        double most = 0;
        for (int i = 0; i < kernels.size(); i++) {
            most = Math.max(most, Math.abs(kernels.at(i)));
        }
        svg.words(530, 24, 14, "middle", "kernels");
        for (int i = 0; i < kernels.size(); i++) {
            int kernel = i / 9;
            double x = 380 + 19 * (kernel % 16) + 5 * (i % 3);
            double y = 36 + 19 * (kernel / 16) + 5 * (i % 9 / 3);
            svg.rectangle(x, y, 5, 5, colour(kernels.at(i) / most));
        }
        svg.words(
                530,
                92,
                11,
                "middle",
                "the " + kernels.axis(0) + " of block 1, and " + String.format(Locale.ROOT, "%,d", deeper())
                        + " more numbers in three further blocks");
    }

    private int deeper() {
        return List.of("block2.kernel", "block3.kernel", "block4.kernel").stream()
                .mapToInt(name -> weights.get(name).size())
                .sum();
    }

    /** A strip for each class: means of eight neighbours of its vector, less the mean of all classes. */
    private void classVectors(Svg svg) {
        FloatArray vectors = weights.get("prototypes"); // [K, F]
        int classes = vectors.axis(0);
        int cells = vectors.axis(1) / 8;
        double[][] strips = new double[classes][cells];
        double most = 0;
        for (int cell = 0; cell < cells; cell++) {
            double mean = 0;
            for (int row = 0; row < classes; row++) {
                for (int i = 0; i < 8; i++) {
                    strips[row][cell] += vectors.at(row * vectors.axis(1) + 8 * cell + i) / 8;
                }
                mean += strips[row][cell] / classes;
            }
            for (int row = 0; row < classes; row++) {
                strips[row][cell] -= mean;
                most = Math.max(most, Math.abs(strips[row][cell]));
            }
        }
        svg.words(530, 140, 14, "middle", "class vectors");
        for (int row = 0; row < classes; row++) {
            svg.words(424, 166 + 26 * row, 11, "end", model.classes().get(row));
            for (int cell = 0; cell < cells; cell++) {
                svg.rectangle(432 + 4 * cell, 152 + 26 * row, 4, 18, colour(strips[row][cell] / most));
            }
        }
        svg.words(530, 296, 11, "middle", "512 numbers each, shown as 64 means of 8");
    }

    private void answer(Svg svg) {
        Classification answer = model.classify(PictureDecoder.read(ASKED));
        svg.words(846, 24, 14, "middle", "an answer");
        SupportSet unseen = caster.read(RUNES.resolve("unseen"));
        unseen.images().stream()
                .filter(image -> image.name().endsWith(ASKED.getFileName().toString()))
                .findFirst()
                .ifPresent(image -> svg.picture(806, 40, image.pixels(), 80));
        int row = 0;
        for (String name : model.classes()) {
            double share = Objects.requireNonNull(answer.probabilities().get(name));
            svg.words(802, 166 + 26 * row, 11, "end", name);
            svg.rectangle(810, 153 + 26 * row, 90, 16, "#eee");
            svg.rectangle(810, 153 + 26 * row, Math.max(1, 90 * share), 16, COLOURS.get(row));
            svg.words(906, 166 + 26 * row, 11, "start", String.format(Locale.ROOT, "%.1f %%", 100 * share));
            row++;
        }
        svg.words(846, 296, 11, "middle", "unknown: " + (answer.unknown() ? "yes" : "no"));
    }

    private Svg vectors() {
        double[][] classes = rows(weights.get("prototypes"));
        Plane plane = new Plane(classes);
        Scatter scatter = new Scatter(plane, classes);
        scatter.drawings(learned, embed(learned), true);
        SupportSet unseen = caster.read(RUNES.resolve("unseen"));
        scatter.drawings(unseen, embed(unseen), false);
        scatter.strangers(embed(caster.read(RUNES.resolve("later"))));
        scatter.classes(model.classes());
        return scatter.svg;
    }

    /** What the model's network makes of each image. */
    private double[][] embed(SupportSet images) {
        ConvBlocks blocks = CastModel.student(weights, model.card()).blocks();
        int size = images.spec().size();
        FloatArray pixels = FloatArray.wrap(
                images.pixels(), images.images().size(), images.spec().channels(), size, size);
        FloatArray embedding = blocks.embed(new ArrayOps(), weights, pixels, 1); // [1, n, F]
        return rows(embedding.reshaped(embedding.axis(1), embedding.axis(2)));
    }

    private static double[][] rows(FloatArray table) {
        double[][] rows = new double[table.axis(0)][table.axis(1)];
        for (int i = 0; i < table.size(); i++) {
            rows[i / table.axis(1)][i % table.axis(1)] = table.at(i);
        }
        return rows;
    }

    /** Blue below zero, white at it, red above. */
    private static String colour(double value) {
        int fade = (int) Math.round(255 * (1 - Math.min(1, Math.abs(value))));
        return value > 0
                ? String.format(Locale.ROOT, "#ff%02x%02x", fade, fade)
                : String.format(Locale.ROOT, "#%02x%02xff", fade, fade);
    }

    /** The plane of vectors on paper. */
    private static final class Scatter {
        private static final int SIDE = 460;
        private static final double REACH = 1.35; // how far beyond the farthest class vector the paper goes

        private final Svg svg = new Svg(640, SIDE + 20, "Vectors of drawings around the vectors of their classes");
        private final Plane plane;
        private final double[][] centres;
        private double scale;

        Scatter(Plane plane, double[][] centres) {
            this.plane = plane;
            this.centres = centres;
            double farthest = 0;
            for (double[] centre : centres) {
                for (double coordinate : plane.shadow(centre)) {
                    farthest = Math.max(farthest, Math.abs(coordinate));
                }
            }
            scale = SIDE / 2.0 / (REACH * farthest);
            legend();
        }

        private double[] at(double[] vector) {
            double[] shadow = plane.shadow(vector);
            return new double[] {SIDE / 2.0 + 10 + scale * shadow[0], SIDE / 2.0 + 10 - scale * shadow[1]};
        }

        void drawings(SupportSet set, double[][] vectors, boolean learned) {
            for (int i = 0; i < vectors.length; i++) {
                double[] at = at(vectors[i]);
                String colour = COLOURS.get(set.images().get(i).label());
                svg.circle(at[0], at[1], 5, learned ? colour : "none", colour);
            }
        }

        void strangers(double[][] vectors) {
            for (double[] vector : vectors) {
                double[] at = at(vector);
                svg.rectangle(at[0] - 4, at[1] - 4, 8, 8, "#000");
            }
        }

        void classes(List<String> names) {
            for (int i = 0; i < centres.length; i++) {
                double[] at = at(centres[i]);
                svg.line(at[0] - 9, at[1] - 9, at[0] + 9, at[1] + 9, "#222", 2.5);
                svg.line(at[0] - 9, at[1] + 9, at[0] + 9, at[1] - 9, "#222", 2.5);
                svg.words(at[0] + 14, at[1] - 10, 14, "start", names.get(i));
            }
        }

        private void legend() {
            svg.line(494, 52, 506, 64, "#222", 2.5);
            svg.line(494, 64, 506, 52, "#222", 2.5);
            svg.words(516, 63, 12, "start", "class vector");
            svg.circle(500, 84, 5, "#555", "#555");
            svg.words(516, 88, 12, "start", "made from this");
            svg.circle(500, 110, 5, "none", "#555");
            svg.words(516, 114, 12, "start", "never seen");
            svg.rectangle(496, 132, 8, 8, "#000");
            svg.words(516, 141, 12, "start", "of no class here");
        }
    }
}
