/** Patches: what a task changes of shared weights, as values and files; several on one base; low-rank ones as other programs file them. */
@NullMarked
package org.weightcast.patch;

import org.jspecify.annotations.NullMarked;
