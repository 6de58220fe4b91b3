package org.weightcast.app.cli;

import java.io.Writer;

/** Lets picocli write its help and version where answers go. */
final class AnswerWriter extends Writer {
    private final StringBuilder line = new StringBuilder();
    private final Printer printer;

    AnswerWriter(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
        line.append(buffer, offset, length);
    }

    @Override
    public void flush() {
        String text = line.toString().stripTrailing();
        line.setLength(0);
        if (!text.isEmpty()) {
            printer.ownText(text);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
