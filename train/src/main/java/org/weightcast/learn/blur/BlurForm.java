package org.weightcast.learn.blur;

/**
 * The choices of a bidirectional update rule that are not numbers.
 *
 * @param backward what the signal from above does to a layer's states
 * @param activation of hidden layers
 * @param feedback what the last layer is told
 * @param normalised whether signals get the mean and deviation that the genome says, over the batch, for each neuron and state
 * @param symmetric whether the signal goes back over the same synapses on which it came
 * @param singleState whether all states of a neuron share one synapse; it learns what that of the first state would
 * @param oja whether large synapses decay
 * @param synapseNormalised whether a neuron's incoming synapses count with their length made 1
 */
public record BlurForm(
        Backward backward,
        Activation activation,
        Feedback feedback,
        boolean normalised,
        boolean symmetric,
        boolean singleState,
        boolean oja,
        boolean synapseNormalised) {

    /** What the signal from above does to a layer's states. */
    public enum Backward {
        /** It is added, and the activation applied. */
        ADDITIVE,
        /** The states are multiplied by it. */
        MULTIPLICATIVE,
        /** The second state is multiplied by it; the others stay. */
        SECOND_STATE
    }

    /** What a neuron makes of its signal. The last layer has tanh instead of RELU_TANH. */
    public enum Activation {
        /** The positive part of tanh, in all states. */
        RELU_TANH,
        /** Tanh, in all states. */
        TANH,
        /** Tanh; its derivative in the second state. */
        SLOPE
    }

    /** What the last layer is told. */
    public enum Feedback {
        /** Its second state becomes the target, its further ones 0. */
        TARGET,
        /** Its second state is multiplied by the derivative of the cross-entropy by the answer, as in back-propagation. */
        ERROR
    }

    /** The rule in its general form: every state and direction has synapses of its own. */
    public static BlurForm defaults() {
        return new BlurForm(Backward.ADDITIVE, Activation.RELU_TANH, Feedback.TARGET, true, false, false, false, false);
    }

    /** The paper's best variant: symmetric synapses that all states share, and normalised signals. */
    public static BlurForm learned() {
        return defaults().withSymmetric(true).withSingleState(true);
    }

    /** The form in which a rule is back-propagation. */
    public static BlurForm backprop() {
        return new BlurForm(Backward.SECOND_STATE, Activation.SLOPE, Feedback.ERROR, false, true, true, false, false);
    }

    public BlurForm withBackward(Backward other) {
        return new BlurForm(other, activation, feedback, normalised, symmetric, singleState, oja, synapseNormalised);
    }

    public BlurForm withActivation(Activation other) {
        return new BlurForm(backward, other, feedback, normalised, symmetric, singleState, oja, synapseNormalised);
    }

    public BlurForm withNormalised(boolean other) {
        return new BlurForm(backward, activation, feedback, other, symmetric, singleState, oja, synapseNormalised);
    }

    public BlurForm withSymmetric(boolean other) {
        return new BlurForm(backward, activation, feedback, normalised, other, singleState, oja, synapseNormalised);
    }

    public BlurForm withSingleState(boolean other) {
        return new BlurForm(backward, activation, feedback, normalised, symmetric, other, oja, synapseNormalised);
    }

    public BlurForm withOja(boolean other) {
        return new BlurForm(
                backward, activation, feedback, normalised, symmetric, singleState, other, synapseNormalised);
    }

    public BlurForm withSynapseNormalised(boolean other) {
        return new BlurForm(backward, activation, feedback, normalised, symmetric, singleState, oja, other);
    }
}
