/** Optimisers learned for one network: how much of each ordinary optimiser's step a layer takes. */
@NullMarked
package org.weightcast.learn.mix;

import org.jspecify.annotations.NullMarked;
