/**
 * Patches: what a task changes of shared weights, as values and files; several on one base; low-rank ones as other programs file
 * them. Begin with {@link org.weightcast.patch.Patch}, a change for each weight that a task needs otherwise, and
 * {@link org.weightcast.patch.PatchedWeights}, a base with the patches of its tasks. The base stays as it is, so adding and removing a
 * task cannot touch another. {@link org.weightcast.patch.PatchFile} keeps them in one file,
 * {@link org.weightcast.patch.PeftAdapter} exchanges them with the PEFT library.
 */
@NullMarked
package org.weightcast.patch;

import org.jspecify.annotations.NullMarked;
