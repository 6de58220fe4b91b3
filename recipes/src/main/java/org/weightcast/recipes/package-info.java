/** Published systems re-run: one class each, a frame that measures, reports and decides whether a claim holds. */
@NullMarked
package org.weightcast.recipes;

import org.jspecify.annotations.NullMarked;
