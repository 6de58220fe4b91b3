package org.weightcast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

/**
 * What a warm cast costs against the number of classes and of images a class: a table of milliseconds, one of milliseconds an
 * image (both Markdown), what an image more costs in large casts, and the memory of the largest usual one. With {@code --csv FILE} also a row
 * for each point, with {@code --png FILE} a plot. {@code --quick} only shows that it runs.
 */
public final class CastCost {
    private static final int PIXELS = 105;
    private static final int GENERATED =
            512; // images that the generator reads together, or one a class if these are more
    private static final int LARGE_WAYS = 1000;
    private static final int LARGE_SHOTS = 20;
    private static final int DRAWINGS = 1000;
    private static final int MOST_RUNS = 9;
    private static final double ENOUGH_MILLISECONDS = 2000;

    private final Caster caster;
    private final List<float[]> drawings = new ArrayList<>();

    private CastCost(Caster caster, int drawings) {
        this.caster = caster;
        ImageSpec spec = caster.imageSpec(true);
        for (int i = 0; i < drawings; i++) {
            this.drawings.add(ImagePreparation.prepare(GlyphArtist.draw(i, 0, PIXELS), spec));
        }
    }

    /** One point of the plot. */
    record Point(int ways, int shots, double milliseconds, int runs) {
        int images() {
            return ways * shots;
        }

        double perImage() {
            return milliseconds / images();
        }

        boolean isLarge() {
            return images() > Math.max(GENERATED, ways);
        }
    }

    public static void main(String[] arguments) throws IOException {
        List<String> options = Arrays.asList(arguments);
        boolean quick = options.contains("--quick");
        int[] ways = quick ? new int[] {5, 20} : new int[] {5, 20, 100, 300, 1000};
        int[] shots = quick ? new int[] {1, 5} : new int[] {1, 5, 20, 100};
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            CastCost cost = new CastCost(caster, quick ? 100 : DRAWINGS);
            List<Point> points = new ArrayList<>();
            OptionalLong peak = OptionalLong.empty();
            cost.milliseconds(20, 5); // a rehearsal
            for (int way : ways) {
                for (int shot : shots) {
                    points.add(cost.point(way, shot));
                    if (way == LARGE_WAYS && shot == LARGE_SHOTS) {
                        peak = peakMebibytes();
                    }
                }
            }
            print("ms a cast", points, shots);
            print("ms an image", points.stream().map(CastCost::perImage).toList(), shots);
            printSlopes(points);
            if (peak.isPresent()) {
                Timing.print(
                        "Peak resident memory up to and with %,d classes x %d images: %,d MiB of 4,096.",
                        LARGE_WAYS, LARGE_SHOTS, peak.getAsLong());
            }
            int csv = options.indexOf("--csv");
            if (csv >= 0) {
                Files.write(Path.of(options.get(csv + 1)), lines(points));
            }
            int png = options.indexOf("--png");
            if (png >= 0) {
                CostPlot.write(Path.of(options.get(png + 1)), points);
            }
        }
    }

    private static Point perImage(Point point) {
        return new Point(point.ways, point.shots, point.perImage(), point.runs);
    }

    /** Long casts are run less often, one of more than two seconds only once. */
    private Point point(int ways, int shots) {
        List<Double> times = new ArrayList<>();
        double spent = 0;
        while (spent < ENOUGH_MILLISECONDS && times.size() < MOST_RUNS) {
            double time = milliseconds(ways, shots);
            times.add(time);
            spent += time;
        }
        double median =
                Timing.median(times.stream().mapToDouble(Double::doubleValue).toArray());
        return new Point(ways, shots, median, times.size());
    }

    /** Processor time of the one thread that casts: on an idle machine the time that passes, on a busy one less disturbed. */
    private double milliseconds(int ways, int shots) {
        SupportSet support = support(ways, shots);
        double start = Timing.processorMilliseconds();
        try (CastModel model = caster.cast(support, 0)) {
            if (model.classes().size() != ways) {
                throw new IllegalStateException("The model has " + model.classes());
            }
        }
        return Timing.processorMilliseconds() - start;
    }

    /** The same drawings again and again: what they show does not change what a cast costs. */
    private SupportSet support(int ways, int shots) {
        List<String> classes = new ArrayList<>();
        List<SupportImage> images = new ArrayList<>();
        for (int label = 0; label < ways; label++) {
            classes.add("glyph" + label);
            for (int shot = 0; shot < shots; shot++) {
                float[] pixels = drawings.get((label + 37 * shot) % drawings.size());
                images.add(new SupportImage("drawing " + shot, "0".repeat(64), label, pixels));
            }
        }
        return new SupportSet(caster.imageSpec(true), classes, images, List.of());
    }

    private static void print(String title, List<Point> points, int[] shots) {
        StringBuilder head = new StringBuilder("| %s |".formatted(title));
        for (int shot : shots) {
            head.append(" %d a class |".formatted(shot));
        }
        Timing.print("%s%n|---|%s", head, "---:|".repeat(shots.length));
        for (int row = 0; row < points.size(); row += shots.length) {
            StringBuilder line = new StringBuilder("| %d classes |".formatted(points.get(row).ways));
            for (Point point : points.subList(row, row + shots.length)) {
                line.append(String.format(
                        Locale.ROOT, point.milliseconds < 10 ? " %.3f |" : " %,.0f |", point.milliseconds));
            }
            Timing.print("%s", line);
        }
        Timing.print("");
    }

    /** What an image more costs between neighbouring points of which only a part went through the generator; linear if it stays the same. */
    private static void printSlopes(List<Point> points) {
        for (int i = 1; i < points.size(); i++) {
            Point few = points.get(i - 1);
            Point many = points.get(i);
            if (few.ways == many.ways && few.isLarge()) {
                Timing.print(
                        "%,d classes, from %,d to %,d images: %.3f ms for each image more.",
                        few.ways,
                        few.images(),
                        many.images(),
                        (many.milliseconds - few.milliseconds) / (many.images() - few.images()));
            }
        }
    }

    /** The most memory that this process ever had, where the system tells it (Linux). */
    private static OptionalLong peakMebibytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst();
    }

    private static List<String> lines(List<Point> points) {
        List<String> lines = new ArrayList<>(List.of("ways,shots,images,ms_median,ms_per_image,runs"));
        for (Point each : points) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%d,%d,%d,%.3f,%.4f,%d",
                    each.ways,
                    each.shots,
                    each.images(),
                    each.milliseconds,
                    each.perImage(),
                    each.runs));
        }
        return lines;
    }
}
