package org.weightcast.app.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.weightcast.weights.JsonValue;

/** What a client asks of a studio. */
class StudioClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI page;

    /** @param url of the page, with the token of this start */
    StudioClient(String url) {
        page = URI.create(url);
    }

    int port() {
        return page.getPort();
    }

    /** The path of the page, which ends in a slash; with {@code api/} it is that of everything else. */
    String path() {
        return page.getPath();
    }

    /** A request to an address below {@code api/}. */
    HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(page.resolve("api/" + address)).timeout(PATIENCE);
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> get(String address) {
        return send(request(address).build());
    }

    HttpResponse<byte[]> change(String json) {
        return send(request("changes")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    HttpResponse<byte[]> upload(String query, Form form) {
        return send(request("pictures" + query)
                .header("Content-Type", form.type())
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()))
                .build());
    }

    static JsonValue json(HttpResponse<byte[]> answer) {
        return JsonValue.read("The answer", text(answer));
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** Sends text as it is, which may be no HTTP at all, and reads until the server closes. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Waits for an event. */
    JsonValue await(String event, Predicate<JsonValue> wanted) {
        try (Listening listening = listen()) {
            return listening.await(event, wanted);
        }
    }

    Listening listen() {
        HttpRequest request =
                request("events").header("Accept", "text/event-stream").build();
        try {
            HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
            return new Listening(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A page that listens to events until it is closed. */
    static final class Listening implements AutoCloseable {
        private final HttpResponse<Stream<String>> answer;
        private final Iterator<String> lines;

        private Listening(HttpResponse<Stream<String>> answer) {
            this.answer = answer;
            this.lines = answer.body().iterator();
        }

        String type() {
            return answer.headers().firstValue("Content-Type").orElse("");
        }

        JsonValue await(String event, Predicate<JsonValue> wanted) {
            boolean named = false;
            while (lines.hasNext()) {
                String line = lines.next();
                if (named && line.startsWith("data: ")) {
                    JsonValue data = JsonValue.read("The event", line.substring(6));
                    if (wanted.test(data)) {
                        return data;
                    }
                }
                named = line.equals("event: " + event);
            }
            throw new AssertionError("The events ended without " + event);
        }

        @Override
        public void close() {
            answer.body().close();
        }
    }
}
