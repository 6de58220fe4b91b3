package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as Markdown with tables in GitHub's form; figures are files beside it. */
final class MarkdownReport {
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport() {}

    static String of(Report report) {
        MarkdownReport page = new MarkdownReport();
        page.head(report);
        page.claims(report.claims());
        report.figures().forEach(page::figure);
        report.tables().forEach(page::table);
        return page.text.toString();
    }

    private void head(Report report) {
        Recipe.Description recipe = report.recipe();
        paragraph("# " + recipe.title());
        paragraph(recipe.paper() + ". " + recipe.claims());
        String command = "./weightcast reproduce " + recipe.name() + " --"
                + report.mode().name().toLowerCase(Locale.ROOT);
        paragraph("Made by `" + command + "` in "
                + String.format(Locale.ROOT, "%.1f", report.minutes()) + " minutes, seeds "
                + report.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ". Measured: mean ± half-width of the 95 % interval; a claim is decided by the mean.");
    }

    private void claims(List<Claim> claims) {
        List<List<String>> rows = new ArrayList<>();
        for (Claim claim : claims) {
            rows.add(List.of(
                    claim.claim(),
                    claim.published(),
                    claim.measured().toString(),
                    Integer.toString(claim.measured().n()),
                    claim.baseline(),
                    claim.holds() ? "holds" : "**does not hold**"));
        }
        paragraph("## Claims");
        rows(List.of("claim", "published", "measured", "n", "baseline", ""), rows);
    }

    private void figure(Figure figure) {
        paragraph("![" + figure.title() + "](" + figure.name() + ".png)");
        paragraph(figure.title());
    }

    private void table(Report.Table table) {
        paragraph("## " + table.title());
        rows(table.header(), table.rows());
        if (!table.note().isEmpty()) {
            paragraph(table.note());
        }
    }

    private void rows(List<String> header, List<List<String>> rows) {
        row(header);
        row(header.stream().map(cell -> "---").toList());
        rows.forEach(this::row);
        text.append('\n');
    }

    private void row(List<String> cells) {
        text.append(
                cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private void paragraph(String words) {
        text.append(words).append("\n\n");
    }
}
