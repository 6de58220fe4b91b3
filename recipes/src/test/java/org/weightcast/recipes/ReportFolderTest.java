package org.weightcast.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.train.RateSweep;

class ReportFolderTest {
    private static final Recipe.Description ABOUT =
            new Recipe.Description("coin", "On coins", "A. Author 1999", "They fall.", 1, 2, List.of());

    @TempDir
    Path folder;

    private static Report report() {
        Run run = Run.start(Run.Mode.QUICK, Optional.empty(), (stage, done, total, metric) -> {});
        Report.Builder report = Report.of(ABOUT, run)
                .claim(Claim.atMost(0.5, "Share of heads | tails", "0.5 (table 1)", Measured.of(0.4, 0.5), "edge 0"))
                .claim(Claim.atLeast(2, "Sides <b>", "2 (p. 3)", Measured.of(1), "ball 1"))
                .table(new Report.Table("Throws", List.of("a", "b"), List.of(List.of("1", "2")), "By hand."))
                .figure(new Figure.Curves(
                        "falls",
                        "How it falls",
                        "s",
                        "m",
                        true,
                        List.of(new Figure.Curve("coin", List.of(1.0, 2.0), List.of(1.0, 10.0)))))
                .figure(new Figure.HeatMap("map", "Where", List.of(List.of(1.0, -1.0), List.of(0.0, 0.5))))
                .figure(new Figure.Painting(
                        "sheet", "A sheet", () -> new BufferedImage(320, 20, BufferedImage.TYPE_INT_RGB)));
        report.best(RateSweep.of("arm", List.of(0.1, 0.2, 0.4), rate -> rate, rate -> Math.abs(rate - 0.2)));
        return report.build();
    }

    @Test
    void writesAPageThatCanBeReadAndOneForPrograms() throws IOException {
        assertThat(ReportFolder.write(report(), folder)).isEmpty();
        String page = Files.readString(folder.resolve("report.md"));
        assertThat(page)
                .contains("# On coins", "./weightcast reproduce coin --quick", "0.4500 ± 0.64", "**does not hold**")
                .contains("heads \\| tails", "![How it falls](falls.png)", "| arm | 0.2000 | 0 | taken |");
        String html = Files.readString(folder.resolve("report.html"));
        assertThat(html)
                .contains("<table>", "<img src=\"falls.png\"", "&lt;b&gt;")
                .doesNotContain("Sides <b>");
        assertThat(names(folder.resolve("report.json"), 1))
                .containsExactly("recipe", "mode", "claims", "seeds", "minutes", "tables", "figures");
        assertThat(names(folder.resolve("report.json"), 3))
                .startsWith("claim", "published", "measured", "baseline", "holds");
    }

    @Test
    void drawsItsFigures() throws IOException {
        ReportFolder.write(report(), folder);
        for (String name : List.of("falls.png", "map.png", "sheet.png")) {
            assertThat(ImageIO.read(folder.resolve(name).toFile()).getWidth()).isGreaterThan(300);
        }
    }

    @Test
    void saysHowManyRatesArmsHadAndWhatChoseThem() {
        Run run = Run.start(Run.Mode.QUICK, Optional.empty(), (stage, done, total, metric) -> {});
        Report.Builder report = Report.of(ABOUT, run)
                .claim(Claim.atLeast(2, "Sides", "2", Measured.of(2), "none"))
                .validation("On coins that are thrown again.");
        report.best(RateSweep.of("inside", List.of(0.1, 0.2, 0.4), rate -> rate, rate -> Math.abs(rate - 0.2)));
        report.best(RateSweep.of("edge", List.of(0.1, 0.2, 0.4), rate -> rate, rate -> rate));
        assertThat(report.build().tables().get(0).note())
                .isEqualTo("On coins that are thrown again. Arms were tried with 3 to 5 rates:"
                        + " one or two more where the best lay at an edge.");
        assertThat(report().tables().get(1).note()).endsWith("Every arm was tried with 3 rates.");
    }

    @Test
    void aReportHoldsIfAllClaimsDo() {
        assertThat(report().holds()).isFalse();
        assertThat(report().claims()).extracting(Claim::verdict).containsExactly("holds", "does not hold");
    }

    @Test
    void aReportClaimsSomething() {
        Run run = Run.start(Run.Mode.FULL, Optional.empty(), (stage, done, total, metric) -> {});
        assertThatThrownBy(() -> Report.of(ABOUT, run).build()).isInstanceOf(IllegalArgumentException.class);
    }

    /** The names at a depth of objects and lists, in their order. */
    private static List<String> names(Path file, int wanted) throws IOException {
        List<String> names = new ArrayList<>();
        int depth = 0;
        try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.FIELD_NAME && depth == wanted) {
                    names.add(parser.currentName());
                }
            }
        }
        return names;
    }
}
