package org.weightcast.cast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.Calibration;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.ImageInput;
import org.weightcast.onnx.ModelCard;
import org.weightcast.onnx.Rejection;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * Puts a model together from what a caster wrote: class vectors, calibration, what is unknown, and what is doubtful about all this.
 *
 * @param source what to call the caster in messages
 * @param card the caster's
 * @param sha256 the digest of the caster's file
 */
record Assembly(String source, CasterCard card, String sha256) {

    /**
     * The model.
     *
     * @param extension the classes, those of the model that is extended first
     * @param subset the images that the kernels were written from
     * @param written the generator's outputs
     * @param known the class vectors of the model that is extended [classes before, F]
     * @param joining which unlabelled images took part, if there were any
     */
    CastModel model(
            Extension extension,
            SupportSubset subset,
            Named<FloatArray> written,
            FloatArray known,
            Optional<Joining> joining) {
        ClassVectors made = ClassVectors.of(card.settings().student(), extension.support(), subset, written);
        FloatArray prototypes = extension.prototypes(known, made.prototypes());
        Named<FloatArray> student = written.only(ofBlocks -> ofBlocks.startsWith("block"))
                .with("prototypes", prototypes)
                .with("temperature", FloatArray.scalar(card.temperature()));
        checkFinite(student);
        List<Integer> counts = extension.counts();
        double shots = counts.stream().mapToInt(Integer::intValue).average().orElseThrow();
        // Asks about the images of the part only: with all, the time would grow with images times classes.
        Calibration calibration = new Calibrator(made.embedding(), extension.labelsOfNewClasses(), prototypes)
                .calibrate(subset.positions(), card.temperature(), card.calibration(counts.size(), shots));
        Optional<Evidence> evidence =
                card.experience().map(experience -> new Evidence(experience.background(), prototypes, ints(counts)));
        Optional<Rejection> rejection = evidence.map(each -> card.experience()
                .orElseThrow()
                .nearest(counts.size(), shots)
                .rejection()
                .tightened(each.leftOut(made.embedding(), extension.labelsOfNewClasses(), subset.positions())));
        ImageSpec spec = extension.support().spec();
        ModelCard bare = new ModelCard(
                extension.classes(),
                new ImageInput(spec.channels(), spec.size(), spec.darkInk()),
                calibration,
                new ModelCard.CasterReference(card.name(), sha256),
                extension.hashes(),
                counts,
                Optional.empty(),
                rejection);
        Named<FloatArray> weights =
                evidence.map(each -> student.with(each.weights())).orElse(student);
        return CastModel.make(weights, bare, warnings(extension.support(), made.embedding(), prototypes, joining));
    }

    private List<String> warnings(
            SupportSet support, FloatArray embedding, FloatArray prototypes, Optional<Joining> joining) {
        List<String> warnings = new ArrayList<>();
        joining.flatMap(Joining::warning).ifPresent(warnings::add);
        new Likeness(prototypes, embedding, support.labels()).warning().ifPresent(warnings::add);
        card.experience()
                .flatMap(experience -> TaskDistance.of(
                                experience,
                                embedding,
                                support.labels(),
                                support.classes().size())
                        .warning())
                .ifPresent(warnings::add);
        return warnings;
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private void checkFinite(Named<FloatArray> weights) {
        weights.asMap().forEach((weight, array) -> {
            for (int i = 0; i < array.size(); i++) {
                if (!Float.isFinite(array.at(i))) {
                    throw new BadModelException("The caster " + source + " wrote a number that is not finite into "
                            + weight + "; use another caster");
                }
            }
        });
    }
}
