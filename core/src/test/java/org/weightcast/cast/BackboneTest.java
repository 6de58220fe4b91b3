package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightcast.data.BadInputException;
import org.weightcast.data.FolderReading;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.PictureDecoder;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.Net;
import org.weightcast.net.Norm;
import org.weightcast.net.Ops;
import org.weightcast.net.Signature;
import org.weightcast.net.vision.InvertedResidual;
import org.weightcast.net.vision.MobileNetV2;
import org.weightcast.net.vision.RandomWeights;
import org.weightcast.onnx.BackboneFile.Description;
import org.weightcast.onnx.ForeignModel;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** Heads on networks of other origin. */
class BackboneTest {
    private static final Map<String, Color> COLOURS =
            Map.of("blue", new Color(30, 40, 220), "green", new Color(40, 200, 60), "red", new Color(220, 30, 30));

    private static final Description CUT =
            new Description(Optional.empty(), Optional.empty(), Optional.of(ForeignModel.FEATURES));

    @TempDir
    Path folder;

    private Path learn = Path.of("");
    private Path unseen = Path.of("");

    @BeforeEach
    void paint() throws Exception {
        learn = folder.resolve("learn");
        unseen = folder.resolve("unseen");
        for (String colour : COLOURS.keySet()) {
            for (int i = 0; i < 4; i++) {
                paint(learn, colour, i);
                paint(unseen, colour, 10 + i);
            }
        }
    }

    /** A patch of a colour somewhere on grey, in a picture of some size. */
    private static void paint(Path place, String colour, int number) throws Exception {
        Random random = new Random(colour.hashCode() + number);
        BufferedImage picture =
                new BufferedImage(30 + random.nextInt(20), 30 + random.nextInt(20), BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(new Color(120 + random.nextInt(16), 128, 128));
        pen.fillRect(0, 0, 60, 60);
        pen.setColor(COLOURS.get(colour));
        pen.fillOval(random.nextInt(10), random.nextInt(10), 16 + random.nextInt(8), 16 + random.nextInt(8));
        pen.dispose();
        Path file = place.resolve(colour).resolve(number + ".png");
        Files.createDirectories(file.getParent());
        ImageIO.write(picture, "png", file.toFile());
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 14, 15, 17, 18, 20})
    void recognisesInTheOperatorSetOfTheNetwork(long operatorSet) throws Exception {
        Path network = new ForeignModel().operatorSet(operatorSet).write(folder.resolve("foreign.onnx"));
        Path saved = folder.resolve("model.onnx");
        try (Backbone backbone = Backbone.load(network, CUT);
                CastModel made = backbone.cast(learn, FolderReading.defaults())) {
            assertThat(backbone.features()).isEqualTo(12);
            assertThat(made.warnings()).isEmpty();
            made.save(saved);
        }
        try (CastModel model = CastModel.load(saved)) {
            assertThat(model.verify().same()).isTrue();
            assertThat(model.classes()).containsExactly("blue", "green", "red");
            assertThat(right(model)).isGreaterThan(9);
            assertThat(model.card().caster().name()).isEqualTo("foreign.onnx");
            assertThat(model.file().weights().names()).doesNotContain("backbone.fc.weight");
        }
    }

    @Test
    void standsOnANetworkOfOurs() throws Exception {
        MobileNetV2 network = new MobileNetV2(
                3, 16, 8, 2, List.of(new MobileNetV2.Row(2, 12, 2, 2)), 24, 5, InvertedResidual.Form.PUBLISHED);
        Embedding embedding = new Embedding(network);
        Named<FloatArray> weights = RandomWeights.of(embedding, 7);
        Path file = folder.resolve("ours.onnx");
        Named<String> metadata =
                Named.of(OnnxFile.FORMAT, "embedding 1").with("mean", "0,0,0").with("std", "1,1,1");
        OnnxExport.export(embedding, weights, metadata).write(file);
        try (Backbone backbone = Backbone.load(file, Description.NONE);
                CastModel model = backbone.cast(learn, FolderReading.defaults())) {
            assertThat(backbone.features()).isEqualTo(24);
            Path picture = unseen.resolve("red/10.png");
            assertThat(model.classify(PictureDecoder.read(picture))
                            .probabilities()
                            .get("red"))
                    .isCloseTo(expected(embedding, weights, model, picture), within(1e-4f));
            assertThat(right(model)).isGreaterThan(8);
        }
    }

    /** The probability of "red" by plain Java: cosine geometry written out. */
    private float expected(Net embedding, Named<FloatArray> weights, CastModel model, Path picture) throws Exception {
        List<double[]> rows = new ArrayList<>();
        List<Path> pictures = new ArrayList<>();
        for (String name : model.classes()) {
            for (int i = 0; i < 4; i++) {
                pictures.add(learn.resolve(name).resolve(i + ".png"));
            }
        }
        pictures.add(picture);
        for (Path each : pictures) {
            float[] pixels = ImagePreparation.prepare(PictureDecoder.read(each), model.imageSpec());
            FloatArray row = embedding
                    .apply(new ArrayOps(), weights, Named.of("image", FloatArray.of(pixels, 1, 3, 16, 16)))
                    .get("embedding");
            double[] values = new double[row.size()];
            for (int f = 0; f < values.length; f++) {
                values[f] = row.at(f);
            }
            rows.add(values);
        }
        double[] centre = mean(rows.subList(0, 12));
        List<double[]> units = rows.stream().map(row -> unit(row, centre)).toList();
        double[] weight = new double[3];
        double temperature = 0.2 * model.card().calibration().temperature();
        for (int k = 0; k < 3; k++) {
            double[] prototype = mean(units.subList(4 * k, 4 * k + 4));
            double distance = 0;
            for (int f = 0; f < prototype.length; f++) {
                distance += Math.pow(prototype[f] - units.get(12)[f], 2);
            }
            weight[k] = Math.exp(-distance / temperature);
        }
        return (float) (weight[2] / (weight[0] + weight[1] + weight[2]));
    }

