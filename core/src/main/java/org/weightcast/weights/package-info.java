/**
 * Weights as values: named arrays at rest, their files, and arithmetic on them. Begin with {@link org.weightcast.weights.FloatArray}, a
 * shape with its numbers, and {@link org.weightcast.weights.Named}, an immutable, ordered map from names to values.
 * {@link org.weightcast.weights.Safetensors} reads and writes them, {@link org.weightcast.weights.WeightMath} adds and scales whole sets of
 * them. Files are written whole or not at all ({@link org.weightcast.weights.AtomicFile}), and one that is damaged or lies is refused
 * by a {@link org.weightcast.weights.BadModelException}. Needs no native library.
 */
@NullMarked
package org.weightcast.weights;

import org.jspecify.annotations.NullMarked;
