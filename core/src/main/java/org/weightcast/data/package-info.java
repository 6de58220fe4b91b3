/**
 * Pictures in: decoding, folders and archives of labelled images, known data sets, episodes, augmentation, drawn glyphs. Begin with
 * {@link org.weightcast.data.PictureDecoder}, which turns a file into a {@link org.weightcast.data.Picture}, and with
 * {@link org.weightcast.data.SupportSet}, which reads a folder or zip with a sub-folder for each class and prepares each picture as a
 * network will see it. Files from strangers are expected: what is damaged, too large or no picture is refused by a
 * {@link org.weightcast.data.BadInputException}. For training and measuring, {@link org.weightcast.data.EpisodeSampler} draws small tasks
 * from a {@link org.weightcast.data.ClassSet}. Needs no native library.
 */
@NullMarked
package org.weightcast.data;

import org.jspecify.annotations.NullMarked;
