package org.weightcast.app.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads which learned optimiser to use: {@code l3rs:FILE}. */
final class LearnedFile implements ITypeConverter<Path> {
    private static final String L3RS = "l3rs:";

    @Override
    public Path convert(String text) {
        if (!text.startsWith(L3RS) || text.length() == L3RS.length()) {
            throw new TypeConversionException(
                    "'" + text + "' is not l3rs: with the file of a learned optimiser, such as l3rs:mine.json");
        }
        return Path.of(text.substring(L3RS.length()));
    }
}
