package org.weightcast.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A page that does what users do, as fast as it is answered. Not safe for several threads. */
final class StudioVisitor {
    private static final String BOUNDARY = "load-7MA4YWxkTrZu0gW";
    private static final Pattern MODEL = Pattern.compile("^data: .*\"sha256\":\"([0-9a-f]{64})\".*\"parameters\"");
    private static final Pattern PICTURE = Pattern.compile("\"sha256\":\"([0-9a-f]{64})\"");
    private static final int SIZE = 105; // pixels
    /** A project that grew for as long as it is used would take more memory, and rightly so. */
    private static final int MOST_PICTURES = 60;

    /**
     * What came of a request.
     *
     * @param status of HTTP; 0 if there was no answer
     */
    record Request(String kind, int status, double milliseconds) {
        boolean isError() {
            return status == 0 || status >= 500 || status == 400 || status == 403;
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI page;
    private final Random random;
    private final List<Request> requests = new ArrayList<>();
    private List<String> pictures = List.of();
    private Optional<String> model = Optional.empty();

    StudioVisitor(URI page, long seed) {
        this.page = page;
        this.random = new Random(seed);
    }

    List<Request> requests() {
        return requests;
    }

    /** @param end in nanoseconds */
    void askUntil(long end) {
        for (int turn = 0; System.nanoTime() < end; turn++) {
            if (turn % 50 == 0) {
                lookAround();
                if (pictures.size() > MOST_PICTURES) {
                    post("clear", "api/changes", "{\"do\":\"clear\"}".getBytes(StandardCharsets.UTF_8), "");
                }
            }
            switch (random.nextInt(10)) {
                case 0 -> addPicture();
                case 1 -> post("undo", "api/changes", "{\"do\":\"undo\"}".getBytes(StandardCharsets.UTF_8), "");
                case 2, 3 -> post("alike", "api/alike", drawing(), "");
                case 4 -> get("page", "");
                case 5, 6 -> model.ifPresent(sha256 -> get("model", "api/models/" + sha256));
                case 7 -> get("card", "api/card.html");
                default -> anyPicture().ifPresent(sha256 -> get("thumbnail", "api/thumbnails/" + sha256));
            }
        }
    }

    private Optional<String> anyPicture() {
        return pictures.isEmpty() ? Optional.empty() : Optional.of(pictures.get(random.nextInt(pictures.size())));
    }

    /** Listens for long enough to know the pictures and the model. */
    private void lookAround() {
        long start = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(page.resolve("api/events")).build();
        int status = 0;
        try {
            HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
            status = answer.statusCode();
            try (Stream<String> lines = answer.body()) {
                lines.takeWhile(line -> !isModel(line)).forEach(this::notePictures);
            }
        } catch (IOException e) {
            status = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        note("events", status, start);
    }

    private boolean isModel(String line) {
        model = MODEL.matcher(line)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .or(() -> model);
        return MODEL.matcher(line).find();
    }

    private void notePictures(String line) {
        if (line.startsWith("data: {\"step\"") && line.contains("\"project\"")) {
            pictures = PICTURE.matcher(line)
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
        }
    }

    private void get(String kind, String address) {
        send(kind, HttpRequest.newBuilder(page.resolve(address)));
    }

    private void post(String kind, String address, byte[] body, String type) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(page.resolve(address)).POST(BodyPublishers.ofByteArray(body));
        send(kind, type.isEmpty() ? request : request.header("Content-Type", type));
    }

    private void addPicture() {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"class"
                        + random.nextInt(5) + "/a.png\"\r\nContent-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(drawing());
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        post("add picture", "api/pictures", form.toByteArray(), "multipart/form-data; boundary=" + BOUNDARY);
    }

    private void send(String kind, HttpRequest.Builder request) {
        long start = System.nanoTime();
        int status = 0;
        try {
            status = client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofByteArray())
                    .statusCode();
        } catch (IOException e) {
            Timing.print("%s: %s", kind, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        note(kind, status, start);
    }

    private void note(String kind, int status, long start) {
        requests.add(new Request(kind, status, (System.nanoTime() - start) / 1e6));
    }

    /** A PNG with a few strokes, like no other. */
    private byte[] drawing() {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D ink = image.createGraphics();
        ink.setColor(Color.WHITE);
        ink.fillRect(0, 0, SIZE, SIZE);
        ink.setColor(Color.BLACK);
        ink.setStroke(new BasicStroke(3));
        for (int stroke = 0; stroke < 4; stroke++) {
            ink.drawLine(random.nextInt(SIZE), random.nextInt(SIZE), random.nextInt(SIZE), random.nextInt(SIZE));
        }
        ink.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        }
        return file.toByteArray();
    }
}
