/** Training: optimisers as functions, schedules by step, checkpoints, progress and logs. */
@NullMarked
package org.weightcast.train;

import org.jspecify.annotations.NullMarked;
