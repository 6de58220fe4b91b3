/** Networks that find and outline things in pictures: their losses, their answers and a training on drawn scenes. */
@NullMarked
package org.weightcast.vision;

import org.jspecify.annotations.NullMarked;
