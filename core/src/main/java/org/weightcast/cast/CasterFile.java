package org.weightcast.cast;

import org.weightcast.net.CasterWeights;
import org.weightcast.net.HyperTransformer;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.OnnxExport;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/** A caster's learned weights as its ONNX file, and back. */
public final class CasterFile {
    private static final String PREVIOUS = "previous.";
    private static final String SEEN = "seen";

    private CasterFile() {}

    /**
     * Writes the generator as a graph of its own; a first cast's start value, the learned base, is the default of its inputs
     * {@code previous.*}.
     *
     * @param weights the caster's, as {@link CasterWeights} names them
     */
    public static OnnxFile of(CasterCard card, Named<FloatArray> weights) {
        HyperTransformer generator = new HyperTransformer(card.settings(), 1);
        Named<FloatArray> defaults =
                weights.under(CasterWeights.BASE).prefixed(PREVIOUS).with(SEEN, FloatArray.zeros(1));
        return OnnxExport.export(generator, weights.under(CasterWeights.GENERATOR), defaults, card.metadata());
    }

    /**
     * The learned weights in a caster's file, as {@link CasterWeights} names them.
     *
     * @param name what to call the file in messages
     * @throws BadModelException if it is no caster's file, or of another version
     */
    public static Named<FloatArray> weights(OnnxFile file, String name) {
        double temperature = CasterCard.of(file, name).temperature();
        return start(file)
                .under(PREVIOUS)
                .prefixed(CasterWeights.BASE)
                .with(generator(file).prefixed(CasterWeights.GENERATOR))
                .with(CasterWeights.LOG_TEMPERATURE, FloatArray.scalar((float) Math.log(temperature)));
    }

    /** The generator's weights in a caster's file. */
    static Named<FloatArray> generator(OnnxFile file) {
        return file.weights();
    }

    /** The learned start value in a caster's file, as the inputs of a first cast. */
    static Named<FloatArray> start(OnnxFile file) {
        return file.defaults();
    }
}
