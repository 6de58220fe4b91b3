/** Learning to learn: episodic training of the HyperTransformer and of its baselines. */
@NullMarked
package org.weightcast.meta;

import org.jspecify.annotations.NullMarked;
