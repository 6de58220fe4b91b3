package org.weightcast.cast;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.weightcast.data.BadInputException;
import org.weightcast.data.FolderReading;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportSet;
import org.weightcast.net.ConvBlocks;
import org.weightcast.onnx.CasterCard;
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
    /** The caster for drawn characters and symbols. */
    public static final String GLYPHS = "glyphs";

    /** The one for photographs. */
    public static final String PHOTOS = "photos";

    /** All that ship. */
    public static final List<String> SHIPPED = List.of(GLYPHS, PHOTOS);

    private final String name;
    private final OnnxFile file;
    private final CasterCard card;
    private final Assembly assembly;
    private final LazySession casting;
    private final LazySession extending; // takes the weights to start from, and is slower to open

    private Caster(String name, OnnxFile file) {
        this.name = name;
        this.file = file;
        this.card = CasterCard.of(file, name);
        this.assembly = new Assembly(name, card, file.digest());
        this.casting = new LazySession(() -> OnnxSession.openQuickly(file, name));
        this.extending = new LazySession(() -> OnnxSession.openAdjustable(file, name));
    }

    /**
     * Loads a caster that ships with the library, by its name, or one from a file. ONNX Runtime opens the network on another
     * thread, so that pictures can be read meanwhile; should it refuse, the first cast says so.
     *
     * @throws BadInputException if there is neither
     * @throws BadModelException if the file is no caster, damaged, or of another version
     */
    public static Caster load(String nameOrFile) {
        Caster caster = new Caster(nameOrFile, file(nameOrFile));
        caster.casting.start();
        return caster;
    }

    /** Like {@link #load}, getting ready to extend models rather than for first casts; it can do either. */
    public static Caster loadToExtend(String nameOrFile) {
        Caster caster = new Caster(nameOrFile, file(nameOrFile));
        caster.extending.start();
        return caster;
    }

    /** A caster whose file is in memory; {@code name} is what to call it in messages. */
    public static Caster of(OnnxFile file, String name) {
        return new Caster(name, file);
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
                        + "': give a caster's file, or the name of one that ships: " + String.join(", ", SHIPPED));
            }
            return OnnxFile.read(path);
        } catch (IOException e) {
            throw new UncheckedIOException("The caster " + nameOrFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    public CasterCard card() {
        return card;
    }

    /** Its file. */
    OnnxFile file() {
        return file;
    }

    /** What a user of this caster should know before using its models; usually nothing. */
    public List<String> warnings() {
        return card.settings().inductive()
                ? List.of()
                : List.of("The caster " + name
                        + " was trained to see its queries in batches; models answer one picture at a time, by"
                        + " statistics of the support set, and will be less accurate than it was measured to"
                        + " be");
    }

    /**
     * Waits until the network is open for first casts, for those who measure how long that takes; a cast waits by itself.
     *
     * @throws BadModelException if ONNX Runtime refuses it
     */
    public void await() {
        casting.get();
    }

    /**
     * What its networks see of a picture.
     *
     * @param darkInk whether the pictures are dark on light; colours are taken as they are
     */
    public ImageSpec imageSpec(boolean darkInk) {
        return imageSpec(card, darkInk);
    }

    static ImageSpec imageSpec(CasterCard card, boolean darkInk) {
        ConvBlocks student = card.settings().student();
        return new ImageSpec(student.inputChannels(), student.size(), darkInk && student.inputChannels() == 1);
    }

    /**
     * Reads a folder or zip archive of labelled pictures for this caster: each sub-folder is a class. Whether ink is dark or light is found
     * out from the pictures; files that cannot be read are left out with a warning.
     *
     * @throws BadInputException if it is no such folder
     */
    public SupportSet read(Path folderOrZip) {
        ConvBlocks student = card.settings().student();
        FolderReading reading = FolderReading.defaults().withLeastClasses(leastClasses());
        return SupportSet.read(folderOrZip, student.inputChannels(), student.size(), reading);
    }

    /**
     * Reads labelled pictures to extend a model with: one class is enough, and the ink is taken to be as dark or light as the
     * model's.
     *
     * @throws BadInputException if it is no such folder
     */
    public SupportSet read(Path folderOrZip, CastModel model) {
        return SupportSet.read(
                folderOrZip, model.imageSpec(), FolderReading.defaults().withLeastClasses(1));
    }

    /**
     * Makes a network for the classes of a support set, in one forward pass. With many images the kernels come from a balanced
     * part of them, drawn from the seed, and the class vectors from all: time grows linearly, memory hardly. The order of the
     * images does not matter. Unlabelled images take part if a cast without them takes them for one of the classes; the model's
     * warnings tell how many do not.
     *
     * @param seed what the class codes, and the part of a large support set, are drawn from
     * @throws BadInputException if there are fewer than {@link #leastClasses} or more than the caster can take, or a class has no image
     */
    public CastModel cast(SupportSet support, long seed) {
        return cast(support, seed, SupportSubset.LARGEST);
    }

    /** How many classes a first cast takes: one, if its models call other pictures unknown, else two to tell apart. */
    public int leastClasses() {
        return card.experience().isPresent() ? 1 : 2;
    }

    /** Like {@link #cast(SupportSet, long)}, the kernels coming from {@code largest} images at most. */
    CastModel cast(SupportSet support, long seed, int largest) {
        if (support.classes().size() < leastClasses()) {
            throw new BadInputException("A network needs two classes or more to tell apart, but there is only "
                    + support.classes() + "; add a folder with pictures of another class");
        }
        check(support);
        return support.unlabeled() == 0
                ? castAll(support, seed, largest, Optional.empty())
                : joined(support, Extension.ofNothing(support), (set, joining) -> castAll(set, seed, largest, joining));
    }

    /** From all images of the set. */
    private CastModel castAll(SupportSet support, long seed, int largest, Optional<Joining> joining) {
        SupportSubset subset = SupportSubset.of(support, seed, largest);
        Named<FloatArray> written = casting.get().run(inputs(support, subset, seed));
        FloatArray none = FloatArray.zeros(0, card.settings().student().features());
        return assembly.model(Extension.ofNothing(support), subset, written, none, joining);
    }

    /** First without unlabelled images, then with those of them that take part. */
    private CastModel joined(
            SupportSet support, Extension extension, BiFunction<SupportSet, Optional<Joining>, CastModel> cast) {
        try (CastModel without = cast.apply(Joining.labelled(support), Optional.empty())) {
            Joining joining = Joining.of(
                    support, without, extension.places(), card.settings().student(), card.experience());
            return cast.apply(joining.support(), Optional.of(joining));
        }
    }

    /**
     * Teaches a model further classes from their images alone, in one forward pass; the images of the classes that it knows are not
     * needed. Its class vectors stay to the last bit, and norm statistics combine by the number of images they rest on. Images
     * of a class that it knows, by name, are more examples: the class's vector becomes the mean of both by count. Unlabelled images
     * take part if they look like one of the classes of the support set. The given model is not changed.
     *
     * @param model made by this very caster; may be closed afterwards
     * @param support images of at least one class, prepared for the model as {@link #read(Path, CastModel)} does
     * @param seed what the class codes, and the part of a large support set, are drawn from
     * @throws BadInputException if a class has no image or its name differs from a known one only by case
     * @throws BadModelException if another caster, or another version of this one, made the model
     */
    public CastModel extend(CastModel model, SupportSet support, long seed) {
        return extend(model, support, seed, SupportSubset.LARGEST);
    }

    /** Like {@link #extend(CastModel, SupportSet, long)}, the kernels coming from {@code largest} images at most. */
    CastModel extend(CastModel model, SupportSet support, long seed, int largest) {
        checkOwn(model);
        if (support.classes().isEmpty()) {
            throw new BadInputException(
                    "There is no class to extend the model with; add a folder with pictures of one");
        }
        check(support);
        if (!support.spec().equals(model.imageSpec())) {
            throw new IllegalArgumentException(
                    "The images were prepared for " + support.spec() + ", the model sees " + model.imageSpec());
        }
        return support.unlabeled() == 0
                ? extendBy(model, support, seed, largest, Optional.empty())
                : joined(
                        support,
                        Extension.of(model.card(), support),
                        (set, joining) -> extendBy(model, set, seed, largest, joining));
    }

    /** By all images of the set. */
    private CastModel extendBy(CastModel model, SupportSet support, long seed, int largest, Optional<Joining> joining) {
        Extension extension = Extension.of(model.card(), support);
        SupportSubset subset = SupportSubset.of(support, seed, largest);
        Named<FloatArray> before = model.file().weights();
        Named<FloatArray> written = extending
                .get()
                .run(inputs(support, subset, seed).with(extension.start(card, CasterFile.start(file), before, subset)));
        return assembly.model(extension, subset, written, before.get("prototypes"), joining);
    }

    private Named<FloatArray> inputs(SupportSet support, SupportSubset subset, long seed) {
        return CasterInputs.of(support.spec(), support.classes().size(), subset.images(), card.settings(), seed);
    }

    private void checkOwn(CastModel model) {
        model.card().support().checkLabels();
        ModelCard.CasterReference maker = model.card().caster();
        if (!maker.sha256().equals(file.digest()) && !card.formerly().contains(maker.sha256())) {
            throw new BadModelException(
                    "The model to extend was made by the caster " + maker.name() + " with the sha256 "
                            + maker.sha256() + ", this is " + card.name() + " with " + file.digest()
                            + ": only the very caster that made a model can extend it; give that one,"
                            + " or cast all classes anew");
        }
    }

    private void check(SupportSet support) {
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

    @Override
    public void close() {
        casting.close();
        extending.close();
    }
}
