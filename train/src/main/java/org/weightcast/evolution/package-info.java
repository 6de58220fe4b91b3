/** Search without gradients on flat vectors of weights: evolution strategies and CMA-ES. */
@NullMarked
package org.weightcast.evolution;

import org.jspecify.annotations.NullMarked;
