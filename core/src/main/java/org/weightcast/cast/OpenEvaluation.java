package org.weightcast.cast;

/**
 * How well a caster's models tell pictures of their classes from pictures of others, and how honest their probabilities are.
 *
 * @param strangeClasses classes of an episode beside those that are learned
 * @param promised the share of pictures of the classes that should be called unknown, on average over tasks
 * @param falseReject the share that was
 * @param falseAccept the share of pictures of other classes that was not called unknown
 * @param auroc area under the receiver operating characteristic of the evidence, within episodes
 * @param aurocOfProbability the same of the largest probability
 * @param aurocOfDistance the same of the distance, small meaning known
 * @param falseAcceptAtPromised the share of pictures of other classes above the one threshold, for all episodes, that turns
 *     away exactly as many as promised
 * @param errorBefore calibration error of the probabilities of pictures of the classes without the caster's temperature for
 *     the task and its correction; see {@link CalibrationError}
 * @param errorAfter the same with it, as in models
 * @param errorOfConfidence calibration error of the confidence, pictures of the classes and of others together weighing as much
 */
public record OpenEvaluation(
        int strangeClasses,
        double promised,
        Accuracy falseReject,
        Accuracy falseAccept,
        Accuracy auroc,
        Accuracy aurocOfProbability,
        Accuracy aurocOfDistance,
        double falseAcceptAtPromised,
        double errorBefore,
        double errorAfter,
        double errorOfConfidence) {}
