package org.weightcast.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightcast.app.report.Figure;
import org.weightcast.app.report.Page;
import org.weightcast.app.report.Part;
import org.weightcast.app.report.Part.Cell;
import org.weightcast.app.report.Tile;
import org.weightcast.cast.CastTrace;
import org.weightcast.data.SupportImage;
import org.weightcast.weights.FloatArray;

/** What a caster did, as sections of a page: the kernels that it wrote, and where it looked. */
record TracePage(CastTrace trace, SupportTiles pictures) {
    private static final String FIRST = "block1";

    /** More pictures are summed up by class. */
    private static final int MOST_COLUMNS = 40;

    List<Page.Section> sections() {
        List<Page.Section> sections = new ArrayList<>();
        sections.add(new Page.Section("Kernels that the caster wrote", kernels()));
        sections.add(new Page.Section("Where it looked", attention()));
        return sections;
    }

    private List<Part> kernels() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Figure.Tiles(
                "kernels",
                "The kernels of the first block: grey is 0, white positive"
                        + (pictures.support().spec().channels() == 3 ? ", each channel in its colour." : "."),
                tiles(false)));
        if (trace.attention().size() > 0) {
            parts.add(new Figure.Tiles(
                    "kernel-changes",
                    "What the caster added to the kernels that it had learned to start from, on a scale of its own: "
                            + Words.percent(change(FIRST)) + " of their norm.",
                    tiles(true)));
        }
        List<List<Cell>> rows = new ArrayList<>();
        trace.kernels().asMap().forEach((block, kernel) -> {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(block), Cell.of(shape(kernel))));
            row.add(Cell.of(Words.percent(change(block)), change(block)));
            rows.add(row);
        });
        parts.add(new Part.Grid(List.of("kernels of", "size", "change, in parts of the norm"), rows));
        return parts;
    }

    private static String shape(FloatArray kernel) {
        return Arrays.stream(kernel.shape())
                .mapToObj(Integer::toString)
                .reduce((a, b) -> a + " x " + b)
                .orElse("");
    }

    private static float[] difference(FloatArray kernel, FloatArray base) {
        float[] difference = kernel.toArray();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= base.at(i);
        }
        return difference;
    }

    /** The norm of the change by that of the base. */
    private double change(String block) {
        FloatArray base = trace.base().get(block);
        double norm = norm(base.toArray());
        return norm == 0 ? 0 : norm(difference(trace.kernels().get(block), base)) / norm;
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    /** The slices of the first block, or what was added to them; black and white are the largest sizes in all of them. */
    private List<Tile> tiles(boolean changes) {
        FloatArray kernel = trace.kernels().get(FIRST);
        float[] all = changes ? difference(kernel, trace.base().get(FIRST)) : kernel.toArray();
        float largest = 0;
        for (float value : all) {
            largest = Math.max(largest, Math.abs(value));
        }
        int slices = kernel.axis(0);
        int values = all.length / slices;
        List<Tile> tiles = new ArrayList<>();
        for (int slice = 0; slice < slices; slice++) {
            float[] own = Arrays.copyOfRange(all, slice * values, (slice + 1) * values);
            tiles.add(Tile.ofNumbers("slice " + (slice + 1), own, kernel.axis(2), largest));
        }
        return tiles;
    }

    private List<Part> attention() {
        if (trace.attention().size() == 0) {
            return List.of(new Part.Sentence("This caster keeps its kernels as they are, so it looks at no picture."));
        }
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Sentence("A transformer writes each slice of a kernel (the filter of one output channel) and"
                + " looks at the other slices and at the pictures. These are its shares of attention, the means over its"
                + " heads; for each slice they add up to 100 %."));
        trace.attention().asMap().forEach((layer, looks) -> {
            if (layer.startsWith(FIRST + ".")) {
                parts.add(map(layer, looks));
            }
        });
        parts.add(totals());
        return parts;
    }

    private Part map(String layer, CastTrace.Looks looks) {
        boolean single = trace.images().size() <= MOST_COLUMNS;
        List<Tile> slices = tiles(false);
        return new Figure.HeatMap(
                "attention-" + layer.replace('.', '-'),
                "Per cent of the attention of each slice of the first block in " + layer.substring(FIRST.length() + 1)
                        + " that goes to each " + (single ? "picture" : "class, all its pictures together")
                        + ". The rest goes to slices.",
                "slice",
                single ? "picture" : "class",
                slices.stream()
                        .map(tile -> new Figure.Head(tile.name(), Optional.of(tile)))
                        .toList(),
                single ? heads() : classes(),
                single ? looks.images() : byClass(looks.images()),
                false);
    }

    private List<Figure.Head> heads() {
        return trace.images().stream()
                .map(image -> new Figure.Head(pictures.name(image), Optional.of(pictures.of(image))))
                .toList();
    }

    private boolean hasUnlabelled() {
        return trace.images().stream().anyMatch(image -> image.label() < 0);
    }

    private List<Figure.Head> classes() {
        List<Figure.Head> heads = new ArrayList<>(
                pictures.support().classes().stream().map(Figure.Head::of).toList());
        if (hasUnlabelled()) {
            heads.add(Figure.Head.of("no label"));
        }
        return heads;
    }

    private double[][] byClass(double[][] shares) {
        int columns = pictures.support().classes().size() + (hasUnlabelled() ? 1 : 0);
        double[][] sums = new double[shares.length][columns];
        List<SupportImage> images = trace.images();
        for (int slice = 0; slice < shares.length; slice++) {
            for (int image = 0; image < images.size(); image++) {
                int label = images.get(image).label();
                sums[slice][label < 0 ? columns - 1 : label] += shares[slice][image];
            }
        }
        return sums;
    }

    /** How much of the attention goes to pictures, in all blocks and layers. */
    private Part totals() {
        List<List<Cell>> rows = new ArrayList<>();
        trace.attention().asMap().forEach((layer, looks) -> {
            double[] toPictures = Arrays.stream(looks.images())
                    .mapToDouble(row -> Arrays.stream(row).sum())
                    .toArray();
            double mean = Arrays.stream(toPictures).average().orElse(0);
            double[] byPicture = IntStream.range(0, trace.images().size())
                    .mapToDouble(image -> Arrays.stream(looks.images())
                            .mapToDouble(row -> row[image])
                            .average()
                            .orElse(0))
                    .toArray();
            int most = IntStream.range(0, byPicture.length)
                    .reduce((a, b) -> byPicture[a] >= byPicture[b] ? a : b)
                    .orElseThrow();
            rows.add(List.of(
                    Cell.of(layer.replace(".", ", ")),
                    Cell.of(Words.percent(mean), mean),
                    Cell.of(pictures.name(trace.images().get(most))),
                    Cell.of(Words.percent(byPicture[most]), byPicture[most])));
        });
        return new Part.Grid(List.of("transformer of", "attention to pictures", "most of it to", "which gets"), rows);
    }
}
