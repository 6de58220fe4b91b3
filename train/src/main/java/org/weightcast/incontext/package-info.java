/**
 * Learning within a forward pass: attention layers that are steps of gradient descent, by formula and by training (von Oswald
 * et al. 2023, 2212.07677).
 */
@NullMarked
package org.weightcast.incontext;

import org.jspecify.annotations.NullMarked;
