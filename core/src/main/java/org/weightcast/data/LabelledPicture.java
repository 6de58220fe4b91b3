package org.weightcast.data;

/**
 * A decoded picture from a folder of classes.
 *
 * @param name what the user gave, joined with the path below it
 * @param label index of the class, or {@link Episode#UNLABELED}
 * @param sha256 digest of the file's bytes, 64 hexadecimal digits
 */
public record LabelledPicture(String name, int label, Picture picture, String sha256) {}
