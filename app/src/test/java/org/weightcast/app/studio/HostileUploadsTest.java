package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.weights.JsonValue;

/** A studio with little memory, and two hundred requests that mean harm. */
@Timeout(300)
class HostileUploadsTest {
    private static final long SEED = 20261122;
    private static final int ROUNDS = 4;

    @TempDir
    Path folder;

    @Test
    void badUploadsAreRefusedEachInASentenceAndTheStudioGoesOn() throws Exception {
        try (StudioMain.Running studio = StudioMain.start(folder.resolve("project"), "-Xmx128m")) {
            StudioClient client = studio.client();
            client.upload("?to=0", Form.of("a.png", Drawings.png(0, 1)));
            refuse(client, HostileRequests.generate(SEED - 1, 1)); // all code is loaded now
            long before = studio.heap();
            List<HostileRequests.Bad> bad = HostileRequests.generate(SEED, ROUNDS);
            assertThat(bad.size()).isGreaterThanOrEqualTo(200);
            refuse(client, bad);
            assertThat(studio.isAlive()).isTrue();
            assertThat(studio.heap() - before).as("growth of the heap").isLessThan(4_000_000);
            worksAsBefore(client);
            assertThat(studio.end()).isEmpty();
        }
    }

    private static void refuse(StudioClient client, List<HostileRequests.Bad> bad) {
        SoftAssertions all = new SoftAssertions();
        for (HostileRequests.Bad each : bad) {
            HttpResponse<byte[]> answer = send(client, each);
            String said = each.name() + " -> " + answer.statusCode() + " " + StudioClient.text(answer);
            all.assertThat(answer.statusCode()).as(said).isBetween(400, 499);
            all.assertThat(answer.headers().firstValue("Content-Type")).as(said).contains("application/json");
            all.assertThat(StudioClient.json(answer).get("error").text())
                    .as(said)
                    .matches("(?s)[A-Z'a].{10,420}\\.")
                    .doesNotContain(System.getProperty("java.io.tmpdir") + "/", System.getProperty("user.home") + "/")
                    .doesNotContainPattern("[a-z]\\.[A-Z]|\\w(Exception|Error)\\b|org\\.|java\\.|\\.java");
        }
        all.assertAll();
    }

    private static HttpResponse<byte[]> send(StudioClient client, HostileRequests.Bad bad) {
        try {
            return client.send(bad.to(client));
        } catch (UncheckedIOException e) {
            throw new AssertionError("No answer to " + bad.name(), e);
        }
    }

    private static void worksAsBefore(StudioClient client) {
        JsonValue told = client.await("project", event -> true);
        assertThat(told.get("step").number()).isEqualTo(1);
        HttpResponse<byte[]> good = client.upload("", Form.of("ring/b.png", Drawings.png(1, 1)));
        assertThat(good.statusCode()).as(StudioClient.text(good)).isEqualTo(200);
        JsonValue model = client.await("model", event -> event.get("step").number() == 2);
        assertThat(client.get("models/" + model.get("sha256").text()).statusCode())
                .isEqualTo(200);
    }
}
