package org.weightcast.app.cli;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far a long job is: on a terminal one line of standard error, rewritten in place; elsewhere a JSON object on
 * a line of standard error every ten seconds. A job shorter than that leaves no trace.
 */
final class Progress implements AutoCloseable {
    private static final long ON_TERMINAL = 200_000_000L; // nanoseconds between two reports
    private static final long ELSEWHERE = 10_000_000_000L;

    private final Printer printer;
    private final String job;
    private final long total;
    private final LongSupplier nanoTime;
    private final long started;
    private long reported;
    private int width;

    /**
     * @param job what is done, for people: "evaluating"
     * @param total how many steps there will be
     */
    Progress(Printer printer, String job, long total) {
        this(printer, job, total, System::nanoTime);
    }

    Progress(Printer printer, String job, long total, LongSupplier nanoTime) {
        this.printer = printer;
        this.job = job;
        this.total = total;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.reported = started;
    }

    /**
     * Notes that {@code done} steps are behind us; reports if the last report is old enough.
     *
     * @param metric the state of the job in a few words, such as "accuracy 96.1 %"; may be empty
     */
    void at(long done, String metric) {
        at(done, done / ((nanoTime.getAsLong() - started) / 1e9), metric);
    }

    /** As {@link #at(long, String)}, for a job that began in an earlier process and knows its own rate in steps per second. */
    void at(long done, double rate, String metric) {
        long now = nanoTime.getAsLong();
        if (now - reported < (printer.errIsTerminal() ? ON_TERMINAL : ELSEWHERE)) {
            return;
        }
        reported = now;
        double left = rate > 0 ? (total - done) / rate : Double.NaN; // seconds
        if (printer.errIsTerminal()) {
            rewrite(line(done, rate, left, metric));
        } else {
            printer.asideJson(json -> {
                json.writeStringField("progress", job);
                json.writeNumberField("done", done);
                json.writeNumberField("total", total);
                json.writeNumberField("per_second", rate);
                json.writeNumberField("seconds_left", left);
                json.writeStringField("metric", metric);
            });
        }
    }

    /** Wipes the line, so that what follows starts at the left. */
    @Override
    public void close() {
        if (width > 0) {
            rewrite("");
            width = 0;
        }
    }

    private String line(long done, double rate, double left, String metric) {
        String numbers =
                String.format(Locale.ROOT, "%s  %d/%d  %s/s  %s left", job, done, total, rounded(rate), duration(left));
        return metric.isEmpty() ? numbers : numbers + "  " + metric;
    }

    private void rewrite(String line) {
        printer.aside("\r" + line + " ".repeat(Math.max(0, width - line.length())) + (line.isEmpty() ? "\r" : ""));
        width = line.length();
    }

    private static String rounded(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", rate);
    }

    /** Seconds for people: "40 s", "12 min", "3 h 05 min". */
    static String duration(double seconds) {
        if (Double.isNaN(seconds)) {
            return "?";
        }
        long whole = Math.round(seconds);
        if (whole < 100) {
            return whole + " s";
        }
        long minutes = Math.round(seconds / 60);
        return minutes < 100
                ? minutes + " min"
                : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
    }
}
