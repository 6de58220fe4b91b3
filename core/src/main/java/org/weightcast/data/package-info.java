/** Pictures in: decoding, folders and archives of labelled images, known data sets, episodes, augmentation, drawn glyphs. */
@NullMarked
package org.weightcast.data;

import org.jspecify.annotations.NullMarked;
