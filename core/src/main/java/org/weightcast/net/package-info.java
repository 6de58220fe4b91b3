/**
 * Networks as pure functions of weights: the operations they are written in, and the architectures. Begin with
 * {@link org.weightcast.net.Net}: a network declares its {@link org.weightcast.net.Signature} and is written once against
 * {@link org.weightcast.net.Ops}, so that the same lines compute in plain Java ({@link org.weightcast.net.ArrayOps}), count their cost
 * ({@link org.weightcast.net.CostOps}), become an ONNX graph, and train. {@link org.weightcast.net.StudentCnn} is the small network that is
 * made, {@link org.weightcast.net.HyperTransformer} the one that makes it. Needs no native library.
 */
@NullMarked
package org.weightcast.net;

import org.jspecify.annotations.NullMarked;
