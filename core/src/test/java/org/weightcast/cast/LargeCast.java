package org.weightcast.cast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;

/**
 * A program of its own, to see what memory it takes: casts a model for as many classes and images a class as its arguments say,
 * and prints the classes, the most kilobytes that were in memory, or 0 where the system does not tell, and the milliseconds of
 * the cast.
 */
final class LargeCast {
    private static final int SCRIBBLE = 60;

    private LargeCast() {}

    public static void main(String[] arguments) throws IOException {
        int classes = Integer.parseInt(arguments[0]);
        int imagesPerClass = Integer.parseInt(arguments[1]);
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            SupportSet support = scribbles(caster.imageSpec(true), classes, imagesPerClass);
            long start = System.nanoTime();
            try (CastModel model = caster.cast(support, 0)) {
                long milliseconds = (System.nanoTime() - start) / 1_000_000;
                System.out.println(model.classes().size() + " " + mostKilobytes() + " " + milliseconds);
            }
        }
    }

    private static SupportSet scribbles(ImageSpec spec, int classes, int imagesPerClass) {
        Random random = new Random(1);
        List<String> names = new ArrayList<>();
        List<SupportImage> images = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            names.add("class " + label);
            long shape = random.nextLong();
            for (int i = 0; i < imagesPerClass; i++) {
                images.add(new SupportImage("scribble", "", label, scribble(spec, new Random(shape), random)));
            }
        }
        return new SupportSet(spec, names, images, List.of());
    }

    /** A walk of the class, with a stray step of the image's own now and then. */
    private static float[] scribble(ImageSpec spec, Random ofClass, Random ofImage) {
        float[] pixels = new float[spec.values()];
        int at = pixels.length / 2;
        for (int i = 0; i < SCRIBBLE; i++) {
            int direction = ofClass.nextInt(4);
            int taken = ofImage.nextInt(8) == 0 ? ofImage.nextInt(4) : direction;
            at += new int[] {1, -1, spec.size(), -spec.size()}[taken];
            at = Math.floorMod(at, pixels.length);
            pixels[at] = 1;
        }
        return pixels;
    }

    private static long mostKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
