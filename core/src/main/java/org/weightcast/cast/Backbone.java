package org.weightcast.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Episode;
import org.weightcast.data.FolderReading;
import org.weightcast.data.ImageFolder;
import org.weightcast.data.ImagePreparation;
import org.weightcast.data.ImageSpec;
import org.weightcast.net.ArrayOps;
import org.weightcast.net.EmbeddingHead;
import org.weightcast.onnx.BackboneFile;
import org.weightcast.onnx.Calibration;
import org.weightcast.onnx.ImageHashes;
import org.weightcast.onnx.ModelCard;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.onnx.Rejection;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Makes models on a network of the user's own that turns pictures into vectors: what is made is the head, from class means of
 * centred vectors of length 1 (SimpleShot, Wang et al. 2019), calibrated where classes have three pictures or more. A picture is
 * unknown that lies further from all classes than nearly all of the model's own do, each left out. The network is in the model as
 * it is. Holds native memory until closed.
 */
public final class Backbone implements AutoCloseable {
    /** Where nothing can be left out: of squared distances between vectors of length 1, which are 4 at most. */
    private static final float TEMPERATURE = 0.2f;

    private static final int ENOUGH_TO_CALIBRATE = 3;
    /** With fewer left-out pictures, more than one of six of the model's own would have to be called unknown. */
    private static final int ENOUGH_FOR_UNKNOWN = 5;

    private final String name;
    private final BackboneFile file;
    private final OnnxSession session;

    private Backbone(String name, BackboneFile file) {
        this.name = name;
        this.file = file;
        this.session = file.embedding();
    }

