/** Weights as values: named arrays at rest, their files, and arithmetic on them. Needs no native library. */
@NullMarked
package org.weightcast.weights;

import org.jspecify.annotations.NullMarked;
