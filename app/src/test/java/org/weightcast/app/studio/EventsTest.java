package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages that listen, and pages that leave. */
@Timeout(120)
class EventsTest {
    @TempDir
    Path folder;

    private RunningStudio studio;

    @BeforeEach
    void start() throws IOException {
        studio = RunningStudio.start(folder.resolve("project"));
    }

    @AfterEach
    void stop() {
        studio.close();
        assertThat(studio.mistakes()).isEmpty();
    }

    private void addClass(String name) {
        assertThat(studio.change("{\"do\":\"add_class\",\"name\":\"" + name + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static int listeners() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("events"))
                .count();
    }

    @Test
    void aPageIsToldTheLatestAtOnceAndThenWhatHappens() {
        addClass("a");
        try (StudioClient.Listening first = studio.listen();
                StudioClient.Listening second = studio.listen()) {
            assertThat(first.type()).startsWith("text/event-stream");
            first.await("project", event -> event.get("step").number() == 1);
            addClass("b");
            first.await("project", event -> event.get("step").number() == 2);
            second.await("project", event -> event.get("step").number() == 2);
        }
    }

    @Test
    void tooManyPagesAreRefusedUntilOneLeaves() throws InterruptedException {
        List<StudioClient.Listening> pages = new ArrayList<>();
        for (int i = 0; i < RunningStudio.LIMITS.clients(); i++) {
            pages.add(studio.listen());
        }
        assertThat(studio.get("events").statusCode()).isEqualTo(503);
        assertThat(StudioClient.text(studio.get("events"))).contains("Too many pages are open (4): close some.");
        pages.forEach(StudioClient.Listening::close);
        for (int step = 0; listeners() > 0; step++) { // they are noticed when something is told
            addClass("class " + step % 2);
            studio.change("{\"do\":\"undo\"}");
            Thread.sleep(20);
        }
        try (StudioClient.Listening again = studio.listen()) {
            again.await("project", event -> true);
        }
    }

    @Test
    void closingTheStudioEndsAllListening() throws InterruptedException {
        StudioClient.Listening page = studio.listen();
        page.await("project", event -> true);
        studio.close();
        while (listeners() > 0) {
            Thread.sleep(20);
        }
        page.close();
    }
}
