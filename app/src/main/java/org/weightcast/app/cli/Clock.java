package org.weightcast.app.cli;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Measures the parts of a command. */
final class Clock {
    private long lap = System.nanoTime();

    /** Milliseconds since the last call, or since this clock was made. */
    double lap() {
        long now = System.nanoTime();
        double milliseconds = (now - lap) / 1e6;
        lap = now;
        return milliseconds;
    }

    /** Milliseconds since Java started. */
    static double sinceStart() {
        return (double) ManagementFactory.getRuntimeMXBean().getUptime();
    }

    /** To a tenth, for JSON. */
    static double rounded(double milliseconds) {
        return Math.round(milliseconds * 10) / 10.0;
    }

    /** For people: "8.3 ms", "240 ms", "1.4 s". */
    static String text(double milliseconds) {
        if (milliseconds >= 1000) {
            return String.format(Locale.ROOT, "%.1f s", milliseconds / 1000);
        }
        return String.format(Locale.ROOT, milliseconds < 10 ? "%.1f ms" : "%.0f ms", milliseconds);
    }
}