    private static double[] mean(List<double[]> rows) {
        double[] mean = new double[rows.get(0).length];
        rows.forEach(row -> {
            for (int f = 0; f < mean.length; f++) {
                mean[f] += row[f] / rows.size();
            }
        });
        return mean;
    }

    private static double[] unit(double[] row, double[] centre) {
        double[] moved = row.clone();
        double squared = 0;
        for (int f = 0; f < moved.length; f++) {
            moved[f] -= centre[f];
            squared += moved[f] * moved[f];
        }
        for (int f = 0; f < moved.length; f++) {
            moved[f] /= Math.sqrt(squared);
        }
        return moved;
    }

    /** Twenty pictures, each asked about without itself, promise the usual 5 %; what they say of strangers must hold for red. */
    @Test
    void callsUnknownWhatIsFurtherThanItsOwnPictures() throws Exception {
        Path network = new ForeignModel().write(folder.resolve("foreign.onnx"));
        Path two = folder.resolve("two");
        for (int i = 0; i < 10; i++) {
            paint(two, "blue", i);
            paint(two, "green", i);
        }
        try (Backbone backbone = Backbone.load(network, CUT);
                CastModel model = backbone.cast(two, FolderReading.defaults())) {
            assertThat(model.warnings()).isEmpty();
            assertThat(model.card().rejection().orElseThrow().rate()).isEqualTo(0.05);
            List<Classification> known = new ArrayList<>();
            List<Classification> strange = new ArrayList<>();
            for (int i = 20; i < 40; i++) {
                known.add(asked(model, i % 2 == 0 ? "blue" : "green", i));
                strange.add(asked(model, "red", i));
            }
            assertThat(known.stream().filter(Classification::unknown).count()).isLessThan(6);
            assertThat(strange.stream().filter(Classification::unknown).count()).isGreaterThan(10);
            assertThat(meanConfidence(strange)).isLessThan(0.7 * meanConfidence(known));
        }
    }

    private Classification asked(CastModel model, String colour, int number) throws Exception {
        paint(unseen, colour, number);
        return model.classify(PictureDecoder.read(unseen.resolve(colour).resolve(number + ".png")));
    }

    private static double meanConfidence(List<Classification> answers) {
        return answers.stream()
                .mapToDouble(Classification::confidence)
                .average()
                .orElseThrow();
    }

    @Test
    void saysWhatItCannotDo() throws Exception {
        Path network = new ForeignModel().write(folder.resolve("foreign.onnx"));
        try (Backbone backbone = Backbone.load(network, CUT)) {
            Path single = folder.resolve("single");
            for (String colour : COLOURS.keySet()) {
                paint(single, colour, 0);
            }
            paint(single, "_unlabeled", "red", 1);
            try (CastModel model = backbone.cast(single, FolderReading.defaults())) {
                assertThat(model.warnings()).hasSize(3);
                assertThat(model.warnings().get(0)).contains("without a label are left out, 1 in number");
                assertThat(model.warnings().get(1)).contains("calls no picture unknown");
                assertThat(model.warnings().get(2)).contains("uncalibrated");
                assertThatThrownBy(() -> model.forget("red"))
                        .isInstanceOf(BadModelException.class)
                        .hasMessageContaining("stands on foreign.onnx");
            }
            Path one = folder.resolve("one");
            paint(one, "red", 0);
            assertThatThrownBy(() -> backbone.cast(one, FolderReading.defaults()))
                    .isInstanceOf(BadInputException.class);
        }
        assertThatThrownBy(() -> Backbone.load(folder.resolve("none.onnx"), CUT))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("There is no network");
    }

    private static void paint(Path place, String subFolder, String colour, int number) throws Exception {
        Path aside = place.resolveSibling("aside");
        paint(aside, colour, number);
        Path file = place.resolve(subFolder).resolve(number + ".png");
        Files.createDirectories(file.getParent());
        Files.move(aside.resolve(colour).resolve(number + ".png"), file);
    }

    private int right(CastModel model) throws Exception {
        int right = 0;
        for (String colour : COLOURS.keySet()) {
            for (int i = 10; i < 14; i++) {
                Path picture = unseen.resolve(colour).resolve(i + ".png");
                right += model.classify(PictureDecoder.read(picture)).label().equals(colour) ? 1 : 0;
            }
        }
        return right;
    }

    /** What the head of a MobileNetV2 reads. */
    private record Embedding(MobileNetV2 network) implements Net {
        @Override
        public Signature signature() {
            return new Signature(
                    network.body(),
                    Named.of("image", Signature.axes("batch", 3, network.size(), network.size())),
                    Named.of("embedding", Signature.axes("batch", network.last())));
        }

        @Override
        public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
            return Named.of("embedding", network.features(ops, weights, inputs.get("image"), Norm.stored()));
        }
    }
}
