/** Learned ways of learning: update rules, optimisers, and averages of weights in place of schedules. */
@NullMarked
package org.weightcast.learn;

import org.jspecify.annotations.NullMarked;
