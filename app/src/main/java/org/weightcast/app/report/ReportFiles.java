package org.weightcast.app.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.weightcast.weights.AtomicFile;

/** Pages as files. */
public final class ReportFiles {
    private ReportFiles() {}

    /**
     * Writes a page as one HTML file, whole or not at all.
     *
     * @throws UncheckedIOException if it cannot be written
     * @throws NoClassDefFoundError if the libraries that draw charts are not on the class path
     */
    public static void html(Page page, Path file) {
        byte[] text = HtmlPage.of(page).getBytes(StandardCharsets.UTF_8);
        try {
            AtomicFile.write(file, stream -> stream.write(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the charts of a page as PNG files called like the figures, on white, each whole or not at all.
     *
     * @param folder made if it is missing
     * @return the files; none if Java has no fonts to label charts with
     * @throws UncheckedIOException if one cannot be written
     * @throws NoClassDefFoundError if the libraries that draw charts are not on the class path
     */
    public static List<Path> png(Page page, Path folder) {
        return PngCharts.write(page, folder);
    }
}
