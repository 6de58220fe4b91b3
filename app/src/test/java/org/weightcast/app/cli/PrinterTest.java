package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrinterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void writesOneJsonObjectALine() {
        Printer printer = new Printer(out, err, false, false, true);
        printer.json(json -> json.writeStringField("image", "a\n\"b\"/ä.png"));
        printer.json(json -> {
            json.writeNumberField("accuracy", 0.5);
            json.writeArrayFieldStart("warnings");
            json.writeEndArray();
        });
        printer.flush();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"image\":\"a\\n\\\"b\\\"/ä.png\"}\n{\"accuracy\":0.5,\"warnings\":[]}\n");
    }

    @Test
    void paintsOnlyForATerminalThatWantsIt() {
        assertThat(new Printer(out, err, true, true, true).paint(Printer.Paint.GREEN, "same"))
                .isEqualTo("\u001b[32msame\u001b[0m");
        assertThat(new Printer(out, err, false, true, true).paint(Printer.Paint.GREEN, "same"))
                .isEqualTo("same");
        assertThat(new Printer(out, err, true, true, false).paint(Printer.Paint.GREEN, "same"))
                .isEqualTo("same");
    }

    @Test
    void namesDoNotSteerTheTerminal() {
        Printer plain = new Printer(out, err, true, true, false);
        plain.line("a\n\u001b[31mb\u009b2J.png");
        plain.warning("'\u0007\r.png'");
        plain.error("'\t'");
        plain.flush();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\\n\\x1b[31mb\\x9b2J.png\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("warning: '\\x07\\r.png'\nerror: '\\t'\n");
        out.reset();
        Printer painted = new Printer(out, err, true, true, true);
        painted.line(painted.paint(Printer.Paint.GREEN, "ñ") + "  \u001b[2J\u001b]0;title\u0007.png");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("\u001b[32mñ\u001b[0m  \\x1b[2J\\x1b]0;title\\x07.png\n");
    }

    @Test
    void keepsWarningsOutOfTheAnswer() {
        Printer printer = new Printer(out, err, false, false, true);
        printer.warning("'b.png' is not an image; left out.");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("warning: 'b.png' is not an image; left out.\n");
        assertThat(out.size()).isZero();
    }

    @Test
    void alignsWordsLeftAndNumbersRight() {
        Table table = new Table()
                .row("class", "images", "accuracy")
                .row("ñandú", "7", "98.5 %")
                .row("ox", "12", "9.0 %")
                .row("total");
        assertThat(table.rows())
                .containsExactly(
                        "class  images  accuracy", "ñandú       7    98.5 %", "ox         12     9.0 %", "total");
    }

    /** As no-color.org has it: set to anything but nothing. */
    @Test
    void theEnvironmentTurnsColoursOff() {
        System.setProperty("weightcast.terminal.out", "true"); // as the launcher says it
        try {
            assertThat(Printer.ofProcess(Map.of("TERM", "xterm")).paintsAnswers())
                    .isTrue();
            assertThat(Printer.ofProcess(Map.of("NO_COLOR", "")).paintsAnswers())
                    .isTrue();
            assertThat(Printer.ofProcess(Map.of("NO_COLOR", "1")).paintsAnswers())
                    .isFalse();
            assertThat(Printer.ofProcess(Map.of("TERM", "dumb")).paintsAnswers())
                    .isFalse();
        } finally {
            System.clearProperty("weightcast.terminal.out");
        }
    }

    /** Without colours a terminal gets none: neither with an answer or a help, nor with a warning or an error. */
    @Test
    void nothingIsPaintedWhereNoColoursAreWanted() {
        Printer printer = new Printer(out, err, true, true, false);
        Main main = new Main(new ShippedCommands(), printer);
        assertThat(main.run("--help")).isZero();
        assertThat(main.run("cast", "--help")).isZero();
        assertThat(main.run("inspect", "glyphs")).isZero();
        assertThat(main.run("verify", "missing.onnx")).isEqualTo(ExitCode.BAD_INPUT);
        printer.warning("w");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: ").doesNotContain("\u001b");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("error: ").doesNotContain("\u001b");
    }
}
