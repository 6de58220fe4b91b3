package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.weightcast.app.report.Page;
import org.weightcast.app.report.ReportFiles;
import picocli.CommandLine.Option;

/** Where a report with charts goes, if one is wanted. */
final class ReportOptions {
    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a report with charts and pictures: one HTML file that opens anywhere, offline.")
    private Optional<Path> html = Optional.empty();

    @Option(
            names = "--png",
            paramLabel = "DIR",
            description = "Also write the charts of that report as PNG files into a folder.")
    private Optional<Path> png = Optional.empty();

    boolean isWanted() {
        return html.isPresent() || png.isPresent();
    }

    /**
     * Looks at the places before the work starts.
     *
     * @throws org.weightcast.data.BadInputException if one cannot be written to
     */
    void check() {
        html.ifPresent(Destination::checkFile);
        png.ifPresent(Destination::checkFolder);
    }

    /** Writes the report, if one is wanted. */
    void write(Supplier<Page> report, Printer printer) {
        if (!isWanted()) {
            return;
        }
        Page page = report.get();
        html.ifPresent(file -> ReportFiles.html(page, file));
        png.ifPresent(folder -> {
            List<Path> charts = ReportFiles.png(page, folder);
            if (charts.isEmpty()) {
                printer.warning("No chart was written to " + folder + ": Java found no fonts to label it with");
            }
        });
    }

    /** Says where it is. */
    void tell(Printer printer) {
        html.ifPresent(file -> printer.line("Report: " + file));
        png.ifPresent(folder -> printer.line("Charts: " + folder));
    }

    /** The same as fields of an object that is open. */
    void tell(JsonGenerator json) throws IOException {
        if (html.isPresent()) {
            json.writeStringField("html", html.get().toString());
        }
        if (png.isPresent()) {
            json.writeStringField("png", png.get().toString());
        }
    }
}
