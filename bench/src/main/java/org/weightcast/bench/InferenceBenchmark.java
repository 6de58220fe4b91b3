package org.weightcast.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Picture;
import org.weightcast.data.PictureDecoder;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.CostOps;
import org.weightcast.net.HyperTransformer;
import org.weightcast.net.StudentCnn;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** The shipped caster and a model of its making, warm, on one thread: 5 classes, 5 drawings of each, 105 x 105 pixels. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
public class InferenceBenchmark {
    static final int IMAGES = 1000;

    private static final int CLASSES = 5;
    private static final int SHOTS = 5;
    private static final int PIXELS = 105;

    private final Caster caster = Caster.load(Caster.GLYPHS);
    private final SupportSet support = support(caster.imageSpec(true));
    private final CastModel model = loaded();
    private final List<byte[]> files = new ArrayList<>();
    private final List<Picture> pictures = new ArrayList<>();
    private final OnnxSession products = MatrixProducts.session();
    private final Named<FloatArray> matrix = MatrixProducts.input();

    @Setup(Level.Trial)
    public void draw() throws IOException {
        for (int i = 0; i < IMAGES; i++) {
            Picture picture = GlyphArtist.draw(i % CLASSES, SHOTS + i, PIXELS);
            pictures.add(picture);
            files.add(png(picture));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        products.close();
        model.close();
        caster.close();
    }

    /** A whole cast: kernels, class vectors, calibration, the file with its golden answers, and a session to run it. */
    @Benchmark
    public int cast() {
        try (CastModel made = caster.cast(support, 1)) {
            return made.classes().size();
        }
    }

    @Benchmark
    public String classifyOne() {
        return model.classify(pictures.get(0)).label();
    }

    @Benchmark
    public int classifyThousand() {
        return model.classify(pictures).size();
    }

    @Benchmark
    public int decodeThousand() {
        int bytes = 0;
        for (byte[] file : files) {
            bytes += PictureDecoder.decode(file, "a drawing").rgb().length;
        }
        return bytes;
    }

    @Benchmark
    public float matrixProducts() {
        return products.run(matrix).get("largest").at(0);
    }

    /** Multiply-adds of each benchmark that has any, by its name. */
    static Named<Long> multiplyAdds() {
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            var settings = caster.card().settings();
            HyperTransformer generator = new HyperTransformer(settings, 1);
            long cast = CostOps.cost(generator, Map.of("support", CLASSES * SHOTS, "class", CLASSES))
                    .multiplyAdds();
            long one = CostOps.cost(new StudentCnn(settings.student(), CLASSES), Map.of("batch", 1))
                    .multiplyAdds();
            return Named.<Long>builder()
                    .put("cast", cast)
                    .put("classifyOne", one)
                    .put("classifyThousand", IMAGES * one)
                    .put("matrixProducts", MatrixProducts.multiplyAdds())
                    .build();
        }
    }

    /** A model as it is used: read from its file, which optimises its network. */
    private CastModel loaded() {
        try (CastModel made = caster.cast(support, 1)) {
            Path file = Files.createTempFile("weightcast", ".onnx");
            made.save(file);
            CastModel model = CastModel.load(file);
            Files.delete(file);
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SupportSet support(ImageSpec spec) {
        List<String> classes = new ArrayList<>();
        List<SupportImage> images = new ArrayList<>();
        for (int label = 0; label < CLASSES; label++) {
            classes.add("glyph" + label);
            for (int shot = 0; shot < SHOTS; shot++) {
                float[] prepared = ImagePreparation.prepare(GlyphArtist.draw(label, shot, PIXELS), spec);
                images.add(new SupportImage("drawing " + shot, "0".repeat(64), label, prepared));
            }
        }
        return new SupportSet(spec, classes, images, List.of());
    }

    private static byte[] png(Picture picture) throws IOException {
        var image = new java.awt.image.BufferedImage(
                picture.width(), picture.height(), java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            image.getRaster().setSample(i % picture.width(), i / picture.width(), 0, picture.rgb()[3 * i] & 255);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
