/** Networks as pure functions of weights: the operations they are written in, and the architectures. */
@NullMarked
package org.weightcast.net;

import org.jspecify.annotations.NullMarked;