    /**
     * Loads a network.
     *
     * @throws BadInputException if there is no such file
     * @throws BadModelException if it is no network that turns a picture into a vector, or one that is not understood
     */
    public static Backbone load(Path path, BackboneFile.Description description) {
        if (!Files.isRegularFile(path)) {
            throw new BadInputException("There is no network " + path + "; give an ONNX file");
        }
        try {
            return new Backbone(path.getFileName().toString(), BackboneFile.read(path, description));
        } catch (IOException e) {
            throw new UncheckedIOException("The network " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What it sees of a picture. */
    public ImageSpec imageSpec() {
        return new ImageSpec(file.image().channels(), file.image().size(), false);
    }

    /** The length of its vectors. */
    public int features() {
        return file.features();
    }

    /**
     * Makes a model for the classes of a folder or zip archive. Pictures go through the network one by one and are not kept.
     * Those without a label are left out, with a warning.
     *
     * @throws BadInputException if it is no such folder, or has a single class
     * @throws BadModelException if the network answers with numbers that are not finite
     */
    public CastModel cast(Path folderOrZip, FolderReading reading) {
        Vectors read = new Vectors();
        ImageFolder.Contents contents = ImageFolder.read(folderOrZip, reading.withLeastClasses(2), each -> {
            if (each.label() == Episode.UNLABELED) {
                read.leftOut++;
            } else {
                float[] pixels = ImagePreparation.prepare(each.picture(), imageSpec());
                read.add(each.name(), each.label(), each.sha256(), file.embed(session, pixels));
            }
        });
        return model(read, contents);
    }

    /** What was made of labelled pictures. */
    private static final class Vectors {
        private final List<float[]> rows = new ArrayList<>();
        private final List<Integer> labels = new ArrayList<>();
        private final List<String> hashes = new ArrayList<>();
        private int leftOut;

        void add(String picture, int label, String sha256, float[] row) {
            for (float value : row) {
                if (!Float.isFinite(value)) {
                    throw new BadModelException("The network answers " + picture
                            + " with numbers that are not finite; check how its colours are normalised");
                }
            }
            rows.add(row);
            labels.add(label);
            hashes.add(sha256);
        }

        FloatArray array() {
            int features = rows.get(0).length;
            float[] all = new float[rows.size() * features];
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(rows.get(i), 0, all, i * features, features);
            }
            return FloatArray.wrap(all, rows.size(), features);
        }
    }

    private CastModel model(Vectors read, ImageFolder.Contents contents) {
        int classes = contents.classes().size();
        int[] labels = read.labels.stream().mapToInt(Integer::intValue).toArray();
        FloatArray vectors = read.array();
        FloatArray center = mean(ClassVectors.means(labels, vectors, classes));
        FloatArray directions = EmbeddingHead.directions(new ArrayOps(), center, vectors);
        FloatArray prototypes = ClassVectors.means(labels, directions, classes);
        Calibrator calibrator = new Calibrator(directions, labels, prototypes);
        List<Integer> all = IntStream.range(0, labels.length).boxed().toList();
        Calibration calibration = calibrator.calibrate(all, TEMPERATURE, new Calibration(1));
        Named<FloatArray> head = Named.<FloatArray>builder()
                .put("center", center)
                .put("prototypes", prototypes)
                .put("temperature", FloatArray.scalar(TEMPERATURE))
                .build()
                .prefixed(EmbeddingHead.HEAD);
        List<Integer> counts = IntStream.range(0, classes)
                .mapToObj(label ->
                        (int) read.labels.stream().filter(each -> each == label).count())
                .toList();
        ModelCard card = new ModelCard(
                contents.classes(),
                file.image(),
                calibration,
                new ModelCard.CasterReference(name, file.sha256()),
                ImageHashes.of(read.hashes, read.labels),
                counts,
                Optional.empty(),
                rejection(calibrator, labels, counts));
        return CastModel.of(file.classifier(head, card), card, warnings(read, contents, card));
    }

    /**
     * When a picture is unknown, from the labelled pictures: each is asked about with its class's vector made without it, and then
     * as if its class were not there, which makes it a stranger. Nothing can be said of rates below one in one more than there are.
     */
    private static Optional<Rejection> rejection(Calibrator calibrator, int[] labels, List<Integer> counts) {
        int[] asked = IntStream.range(0, labels.length)
                .filter(image -> counts.get(labels[image]) > 1)
                .toArray();
        if (asked.length < ENOUGH_FOR_UNKNOWN) {
            return Optional.empty();
        }
        double[] known = new double[asked.length];
        double[] strange = new double[asked.length];
        for (int i = 0; i < asked.length; i++) {
            double[] evidence = calibrator.leftOutLogits(asked[i], 1);
            known[i] = Arrays.stream(evidence).max().orElseThrow();
            evidence[labels[asked[i]]] = Double.NEGATIVE_INFINITY;
            strange[i] = Arrays.stream(evidence).max().orElseThrow();
        }
        double rate = Math.max(CasterExperience.RATE, 1.0 / (asked.length + 1));
        Odds odds = Odds.of(known, strange);
        float threshold = (float) Rejection.quantile(rate, known);
        return Optional.of(new Rejection(rate, threshold, odds.slope(), odds.middle()));
    }

    private static List<String> warnings(Vectors read, ImageFolder.Contents contents, ModelCard card) {
        List<String> warnings = new ArrayList<>(contents.warnings());
        if (read.leftOut > 0) {
            warnings.add("Pictures without a label are left out, " + read.leftOut
                    + " in number: class vectors on a backbone are means of labelled ones");
        }
        if (card.rejection().isEmpty()) {
            warnings.add("The model calls no picture unknown: that takes " + ENOUGH_FOR_UNKNOWN
                    + " pictures or more, in classes of two or more");
        }
        if (card.counts().stream().noneMatch(count -> count >= ENOUGH_TO_CALIBRATE)) {
            warnings.add("The probabilities are uncalibrated: no class has " + ENOUGH_TO_CALIBRATE
                    + " pictures, one of which could be left out to see how sure the model may be");
        }
        return warnings;
    }

    /** The mean [F] of rows [K, F]: each class counts the same, however many pictures it has. */
    private static FloatArray mean(FloatArray rows) {
        int features = rows.axis(1);
        float[] mean = new float[features];
        for (int i = 0; i < rows.size(); i++) {
            mean[i % features] += rows.at(i) / rows.axis(0);
        }
        return FloatArray.wrap(mean, features);
    }

    @Override
    public void close() {
        session.close();
    }
}
