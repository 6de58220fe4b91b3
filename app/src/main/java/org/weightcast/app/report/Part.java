package org.weightcast.app.report;

import java.util.List;
import java.util.Optional;

/** A piece of a section of a page. */
public sealed interface Part permits Figure, Part.Sentence, Part.Listing, Part.Grid, Part.Gallery {
    /** A paragraph. */
    record Sentence(String text) implements Part {}

    /** Paragraphs that stand apart, such as warnings. */
    record Listing(List<String> lines) implements Part {
        public Listing {
            lines = List.copyOf(lines);
        }
    }

    /** A table; its rows are as long as its header, or shorter. */
    record Grid(List<String> header, List<List<Cell>> rows) implements Part {
        public Grid {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A field of a table.
     *
     * @param value the number that the text tells, in full
     */
    record Cell(String text, Optional<Double> value) {
        public static Cell of(String text) {
            return new Cell(text, Optional.empty());
        }

        public static Cell of(String text, double value) {
            return new Cell(text, Optional.of(value));
        }
    }

    /** Pictures with something to say of each. */
    record Gallery(List<Entry> entries) implements Part {
        public Gallery {
            entries = List.copyOf(entries);
        }
    }

    /** One or two pictures and what there is to say of them. */
    record Entry(List<Tile> pictures, String text) {
        public Entry {
            pictures = List.copyOf(pictures);
        }
    }
}
