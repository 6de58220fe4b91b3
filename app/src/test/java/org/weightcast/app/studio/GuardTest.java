package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what every answer says to the browser. */
@Timeout(60)
class GuardTest {
    private static final String CHANGE = "{\"do\":\"undo\"}"; // of nothing: 409 for whoever is let in

    @TempDir
    static Path folder;

    private static RunningStudio studio;

    @BeforeAll
    static void start() throws IOException {
        studio = RunningStudio.start(folder.resolve("project"));
    }

    @AfterAll
    static void stop() {
        studio.close();
    }

    /** A POST with headers of the sender's choice, as no browser's script may set them. */
    private static String post(String path, String host, String... headers) throws IOException {
        return studio.raw("POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + CHANGE.length()
                + "\r\nConnection: close\r\n" + String.join("", headers) + "\r\n" + CHANGE);
    }

    private static void answers(int status, String answer) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n"))).contains("{\"error\":\"");
    }

    private static String changes() {
        return studio.path() + "api/changes";
    }

    private static String own() {
        return "127.0.0.1:" + studio.port();
    }

    @Test
    void knowsItselfByItsOwnNamesOnly() throws IOException {
        for (String host : List.of(own(), "localhost:" + studio.port(), "LOCALHOST:" + studio.port())) {
            answers(409, post(changes(), host));
        }
        // A foreign name that leads to this machine, as in DNS rebinding.
        for (String host : List.of(
                "evil.example",
                "evil.example:" + studio.port(),
                "127.0.0.1",
                "localhost",
                "127.0.0.1:1",
                "localhost.evil.example:" + studio.port(),
                "0.0.0.0:" + studio.port())) {
            answers(403, post(changes(), host));
            assertThat(studio.raw(
                            "GET " + studio.path() + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void atAllAddressesItIsKnownByNumbersButByNoForeignName() throws IOException {
        try (RunningStudio everywhere = RunningStudio.start(folder.resolve("everywhere"), "0.0.0.0")) {
            String request = "GET " + everywhere.path() + " HTTP/1.1\r\nConnection: close\r\nHost: ";
            for (String host : List.of("192.0.2.7", "127.0.0.1", "[2001:db8::1]", "localhost")) {
                assertThat(everywhere.raw(request + host + ":" + everywhere.port() + "\r\n\r\n"))
                        .startsWith("HTTP/1.1 200");
            }
            for (String host : List.of("evil.example", "1.2.3.4.evil.example", "192.0.2.7.")) {
                assertThat(everywhere.raw(request + host + ":" + everywhere.port() + "\r\n\r\n"))
                        .startsWith("HTTP/1.1 403");
            }
        }
    }

    @Test
    void pagesOfOtherSitesMayNotPost() throws IOException {
        for (String header : List.of(
                "Origin: http://evil.example\r\n",
                "Origin: null\r\n",
                "Origin: https://" + own() + "\r\n",
                "Origin: http://127.0.0.1:1\r\n",
                "Sec-Fetch-Site: cross-site\r\n",
                "Sec-Fetch-Site: same-site\r\n",
                "Origin: http://" + own() + "\r\nSec-Fetch-Site: cross-site\r\n")) {
            answers(403, post(changes(), own(), header));
        }
        answers(409, post(changes(), own(), "Origin: http://" + own() + "\r\nSec-Fetch-Site: same-origin\r\n"));
        answers(409, post(changes(), own(), "Sec-Fetch-Site: none\r\n"));
    }

    @Test
    void nothingIsToldOrDoneWithoutTheTokenOfThisStart() throws IOException {
        String wrong = "0".repeat(32);
        for (String token : List.of(wrong, "x", studio.path().substring(1, 32))) {
            answers(403, post("/" + token + "/api/changes", own()));
            for (String address : List.of("", "api/events", "api/project.zip", "api/pictures/x", "api/nothing")) {
                assertThat(studio.raw("GET /" + token + "/" + address + " HTTP/1.1\r\nHost: " + own()
                                + "\r\nConnection: close\r\n\r\n"))
                        .as(token + " " + address)
                        .startsWith("HTTP/1.1 403");
            }
        }
    }

    @Test
    void everyAnswerTellsTheBrowserWhatItMayDo() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String path : List.of(studio.path(), studio.path() + "api/nothing", "/page/x/app.js", "/nothing/at/all")) {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://" + own() + path)).build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "'wasm-unsafe-eval'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe-inline", "'unsafe-eval'");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy"))
                    .contains("same-origin");
            assertThat(answer.headers().firstValue("Cache-Control")).isPresent();
            assertThat(answer.headers().map())
                    .doesNotContainKeys("server", "access-control-allow-origin", "set-cookie");
        }
    }

    @Test
    void theTokenIsNewAtEachStartAndTheServerListensAtThisMachineOnly() throws IOException {
        try (RunningStudio other = RunningStudio.start(folder.resolve("other"))) {
            assertThat(other.path()).matches("/[0-9a-f]{32}/").isNotEqualTo(studio.path());
            HttpRequest request = other.request("changes")
                    .POST(BodyPublishers.ofString(CHANGE))
                    .build();
            assertThat(other.send(request).statusCode()).isEqualTo(409);
            assertThat(request.uri().getHost()).isEqualTo("127.0.0.1");
        }
    }
}
