/** Bidirectional update rules of a few numbers, found by gradients or by evolution. */
@NullMarked
package org.weightcast.learn.blur;

import org.jspecify.annotations.NullMarked;
