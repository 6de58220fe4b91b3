package org.weightcast.net;

import static org.weightcast.net.Signature.axes;

import java.util.List;
import org.weightcast.weights.Named;

/**
 * A student that also says how much speaks for a picture showing one of its classes at all. Beside the student's outputs it
 * answers {@code evidence} [batch]: the largest, over the classes, of the log-likelihood of an image under the class less
 * that under classes at large. Both are Gaussian along R directions of the embedding (Ioffe 2006), so that is a quadratic
 * form in the image's place x along them: {@code square . x^2 + linear . x + offset}, one row a class.
 *
 * <p>Weights: the student's, {@code known.directions} [R, F] and {@code known.shift} [R], x being {@code directions .
 * embedding - shift}; {@code known.square} and {@code known.linear} [K, R], {@code known.offset} [K].
 *
 * @param rank the number of directions R
 */
public record KnowingStudent(StudentCnn student, int rank) implements Net {
    /** How the names of the weights start that the student has not. */
    public static final String KNOWN = "known.";

    @Override
    public Signature signature() {
        Signature own = student.signature();
        Named<List<Axis>> known = Named.<List<Axis>>builder()
                .put("directions", axes(rank, student.blocks().features()))
                .put("shift", axes(rank))
                .put("square", axes(student.classes(), rank))
                .put("linear", axes(student.classes(), rank))
                .put("offset", axes(student.classes()))
                .build();
        return new Signature(
                own.weights().with(known.prefixed(KNOWN)),
                own.inputs(),
                own.outputs().with("evidence", axes("batch")));
    }

    @Override
    public <T> Named<T> apply(Ops<T> ops, Named<T> weights, Named<T> inputs) {
        T embedding = student.blocks().embed(ops, weights, inputs.get("image"), 1); // [1, n, F]
        T evidence = evidence(ops, weights.under(KNOWN), ops.squeeze(embedding, 0));
        return PrototypeHead.answers(ops, weights, embedding).with("evidence", evidence);
    }

    /**
     * The evidence.
     *
     * @param known the weights of {@link #KNOWN}, without that prefix
     * @param embedding [n, F]
     * @return [n]
     */
    public static <T> T evidence(Ops<T> ops, Named<T> known, T embedding) {
        T place = ops.subtract(
                ops.matmul(embedding, ops.transpose(known.get("directions"), 1, 0)), known.get("shift")); // [n, R]
        T squares = ops.matmul(ops.multiply(place, place), ops.transpose(known.get("square"), 1, 0)); // [n, K]
        T linear = ops.matmul(place, ops.transpose(known.get("linear"), 1, 0));
        T ofClasses = ops.add(ops.add(squares, linear), known.get("offset"));
        return ops.squeeze(ops.max(ofClasses, 1), 1);
    }
}
