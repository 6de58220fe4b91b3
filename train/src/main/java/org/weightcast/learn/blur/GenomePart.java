package org.weightcast.learn.blur;

import java.util.List;

/** The parts of a genome, in the order of its values; in files they are called as here. */
enum GenomePart {
    FORWARD,
    BACKWARD,
    SOURCE,
    TARGET,
    NEURON_KEEP,
    NEURON_UPDATE,
    SYNAPSE_KEEP,
    SYNAPSE_UPDATE,
    OJA,
    FORWARD_MEAN,
    FORWARD_DEVIATION,
    BACKWARD_MEAN,
    BACKWARD_DEVIATION,
    SYNAPSE_SCALE;

    static final List<GenomePart> MATRICES = List.of(FORWARD, BACKWARD, SOURCE, TARGET);
    static final List<GenomePart> NUMBERS = List.of(NEURON_KEEP, NEURON_UPDATE, SYNAPSE_KEEP, SYNAPSE_UPDATE, OJA);
    static final List<GenomePart> ROWS =
            List.of(FORWARD_MEAN, FORWARD_DEVIATION, BACKWARD_MEAN, BACKWARD_DEVIATION, SYNAPSE_SCALE);

    /** How many values it has. */
    int size(int states) {
        return MATRICES.contains(this) ? states * states : NUMBERS.contains(this) ? 1 : states;
    }
}
