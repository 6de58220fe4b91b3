package org.weightcast.cast;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.StudentCnn;
import org.weightcast.onnx.Calibration;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.ClassifierExport;
import org.weightcast.onnx.Golden;
import org.weightcast.onnx.ImageInput;
import org.weightcast.onnx.ModelCard;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Makes networks from examples: a trained {@link org.weightcast.net.HyperTransformer} in its ONNX file, run by ONNX
 * Runtime. Safe for use by several threads; holds native memory until closed.
 */
public final class Caster implements AutoCloseable {
    /** The caster that ships with the library, for drawn characters and symbols. */
    public static final String GLYPHS = "glyphs";

    private static final int GOLDEN_PICTURES = 2;

    private final String name;
    private final OnnxFile file;
    private final CasterCard card;
    private final CompletableFuture<OnnxSession> session;

    private Caster(String name, OnnxFile file) {
        this.name = name;
        this.file = file;
        this.card = CasterCard.of(file, name);
        this.session = CompletableFuture.supplyAsync(() -> OnnxSession.openQuickly(file, name), Caster::onItsOwn);
    }

    private static void onItsOwn(Runnable work) {
        Thread thread = new Thread(work, "opening a caster");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Loads a caster that ships with the library, by its name, or one from a file. ONNX Runtime opens the network on another
     * thread, so that pictures can be read meanwhile; should it refuse, the first cast says so.
     *
     * @throws BadInputException if there is neither
     * @throws BadModelException if the file is no caster, damaged, or of another version
     */
    public static Caster load(String nameOrFile) {
        return new Caster(nameOrFile, file(nameOrFile));
    }

    /** The file of a caster, without a session to run it. */
    public static OnnxFile file(String nameOrFile) {
        try (InputStream resource = Caster.class.getResourceAsStream(nameOrFile + ".onnx")) {
            if (resource != null && !nameOrFile.contains("/")) {
                return OnnxFile.trusted(resource.readAllBytes(), nameOrFile);
            }
            Path path = Path.of(nameOrFile);
            if (!Files.isRegularFile(path)) {
                throw new BadInputException("There is no caster '" + nameOrFile
                        + "': give a caster's file, or the name of one that ships: " + GLYPHS);
            }
            return OnnxFile.read(path);
        } catch (IOException e) {
            throw new UncheckedIOException("The caster " + nameOrFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    public CasterCard card() {
        return card;
    }

    /**
     * Waits until the network is open, for those who measure how long that takes; a cast waits by itself.
     *
     * @throws BadModelException if ONNX Runtime refuses it
     */
    public void await() {
        session();
    }

    /**
     * What its networks see of a picture.
     *
     * @param darkInk whether the pictures are dark on light
     */
    public ImageSpec imageSpec(boolean darkInk) {
        ConvBlocks student = card.settings().student();
        return new ImageSpec(student.inputChannels(), student.size(), darkInk);
    }

    /**
     * Reads a folder or zip archive of labelled pictures for this caster: each sub-folder is a class. Whether ink is dark or light is found
     * out from the pictures; files that cannot be read are left out with a warning.
     *
     * @throws BadInputException if it is no such folder
     */
    public SupportSet read(Path folderOrZip) {
        ConvBlocks student = card.settings().student();
        return SupportSet.read(folderOrZip, student.inputChannels(), student.size(), false);
    }

    /**
     * Makes a network for the classes of a support set, in one forward pass. With many images the kernels come from a balanced
     * part of them, drawn from the seed, and the class vectors from all: time grows linearly, memory hardly. The order of the
     * images does not matter.
     *
     * @param seed what the class codes, and the part of a large support set, are drawn from
     * @throws BadInputException if there are fewer than two classes or more than the caster can take, or a class has no image
     */
    public CastModel cast(SupportSet support, long seed) {
        return cast(support, seed, SupportSubset.LARGEST);
    }

    /** Like {@link #cast(SupportSet, long)}, the kernels coming from {@code largest} images at most. */
    CastModel cast(SupportSet support, long seed, int largest) {
        check(support);
        SupportSubset subset = SupportSubset.of(support, seed, largest);
        Named<FloatArray> written = session()
                .run(CasterInputs.of(
                        support.spec(),
                        support.classes().size(),
                        subset.images(),
                        card.settings().codeSize(),
                        seed));
        ClassVectors vectors = ClassVectors.of(card.settings().student(), support, subset, written);
        Named<FloatArray> weights = written.only(ofBlocks -> ofBlocks.startsWith("block"))
                .with("prototypes", vectors.prototypes())
                .with("temperature", FloatArray.scalar(card.temperature()));
        checkFinite(weights);
        return model(support, weights, calibration(support, vectors, subset));
    }

    private OnnxSession session() {
        try {
            return session.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    private void check(SupportSet support) {
        if (support.classes().size() < 2) {
            throw new BadInputException("A network needs two classes or more to tell apart, but there is only "
                    + support.classes() + "; add a folder with pictures of another class");
        }
        int[] counts = support.counts();
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                throw new BadInputException("The class " + support.classes().get(label)
                        + " has no labelled picture to learn it from; add one, or leave the class out");
            }
        }
        if (!support.spec().equals(imageSpec(support.spec().darkInk()))) {
            throw new IllegalArgumentException(
                    "The images were prepared for " + support.spec() + ", the caster sees " + imageSpec(true));
        }
    }

    /** Asks about the images of the part only: with all, the time would grow with images times classes. */
    private Calibration calibration(SupportSet support, ClassVectors vectors, SupportSubset subset) {
        double shots = Arrays.stream(support.counts()).average().orElseThrow();
        Calibration start = card.calibration(support.classes().size(), shots);
        return new Calibrator(vectors.embedding(), support.labels(), vectors.prototypes())
                .calibrate(subset.positions(), card.temperature(), start);
    }

    private CastModel model(SupportSet support, Named<FloatArray> weights, Calibration calibration) {
        ImageSpec spec = support.spec();
        ModelCard bare = new ModelCard(
                support.classes(),
                new ImageInput(spec.channels(), spec.size(), spec.darkInk()),
                calibration,
                new ModelCard.CasterReference(card.name(), file.digest()),
                support.images().stream().map(SupportImage::sha256).toList(),
                Arrays.stream(support.counts()).boxed().toList(),
                Optional.empty());
        StudentCnn student =
                new StudentCnn(card.settings().student(), support.classes().size());
        OnnxFile unsigned = ClassifierExport.export(student, weights, bare);
        // To optimise a network takes longer than to make it, and many are saved and not asked here; loading optimises.
        OnnxSession runnable = OnnxSession.openQuickly(unsigned, "the new model");
        ModelCard signed = bare.with(Golden.record(runnable, 0, GOLDEN_PICTURES));
        return new CastModel(unsigned.withMetadata(signed.metadata()), signed, runnable);
    }

    private void checkFinite(Named<FloatArray> weights) {
        weights.asMap().forEach((weight, array) -> {
            for (int i = 0; i < array.size(); i++) {
                if (!Float.isFinite(array.at(i))) {
                    throw new BadModelException("The caster " + name + " wrote a number that is not finite into "
                            + weight + "; use another caster");
                }
            }
        });
    }

    @Override
    public void close() {
        session.thenAccept(OnnxSession::close).exceptionally(refusal -> null).join();
    }
}
