package org.weightcast.app.studio;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.weightcast.cast.Caster;
import org.weightcast.check.CheckReport;
import org.weightcast.check.Share;
import org.weightcast.onnx.ModelCard;

/**
 * The card that goes with a model: what it is, what it was made from, how well it was measured to be, where its limits lie, and the
 * hashes that tell whether it is the one. Written in Markdown; the HTML is made from that.
 *
 * @param sha256 of the model's file
 * @param check of the very pictures that the model was made from, if it is done
 */
record CardText(Made made, String sha256, Optional<CheckReport> check) {
    private static final List<TablesExtension> TABLES = List.of((TablesExtension) TablesExtension.create());

    /** The card as a page that needs nothing else. */
    String html() {
        String body = HtmlRenderer.builder()
                .extensions(TABLES)
                .escapeHtml(true)
                .sanitizeUrls(true)
                .build()
                .render(Parser.builder().extensions(TABLES).build().parse(markdown()));
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Model card</title>
                <style>
                :root { color-scheme: light dark; }
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
                table { border-collapse: collapse; }
                th, td { border: 1px solid #8888; padding: 0.25rem 0.6rem; text-align: left; }
                code { overflow-wrap: anywhere; }
                </style>
                </head>
                <body>
                """
                + body + "</body>\n</html>\n";
    }

    /** The card in Markdown. */
    String markdown() {
        return String.join("\n", List.of(what(), classes(), source(), measured(), limits(), hashes()));
    }

    private ModelCard card() {
        return made.model().card();
    }

    private String what() {
        return String.format(
                Locale.ROOT,
                """
                # Model card

                A network that tells %s apart, in one ONNX file of %,d bytes with %,d parameters. It takes pictures of any size as bytes
                (input `image`, [N, height, width, 3], red, green, blue, upright) and answers `probabilities` [N, %d], `distance` [N]%s.
                Preparation and calibration are inside the file.
                """,
                card().classes().size() == 1
                        ? "one class from everything else"
                        : card().classes().size() + " classes",
                made.model().file().size(),
                made.model().file().parameters(),
                card().classes().size(),
                made.model().tellsUnknown() ? ", `confidence` [N] and `unknown` [N]" : "");
    }

    private String classes() {
        return "## Classes\n\n| class | pictures | recognised without being learned from |\n|---|---|---|\n"
                + IntStream.range(0, card().classes().size())
                        .mapToObj(label -> "| " + escaped(card().classes().get(label)) + " | "
                                + card().counts().get(label) + " | "
                                + check.flatMap(report ->
                                                report.classes().get(label).accuracy())
                                        .map(CardText::counted)
                                        .orElse("not measured")
                                + " |\n")
                        .collect(Collectors.joining());
    }

    private String source() {
        return String.format(
                Locale.ROOT,
                """
                ## Made from

                %d pictures%s, in one forward pass of the caster `%s` (a hypertransformer), without training. The weights were not adjusted
                to anything else.
                """,
                card().support().seen(),
                made.support().unlabeled() == 0
                        ? ""
                        : "; of " + made.support().unlabeled()
                                + " without a label, those that look like a class are among them",
                made.caster());
    }

    private String measured() {
        String accuracy = check.flatMap(CheckReport::accuracy)
                .map(share -> "Each picture was left out once, and a model cast from the others was asked about it: "
                        + counted(share) + " were recognised, and "
                        + check.orElseThrow().calledUnknown()
                        + " called unknown. Pictures from elsewhere were not used, so"
                        + " this holds for pictures that are alike.")
                .orElse(
                        check.isPresent()
                                ? "Nothing was measured: every class needs two pictures for that."
                                : "Nothing was measured yet when this card was written: the check of the pictures was"
                                        + " not done.");
        String unknown = card().rejection()
                .map(rule -> " Over tasks like those of the caster's training, " + counted(rule.rate())
                        + " of the pictures that show one of the classes are called unknown.")
                .orElse(" It calls no picture unknown.");
        return "## How well it does\n\n" + accuracy + unknown + "\n";
    }

    private String limits() {
        String sees = made.caster().equals(Caster.PHOTOS)
                ? "It sees 32 x 32 pixels in colour; its \"unknown\" is weak: most pictures of other things pass for one of the classes."
                : "It sees characters and symbols in grey, 32 x 32 pixels; photographs of things are beyond it.";
        String warnings = Stream.of(
                        made.support().warnings(),
                        made.model().warnings(),
                        check.map(CheckReport::warnings).orElse(List.of()))
                .flatMap(List::stream)
                .map(warning -> "\n* " + escaped(warning))
                .collect(Collectors.joining());
        return "## Limits\n\n* " + sees
                + "\n* Probabilities are among the classes above: a picture of anything else belongs to none of them."
                + "\n* It is not meant for decisions about people." + warnings + "\n";
    }

    private String hashes() {
        return "## Hashes\n\n* file: `" + sha256 + "` (SHA-256)\n* content, as the file states it: `"
                + made.model().file().digest() + "`\n* caster: `"
                + card().caster().sha256() + "`\n* pictures: "
                + card().support().sha256().stream()
                        .map(each -> "`" + each.substring(0, 16) + "`")
                        .collect(Collectors.joining(", "))
                + " (the first 16 digits of each; the file holds all)\n\n`weightcast verify model.onnx` tells whether it still"
                + " answers as it did.\n";
    }

    private static String counted(Share share) {
        return String.format(
                Locale.ROOT,
                "%d of %d, %s (95 %% interval %s to %s)",
                share.count(),
                share.total(),
                counted(share.mean()),
                counted(share.low()),
                counted(share.high()));
    }

    private static String counted(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** A name in which nothing means anything to Markdown. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*_{}\\[\\]()<>#+.!|&~-])", "\\\\$1");
    }
}
