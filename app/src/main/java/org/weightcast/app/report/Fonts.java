package org.weightcast.app.report;

import java.util.Optional;
import java.util.function.Supplier;

/** Charts are labelled with the system's fonts, and some machines have none. */
final class Fonts {
    /** What stands where a chart would. */
    static final String MISSING = "This chart was not drawn: Java found no fonts on the machine that wrote the page.";

    private Fonts() {}

    /**
     * Draws, unless Java has no fonts to do it with.
     *
     * @throws NoClassDefFoundError if a library for drawing is not on the class path
     */
    static <T> Optional<T> drawn(Supplier<T> drawing) {
        System.setProperty("java.awt.headless", "true");
        try {
            return Optional.of(drawing.get());
        } catch (InternalError | UnsatisfiedLinkError withoutFonts) {
            return Optional.empty();
        } catch (NoClassDefFoundError missing) {
            if (String.valueOf(missing.getMessage()).startsWith("org/")) {
                throw missing;
            }
            return Optional.empty(); // Java's own classes for fonts, which failed to start
        }
    }
}
