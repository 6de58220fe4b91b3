package org.weightcast.cast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.Picture;
import org.weightcast.net.Axis;
import org.weightcast.net.Classifier;
import org.weightcast.net.ClassifierWithEnergy;
import org.weightcast.net.ConvBlocks;
import org.weightcast.net.KnowingStudent;
import org.weightcast.net.Net;
import org.weightcast.net.StudentCnn;
import org.weightcast.onnx.ClassifierExport;
import org.weightcast.onnx.Golden;
import org.weightcast.onnx.ModelCard;
import org.weightcast.onnx.OnnxDraft;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.onnx.OnnxSession;
import org.weightcast.weights.AtomicFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * A network made for certain classes, with everything it needs to be used: one ONNX file. Safe for use by several threads;
 * holds native memory until closed.
 */
public final class CastModel implements AutoCloseable {
    private static final double SAME = 1e-4;
    /** Weights with a row for each class. */
    private static final List<String> OF_CLASSES = List.of(
            "prototypes",
            KnowingStudent.KNOWN + "square",
            KnowingStudent.KNOWN + "linear",
            KnowingStudent.KNOWN + "offset");

    private static final String SHIFT = KnowingStudent.KNOWN + "shift";
    private static final int GOLDEN_PICTURES = 2;
    private static final int TOGETHER = 8; // more gain nothing
    private static final int LARGEST_TOGETHER = 4 << 20; // bytes
    private static final int LARGEST_KEPT = 16 << 20;
    private static final ThreadLocal<ByteBuffer> BUFFERS = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

    private final OnnxFile file;
    private final ModelCard card;
    private final OnnxSession session;
    private final List<String> warnings;

    private CastModel(OnnxFile file, ModelCard card, OnnxSession session, List<String> warnings) {
        this.file = file;
        this.card = card;
        this.session = session;
        this.warnings = List.copyOf(warnings);
    }

    /** Puts a model together from its weights: writes its graph, and asks it for the answers that verifying compares. */
    static CastModel make(Named<FloatArray> weights, ModelCard bare, List<String> warnings) {
        StudentCnn student = student(weights, bare);
        boolean knowing = bare.rejection().isPresent();
        Net network = knowing ? new KnowingStudent(student, weights.get(SHIFT).size()) : student;
        return make(network, weights, bare, warnings);
    }

    /**
     * A model of another network than those that casters make, such as one that was adapted by training. Its distance is what
     * {@link ClassifierWithEnergy} says; it cannot be extended, and forgets no class.
     *
     * @param card says what the network is for; what made it stands in the place of the caster
     */
    public static CastModel of(Classifier network, Named<FloatArray> weights, ModelCard card) {
        return make(new ClassifierWithEnergy(network), weights, card, List.of());
    }

    private static CastModel make(Net network, Named<FloatArray> weights, ModelCard bare, List<String> warnings) {
        return of(ClassifierExport.draft(network, weights, bare), bare, warnings);
    }

    /** A model whose graph is put together already. */
    static CastModel of(OnnxDraft draft, ModelCard bare, List<String> warnings) {
        // To optimise a network takes longer than to make it, and many are saved and not asked here; loading optimises.
        OnnxSession runnable = OnnxSession.openQuickly(draft, "the new model");
        ModelCard signed = bare.with(Golden.record(runnable, 0, GOLDEN_PICTURES));
        return new CastModel(draft.file(signed.metadata()), signed, runnable, warnings);
    }

    /** The network of a model for users, told from its card and the shapes of its weights. */
    public static StudentCnn student(Named<FloatArray> weights, ModelCard card) {
        ConvBlocks blocks = ConvBlocks.of(card.image().channels(), card.image().size(), weights);
        return new StudentCnn(blocks, card.classes().size());
    }

