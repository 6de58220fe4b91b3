package org.weightcast.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weightcast.weights.AtomicFile;

/** Writes a report into a folder: {@code report.md}, {@code report.html}, {@code report.json} and each figure as PNG. */
public final class ReportFolder {
    private ReportFolder() {}

    /**
     * Writes all files; the folder is made where it is missing.
     *
     * @return warnings: figures that could not be drawn
     */
    public static List<String> write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> warnings = new ArrayList<>();
        for (Figure figure : report.figures()) {
            Chart.png(figure)
                    .ifPresentOrElse(
                            png -> store(folder.resolve(figure.name() + ".png"), png),
                            () -> warnings.add("The figure '" + figure.name()
                                    + "' was not drawn: Java finds no fonts here; install fontconfig and a font"));
        }
        String markdown = MarkdownReport.of(report);
        text(folder.resolve("report.md"), markdown);
        text(folder.resolve("report.html"), HtmlReport.of(report, markdown));
        text(folder.resolve("report.json"), JsonReport.of(report));
        return warnings;
    }

    private static void text(Path file, String text) {
        store(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void store(Path file, byte[] bytes) {
        try {
            AtomicFile.write(file, out -> out.write(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("The report cannot be written: " + e.getMessage(), e);
        }
    }
}
