/** Fitting a trained network to a task by changing few of its numbers: patches, low-rank changes, memory, and what they are compared with. */
@NullMarked
package org.weightcast.adapt;

import org.jspecify.annotations.NullMarked;
