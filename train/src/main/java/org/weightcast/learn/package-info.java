/** How trainings go and what can be made of it: averages of weights, the learning rates that they stand for, probes of trajectories. */
@NullMarked
package org.weightcast.learn;

import org.jspecify.annotations.NullMarked;
