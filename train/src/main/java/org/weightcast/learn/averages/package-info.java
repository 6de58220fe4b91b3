/** What averages of weights are worth as learning rates, and trajectories seen from single batches. */
@NullMarked
package org.weightcast.learn.averages;

import org.jspecify.annotations.NullMarked;
