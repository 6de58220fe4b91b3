package org.weightcast.app.studio;

import java.util.Locale;
import java.util.OptionalInt;
import org.weightcast.cast.Suited;

/** How the pictures of a project are seen. */
enum Way {
    /** As the pictures look. */
    AUTO(OptionalInt.empty()),
    DARK_INK(OptionalInt.of(0)),
    LIGHT_INK(OptionalInt.of(1)),
    PHOTOGRAPHS(OptionalInt.of(2));

    private final OptionalInt spec;

    /** @param spec position in {@link Suited#specs} */
    Way(OptionalInt spec) {
        this.spec = spec;
    }

    /** The position of the specification that was chosen, if one was. */
    OptionalInt spec() {
        return spec;
    }

    /** As it stands in files and requests. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Way of(String text) {
        for (Way way : values()) {
            if (way.text().equals(text)) {
                return way;
            }
        }
        throw new Refusal(Refusal.MALFORMED, "Pictures can be seen as auto, dark_ink, light_ink or photographs.");
    }
}
