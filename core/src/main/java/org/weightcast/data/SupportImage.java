package org.weightcast.data;

/**
 * One image that a caster learns from.
 *
 * @param name where it came from
 * @param sha256 digest of the file's bytes, 64 hexadecimal digits
 * @param label index of its class, or {@link Episode#UNLABELED}
 * @param pixels as {@link ImagePreparation#prepare} returns them [channels, size, size]
 */
public record SupportImage(String name, String sha256, int label, float[] pixels) {}
