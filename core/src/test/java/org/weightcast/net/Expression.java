package org.weightcast.net;

import org.weightcast.weights.Named;

/** Something written in {@link Ops}, to be run by the interpreter under test and by the oracle. */
public interface Expression {
    <T> Named<T> apply(Ops<T> ops, Named<T> inputs);
}
