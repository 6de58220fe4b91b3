/** The usual few-shot methods, for comparison, on one student network and the same episodes. */
@NullMarked
package org.weightcast.fewshot;

import org.jspecify.annotations.NullMarked;
