package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a command's words go: answers to standard output, warnings and errors to standard error, both always in UTF-8.
 * A write that fails is an error here, unlike with {@link java.io.PrintStream}: a full disk behind {@code > answers.json}
 * must not pass for success.
 */
final class Printer {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    /** What {@link Paint} adds; in a name it would change colours only. */
    private static final Pattern PAINT = Pattern.compile("\u001b\\[\\d+m");

    private final Writer out;
    private final Writer err;
    private final List<String> warnings = new ArrayList<>();
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;
    private final boolean coloursWanted;

    Printer(OutputStream out, OutputStream err, boolean outIsTerminal, boolean errIsTerminal, boolean coloursWanted) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.err = new BufferedWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8));
        this.outIsTerminal = outIsTerminal;
        this.errIsTerminal = errIsTerminal;
        this.coloursWanted = coloursWanted;
    }

    /**
     * The process's own streams. The launcher says which of them are terminals, since Java can tell only for input and
     * output together, and in some releases not even that; without the launcher they count as files.
     */
    static Printer ofProcess(Map<String, String> environment) {
        boolean coloursWanted =
                environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
        return new Printer(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Boolean.getBoolean("weightcast.terminal.out"),
                Boolean.getBoolean("weightcast.terminal.err"),
                coloursWanted);
    }

    /** One line of the answer. What of it would steer a terminal, as names may, is shown instead of sent. */
    void line(String text) {
        write(out, (paintsAnswers() ? shownButPaint(text) : shown(text)) + "\n", outIsTerminal);
    }

    /** Lines of the answer that are ours alone and stay as they are, such as a help with its own paint. */
    void ownText(String text) {
        write(out, text + "\n", outIsTerminal);
    }

    /** The rows with their columns aligned. */
    void table(Table table) {
        for (String row : table.rows()) {
            line(row);
        }
    }

    /** One JSON object on one line of the answer. */
    void json(JsonObject content) {
        write(out, jsonLine(content), outIsTerminal);
    }

    /** Something that went on all the same; the user should know. */
    void warning(String sentence) {
        warnings.add(sentence);
        write(err, errorPaint(Paint.YELLOW, "warning: ") + shown(sentence) + "\n", true);
    }

    /** What was warned of so far, for answers in JSON. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Why the command stopped. */
    void error(String sentence) {
        write(err, errorPaint(Paint.RED, "error: ") + shown(sentence) + "\n", true);
    }

    /** Text for standard error as it stands, such as a progress line or a stack trace. */
    void aside(String text) {
        write(err, text, true);
    }

    /** One JSON object on one line of standard error. */
    void asideJson(JsonObject content) {
        write(err, jsonLine(content), true);
    }

    /** The text in a colour where the answer goes to a terminal that wants it. */
    String paint(Paint paint, String text) {
        return outIsTerminal && coloursWanted ? paint.on(text) : text;
    }

    boolean paintsAnswers() {
        return outIsTerminal && coloursWanted;
    }

    boolean errIsTerminal() {
        return errIsTerminal;
    }

    /** Sends on what is still buffered. */
    void flush() {
        write(err, "", true);
        write(out, "", true);
    }

    /** The text with its control characters written out, a newline as {@code \n}. */
    static String shown(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default ->
                    shown.append(
                            Character.isISOControl(letter)
                                    ? String.format(Locale.ROOT, "\\x%02x", (int) letter)
                                    : String.valueOf(letter));
            }
        }
        return shown.toString();
    }

    private static String shownButPaint(String text) {
        StringBuilder shown = new StringBuilder();
        Matcher paint = PAINT.matcher(text);
        int end = 0;
        for (; paint.find(); end = paint.end()) {
            shown.append(shown(text.substring(end, paint.start()))).append(paint.group());
        }
        return shown.append(shown(text.substring(end))).toString();
    }

    private String errorPaint(Paint paint, String text) {
        return errIsTerminal && coloursWanted ? paint.on(text) : text;
    }

    private static String jsonLine(JsonObject content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setPrettyPrinter(new MinimalPrettyPrinter(""));
            json.writeStartObject();
            content.writeTo(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(Writer writer, String text, boolean flush) {
        try {
            writer.write(text);
            if (flush) {
                writer.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The answer cannot be written: " + e.getMessage(), e);
        }
    }

    /** Writes the fields of an object that is already open. */
    interface JsonObject {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** The few colours of a terminal that are used. */
    enum Paint {
        BOLD(1),
        DIM(2),
        RED(31),
        GREEN(32),
        YELLOW(33);

        private final int code;

        Paint(int code) {
            this.code = code;
        }

        private String on(String text) {
            return "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    }
}
