package org.weightcast.app.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a report tells.
 *
 * @param title over everything
 * @param about below it, in a sentence
 * @param figures what matters most, as words and numbers
 * @param sections in the order of reading
 */
public record Page(String title, String about, List<Key> figures, List<Section> sections) {
    public Page {
        figures = List.copyOf(figures);
        sections = List.copyOf(sections);
    }

    /**
     * A number that matters.
     *
     * @param name what it is
     * @param cell the number
     * @param note how sure it is, or what it is to be compared with; may be empty
     */
    public record Key(String name, Part.Cell cell, String note) {}

    /** A heading and what is below it. */
    public record Section(String title, List<Part> parts) {
        public Section {
            parts = List.copyOf(parts);
        }
    }

    /** All charts. */
    Stream<Figure> charts() {
        return sections.stream()
                .flatMap(section -> section.parts().stream())
                .filter(Figure.class::isInstance)
                .map(Figure.class::cast);
    }
}
