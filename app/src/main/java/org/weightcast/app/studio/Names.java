package org.weightcast.app.studio;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Names that come from outside, made fit to be shown. They are never paths, only words on the page and in the model. */
final class Names {
    /** The folder of a set whose pictures have no label, as in a folder for the command line. */
    static final String UNLABELED = "_unlabeled";

    /** Scripts and emoji need them within words, while at an end nobody could see them. */
    private static final String JOINERS = "\u200c\u200d";

    private Names() {}

    /**
     * The name of a class as it is kept.
     *
     * @throws Refusal if nothing is left of it, or it is too long
     */
    static String ofClass(String given, Limits limits) {
        String name = clean(given);
        if (name.isEmpty()) {
            throw new Refusal(Refusal.UNUSABLE, "A class needs a name.");
        }
        if (name.length() > limits.name()) {
            throw new Refusal(Refusal.UNUSABLE, "The name of a class has " + limits.name() + " characters at most.");
        }
        if (name.equalsIgnoreCase(UNLABELED)) {
            throw new Refusal(Refusal.UNUSABLE, "The name " + UNLABELED + " is kept for pictures without a label.");
        }
        return name;
    }

    /** What a file is called, without the folders before it. */
    static String ofFile(String path, Limits limits) {
        List<String> parts = parts(path);
        String name = parts.isEmpty() ? "picture" : parts.get(parts.size() - 1);
        if (name.length() <= limits.name()) {
            return name;
        }
        int start = name.length() - limits.name();
        return name.substring(Character.isLowSurrogate(name.charAt(start)) ? start + 1 : start); // no half character
    }

    /** The folder that a file lies in, if its path tells one: the class of the picture. */
    static Optional<String> folder(String path) {
        List<String> parts = parts(path);
        return parts.size() < 2 ? Optional.empty() : Optional.of(parts.get(parts.size() - 2));
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("[/\\\\]"))
                .map(Names::clean)
                .filter(part -> !part.isEmpty() && !part.equals(".") && !part.equals(".."))
                .toList();
    }

    private static String clean(String given) {
        return Normalizer.normalize(given, Normalizer.Form.NFC)
                .replaceAll("[\\p{Cc}\\p{Cs}[\\p{Cf}&&[^" + JOINERS + "]]]", "")
                .replaceAll("[\\s\\p{Z}]+", " ")
                .replaceAll("^[ " + JOINERS + "]+|[ " + JOINERS + "]+$", "");
    }
}
