/** The main job: examples in, a network made for their classes out, and its use. */
@NullMarked
package org.weightcast.cast;

import org.jspecify.annotations.NullMarked;
