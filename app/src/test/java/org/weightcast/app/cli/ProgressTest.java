package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long nanoTime = 5_000_000_000L;

    private Progress progress(boolean terminal) {
        return new Progress(new Printer(out, err, terminal, terminal, true), "evaluating", 1000, () -> nanoTime);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rewritesOneLineOfATerminalWithRateAndTimeLeft() {
        String shown = "evaluating  250/1000  25/s  30 s left  accuracy 96.1 %";
        try (Progress progress = progress(true)) {
            progress.at(1, "");
            assertThat(err()).isEmpty();
            nanoTime += 10_000_000_000L;
            progress.at(250, "accuracy 96.1 %");
            assertThat(err()).isEqualTo("\r" + shown);
            nanoTime += 100_000_000L;
            progress.at(251, "");
            assertThat(err()).doesNotContain("251");
        }
        assertThat(err()).endsWith("\r" + " ".repeat(shown.length()) + "\r");
    }

    @Test
    void writesJsonLinesElsewhere() {
        try (Progress progress = progress(false)) {
            nanoTime += 9_000_000_000L;
            progress.at(200, "");
            assertThat(err()).isEmpty();
            nanoTime += 1_000_000_000L;
            progress.at(250, "loss 0.5");
        }
        assertThat(err())
                .isEqualTo("{\"progress\":\"evaluating\",\"done\":250,\"total\":1000,\"per_second\":25.0,"
                        + "\"seconds_left\":30.0,\"metric\":\"loss 0.5\"}\n");
        assertThat(out.size()).isZero();
    }

    @Test
    void roundsDurationsForPeople() {
        assertThat(Progress.duration(99.4)).isEqualTo("99 s");
        assertThat(Progress.duration(100)).isEqualTo("2 min");
        assertThat(Progress.duration(5_999)).isEqualTo("1 h 40 min");
        assertThat(Progress.duration(11_100)).isEqualTo("3 h 05 min");
        assertThat(Progress.duration(Double.NaN)).isEqualTo("?");
    }
}
