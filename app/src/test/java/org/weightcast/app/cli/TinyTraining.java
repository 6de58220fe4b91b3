package org.weightcast.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A training that takes seconds, on the example runes.
 *
 * @param data all drawings of each rune
 * @param config 40 steps, two runes held out
 */
record TinyTraining(Path data, Path config) {

    static TinyTraining in(Path folder) {
        Path data = folder.resolve("runes");
        try {
            for (String part : List.of("learn", "unseen")) {
                copy(Shell.CHECKOUT.resolve("examples/runes").resolve(part), data);
            }
            Path config = folder.resolve("tiny.yaml");
            Files.writeString(config, yaml());
            return new TinyTraining(data, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.resolveSibling(""));
                Files.copy(file, copy);
            }
        }
    }

    static String yaml() {
        try (InputStream config = Objects.requireNonNull(TinyTraining.class.getResourceAsStream("tiny.yaml"))) {
            return new String(config.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same configuration with one text replaced. */
    TinyTraining with(String from, String to) {
        try {
            String yaml = Files.readString(config);
            if (!yaml.contains(from)) {
                throw new IllegalArgumentException("The configuration has no '" + from + "'");
            }
            Files.writeString(config, yaml.replace(from, to));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