    /**
     * Loads a model.
     *
     * @throws BadInputException if there is no such file
     * @throws BadModelException if it is no model of ours, damaged, altered, or of another version
     */
    public static CastModel load(Path path) {
        if (Files.isDirectory(path)) {
            throw new BadInputException(path + " is a folder, not a model");
        }
        if (AtomicFile.isSpecial(path)) {
            throw new BadInputException(path + " is a device or a pipe, not a model");
        }
        if (!Files.exists(path)) {
            throw new BadInputException("There is no model " + path + "; make one with 'weightcast cast'");
        }
        try {
            OnnxFile file = OnnxFile.read(path);
            ModelCard card = ModelCard.of(file, path.toString());
            checkOutputs(file, card, path);
            return new CastModel(file, card, OnnxSession.open(file, path.toString(), 1), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("The model " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void checkOutputs(OnnxFile file, ModelCard card, Path path) {
        boolean fits = file.outputs()
                .find(ClassifierExport.PROBABILITIES)
                .filter(axes -> axes.size() == 2
                        && axes.get(1).equals(Axis.of(card.classes().size())))
                .isPresent();
        boolean tells = card.rejection().isEmpty()
                || (file.outputs().has(ClassifierExport.UNKNOWN)
                        && file.outputs().has(ClassifierExport.CONFIDENCE));
        if (!fits || !tells || !file.outputs().has(ClassifierExport.DISTANCE)) {
            throw new BadModelException(path + " says it tells "
                    + card.classes().size() + " classes apart, but its network does not; make it again");
        }
    }

    /** Writes the model; the file is there whole or not at all. */
    public void save(Path path) {
        try {
            file.write(path);
        } catch (IOException e) {
            throw new UncheckedIOException("The model cannot be written: " + e.getMessage(), e);
        }
    }

    /** Its file, as it is or will be saved. */
    public OnnxFile file() {
        return file;
    }

    public ModelCard card() {
        return card;
    }

    /** What is doubtful about how it was made just now, one sentence each; nothing for a loaded one. */
    public List<String> warnings() {
        return warnings;
    }

    /** What it sees of a picture. */
    public ImageSpec imageSpec() {
        return new ImageSpec(
                card.image().channels(), card.image().size(), card.image().darkInk());
    }

    /** The names of the classes, in the order of the probabilities. */
    public List<String> classes() {
        return card.classes();
    }

    /** Says what a picture shows; the same answer whatever other pictures are asked about. */
    public Classification classify(Picture picture) {
        return classify(List.of(picture)).get(0);
    }

    /**
     * Says what pictures show, in their order. Neighbours of one size go through the network together, up to eight of them, which
     * is faster than one by one; answers differ from those by rounding only.
     */
    public List<Classification> classify(List<Picture> pictures) {
        List<Classification> found = new ArrayList<>(pictures.size());
        for (int from = 0; from < pictures.size(); ) {
            int to = from + 1;
            while (to < pictures.size() && joins(pictures.get(to), pictures.get(from), to - from)) {
                to++;
            }
            found.addAll(together(pictures.subList(from, to)));
            from = to;
        }
        return found;
    }

    private static boolean joins(Picture next, Picture first, int already) {
        return next.width() == first.width()
                && next.height() == first.height()
                && already < TOGETHER
                && (already + 1L) * first.rgb().length <= LARGEST_TOGETHER;
    }

    private List<Classification> together(List<Picture> pictures) {
        Picture first = pictures.get(0);
        Named<FloatArray> answers = session.run(
                ClassifierExport.IMAGE, pixels(pictures), pictures.size(), first.height(), first.width(), 3);
        List<Classification> found = new ArrayList<>(pictures.size());
        for (int row = 0; row < pictures.size(); row++) {
            found.add(classification(answers, row));
        }
        return found;
    }

    private Classification classification(Named<FloatArray> answers, int row) {
        FloatArray probabilities = answers.get(ClassifierExport.PROBABILITIES);
        Map<String, Float> byClass = new LinkedHashMap<>();
        int first = row * classes().size();
        int best = 0;
        for (int i = 0; i < classes().size(); i++) {
            byClass.put(classes().get(i), probabilities.at(first + i));
            best = probabilities.at(first + i) > probabilities.at(first + best) ? i : best;
        }
        float probability = probabilities.at(first + best);
        float distance = answers.get(ClassifierExport.DISTANCE).at(row);
        if (!tellsUnknown()) {
            return new Classification(classes().get(best), probability, byClass, distance, false, probability);
        }
        boolean unknown = answers.get(ClassifierExport.UNKNOWN).at(row) > 0;
        float confidence = answers.get(ClassifierExport.CONFIDENCE).at(row);
        return new Classification(classes().get(best), probability, byClass, distance, unknown, confidence);
    }

    /** Whether it calls pictures unknown that look like none of its classes; trained models and those of early builds do not. */
    public boolean tellsUnknown() {
        return card.rejection().isPresent();
    }

    /**
     * The same model without a class: its vector, its count and the hashes of its images are gone. Kernels, norm statistics,
     * calibration and the other vectors stay, and the class's images had a part in them (in vectors, where they were learned together); only
     * a new cast without these images forgets them wholly. Answers for the other classes keep their order. This model is not
     * changed.
     *
     * @throws BadInputException if it has no such class, or nothing would be left to tell apart
     * @throws BadModelException if it was made by an early build that did not note whose image is whose
     */
    public CastModel forget(String name) {
        int label = classes().indexOf(name);
        if (label < 0) {
            throw new BadInputException("The model has no class " + name + "; its classes are " + classes());
        }
        if (classes().size() == 1 || (classes().size() == 2 && !tellsUnknown())) {
            throw new BadInputException("Without " + name + " the model would have nothing to tell apart"
                    + (classes().size() == 1
                            ? ""
                            : ", only one class left, " + classes().get(1 - label))
                    + ": extend it with another class first, or delete it");
        }
        card.support().checkLabels();
        checkCast();
        List<String> names = new ArrayList<>(classes());
        List<Integer> counts = new ArrayList<>(card.counts());
        names.remove(label);
        counts.remove(label);
        Named<FloatArray> weights = file.weights();
        for (String ofClasses : OF_CLASSES) {
            weights = weights.find(ofClasses).isEmpty()
                    ? weights
                    : weights.with(ofClasses, withoutRow(weights.get(ofClasses), label));
        }
        return make(
                weights,
                new ModelCard(
                        names,
                        card.image(),
                        card.calibration(),
                        card.caster(),
                        card.support().without(label),
                        counts,
                        Optional.empty(),
                        card.rejection()),
                List.of());
    }

    /**
     * Makes sure that a caster made the model.
     *
     * @throws BadModelException if it has no class vectors
     */
    private void checkCast() {
        if (!file.weights().has("prototypes")) {
            throw new BadModelException("The model was not written by a caster but stands on "
                    + card.caster().name() + ", so it cannot be extended or forget; make it anew");
        }
    }

    private static FloatArray withoutRow(FloatArray rows, int row) {
        int features = rows.rank() == 1 ? 1 : rows.axis(1);
        float[] all = rows.toArray();
        float[] kept = new float[all.length - features];
        System.arraycopy(all, 0, kept, 0, row * features);
        System.arraycopy(all, (row + 1) * features, kept, row * features, kept.length - row * features);
        int[] shape = rows.shape();
        shape[0]--;
        return FloatArray.wrap(kept, shape);
    }

    /** The bytes of pictures of one size in native memory, which the garbage collector frees late: kept for each thread's next ones. */
    private static ByteBuffer pixels(List<Picture> pictures) {
        int length = pictures.size() * pictures.get(0).rgb().length;
        ByteBuffer buffer = BUFFERS.get();
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocateDirect(length);
            if (length <= LARGEST_KEPT) {
                BUFFERS.set(buffer);
            }
        }
        buffer.clear();
        for (Picture picture : pictures) {
            buffer.put(picture.rgb());
        }
        return buffer.flip();
    }

    /**
     * Whether the model still answers as it did when it was made, on pictures drawn from a seed, on this machine and runtime.
     *
     * @throws BadModelException if it was saved without such answers
     */
    public Verification verify() {
        Golden golden = card.golden()
                .orElseThrow(() -> new BadModelException("The model carries no answers to compare; make it again"));
        double difference = golden.differenceFrom(session);
        return new Verification(difference <= SAME, difference);
    }

    /**
     * What a verification found.
     *
     * @param same whether all answers agree to 1e-4 of the largest
     * @param difference the largest difference, as a share of the largest answer
     */
    public record Verification(boolean same, double difference) {}

    @Override
    public void close() {
        session.close();
    }
}
