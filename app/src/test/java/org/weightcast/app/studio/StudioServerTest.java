package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.cast.CastModel;
import org.weightcast.data.BadInputException;
import org.weightcast.data.PictureDecoder;
import org.weightcast.weights.JsonValue;

/** What a page asks of the server, and what it is told. */
@Timeout(120)
class StudioServerTest {
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

    private static Form drawings(int kind, int from, int to) {
        Form form = new Form();
        IntStream.range(from, to)
                .forEach(seed -> form.add("kind" + kind + "/" + seed + ".png", Drawings.png(kind, seed)));
        return form;
    }

    private static void refused(HttpResponse<byte[]> answer, int status, String... says) {
        assertThat(answer.statusCode()).as(StudioClient.text(answer)).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(StudioClient.json(answer).get("error").text()).contains(says).endsWith(".");
    }

    @Test
    void picturesBecomeAModelThatKnowsOthersOfTheirKind() throws IOException {
        for (int kind = 0; kind < 3; kind++) {
            HttpResponse<byte[]> answer = studio.upload("", drawings(kind, 0, 4));
            assertThat(answer.statusCode()).as(StudioClient.text(answer)).isEqualTo(200);
            assertThat(StudioClient.json(answer).get("added").integer()).isEqualTo(4);
        }
        JsonValue made = studio.await("model", model -> model.get("step").number() == 3);
        byte[] file = studio.get("models/" + made.get("sha256").text()).body();
        assertThat(file).hasSize(made.get("bytes").integer());
        Path saved = Files.write(folder.resolve("m.onnx"), file);
        try (CastModel model = CastModel.load(saved)) {
            assertThat(model.classes()).containsExactly("kind0", "kind1", "kind2");
            assertThat(model.verify().same()).isTrue();
            for (int kind = 0; kind < 3; kind++) {
                for (int seed = 100; seed < 105; seed++) {
                    var answer = model.classify(PictureDecoder.decode(Drawings.png(kind, seed), "x"));
                    assertThat(answer.label()).as("seed %d", seed).isEqualTo("kind" + kind);
                }
            }
        }
        JsonValue check = studio.await("check", each -> each.find("accuracy").isPresent());
        assertThat(check.get("accuracy").get("total").integer()).isEqualTo(12);
        assertThat(check.get("classes").list()).hasSize(3);
    }

    @Test
    void theCheckGoesOnAfterAChangeThatWasRefused() {
        studio.upload("", drawings(0, 0, 8));
        studio.upload("", drawings(1, 0, 8));
        studio.await("checking", checking -> checking.get("step").number() == 2);
        refused(studio.upload("", Form.of("none.png", new byte[] {1, 2, 3})), 422, "none.png");
        JsonValue check = studio.await("check", each -> each.find("accuracy").isPresent());
        assertThat(check.get("step").number()).isEqualTo(2);
    }

    @Test
    void whatIsAskedAboutResemblesPicturesOfItsKind() {
        studio.upload("", drawings(0, 0, 4));
        studio.upload("", drawings(1, 0, 4));
        studio.await("model", model -> model.get("step").number() == 2);
        HttpResponse<byte[]> answer = studio.send(studio.request("alike")
                .POST(BodyPublishers.ofByteArray(Drawings.png(1, 50)))
                .build());
        List<JsonValue> alike = StudioClient.json(answer).get("alike").list();
        assertThat(alike).hasSize(2).allMatch(each -> each.get("class").text().equals("kind1"));
        String digest = alike.get(0).get("sha256").text();
        assertThat(studio.get("pictures/" + digest).body()).isIn(fourOf(1));
        assertThat(studio.get("thumbnails/" + digest).headers().firstValue("Content-Type"))
                .contains("image/png");
    }

    private static List<byte[]> fourOf(int kind) {
        return IntStream.range(0, 4).mapToObj(seed -> Drawings.png(kind, seed)).toList();
    }

    @Test
    void everyChangeIsToldAndCanBeUndone() {
        studio.upload("?to=0", Form.of("a.png", Drawings.png(0, 1)));
        studio.change("{\"do\":\"add_class\",\"name\":\" ring \"}");
        HttpResponse<byte[]> renamed = studio.change("{\"do\":\"rename\",\"id\":2,\"name\":\"Ring\"}");
        assertThat(classes(StudioClient.json(renamed))).containsExactly("Ring");
        assertThat(classes(StudioClient.json(studio.change("{\"do\":\"undo\"}"))))
                .containsExactly("ring");
        studio.change("{\"do\":\"redo\"}");
        studio.change("{\"do\":\"move_pictures\",\"ids\":[1],\"to\":2}");
        JsonValue told = studio.await("project", event -> event.get("step").number() == 6);
        JsonValue project = told.get("project");
        assertThat(project.get("classes").list().get(0).get("pictures").list()).hasSize(1);
        assertThat(project.get("unlabeled").get("pictures").list()).isEmpty();
        assertThat(told.get("can_undo").truth()).isTrue();
        assertThat(told.get("can_redo").truth()).isFalse();
    }

    private static List<String> classes(JsonValue state) {
        return state.get("project").get("classes").list().stream()
                .map(each -> each.get("name").text())
                .toList();
    }

    /** Whoever comes last: the state that is told last, and that is cast, is the newest. */
    @Test
    void ofChangesAtTheSameTimeTheNewestStateIsToldLast() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String name = "class " + i % 12;
            answers.add(CompletableFuture.supplyAsync(
                    () -> studio.change("{\"do\":\"add_class\",\"name\":\"" + name + "\"}")
                            .statusCode()));
        }
        List<Integer> statuses = answers.stream().map(CompletableFuture::join).toList();
        assertThat(statuses)
                .containsOnly(200, 409)
                .filteredOn(status -> status == 200)
                .hasSize(12);
        assertThat(studio.await("project", event -> true).get("step").number()).isEqualTo(12);
        studio.await("model", event -> event.get("step").number() == 12);
    }

    @Test
    void unknownAddressesAreTold404() throws IOException {
        for (String address : List.of("", "x", "pictures", "pictures/", "models/x", "thumbnails/%2e%2e", "changes")) {
            refused(studio.get(address), 404, "");
        }
        String get = "GET /page/x/../../lib/%s HTTP/1.1\r\nHost: localhost:" + studio.port()
                + "\r\nConnection: close\r\n\r\n";
        for (String name : List.of("secret", "..%2f..%2fsecret", "a%00b")) {
            assertThat(studio.raw(String.format(get, name)).lines().findFirst().orElse(""))
                    .matches("HTTP/1.1 (404|403|400) .*");
        }
        for (String method : List.of("DELETE", "PUT", "PATCH", "OPTIONS", "TRACE")) {
            HttpResponse<byte[]> answer = studio.send(studio.request("changes")
                    .method(method, BodyPublishers.noBody())
                    .build());
            refused(answer, answer.statusCode(), "");
            assertThat(answer.statusCode()).isBetween(400, 499);
        }
    }

    @Test
    void headAnswersAsGetWouldWithoutABody() throws IOException {
        String answer = studio.raw("HEAD " + studio.path() + "api/nothing HTTP/1.1\r\nHost: localhost:" + studio.port()
                + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404").endsWith("\r\n\r\n");
        answer = studio.raw("HEAD " + studio.path() + " HTTP/1.1\r\nHost: localhost:" + studio.port()
                + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n").contains("Content-Security-Policy");
    }

    @Test
    void whatIsNoHttpGetsOneJsonSentenceToo() throws IOException {
        String host = "Host: localhost:" + studio.port() + "\r\n";
        List<String> requests = List.of(
                "GET / HTTP/9.9\r\n" + host + "\r\n",
                "nonsense\r\n\r\n",
                "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n" + host + "\r\n",
                "GET / HTTP/1.1\r\n" + host + "X: " + "x".repeat(20_000) + "\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                "POST / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
        for (String request : requests) {
            String answer = studio.raw(request);
            String what = request.substring(0, Math.min(60, request.length())) + " -> " + answer;
            assertThat(answer).as(what).matches("(?s)HTTP/1.1 (4\\d\\d|505) .*");
            assertThat(answer).as(what).containsIgnoringCase("Content-Type: application/json");
            assertThat(answer.substring(answer.indexOf("\r\n\r\n")))
                    .as(what)
                    .contains("{\"error\":\"")
                    .doesNotContain("jetty");
        }
    }

    @Test
    void aTruncatedUploadLeavesTheProjectAsItWas() throws IOException {
        studio.upload("?to=0", Form.of("a.png", Drawings.png(0, 1)));
        ProjectFolder.State before = studio.studio().state();
        Form form = Form.of("b.png", Drawings.png(0, 2));
        byte[] half = Arrays.copyOf(form.bytes(), form.bytes().length / 2);
        HttpResponse<byte[]> answer = studio.send(studio.request("pictures?to=0")
                .header("Content-Type", form.type())
                .POST(BodyPublishers.ofByteArray(half))
                .build());
        refused(answer, 400, "The upload could not be read: it was cut off, or is no form with files.");
        assertThat(studio.studio().state()).isEqualTo(before);
    }

    @Test
    void aClientThatGoesInTheMiddleLeavesTheProjectAsItWas() throws IOException {
        studio.upload("?to=0", Form.of("a.png", Drawings.png(0, 1)));
        ProjectFolder.State before = studio.studio().state();
        Form form = Form.of("b.png", Drawings.png(0, 2));
        byte[] body = form.bytes();
        for (int i = 0; i < 5; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), studio.port())) {
                OutputStream out = socket.getOutputStream();
                out.write(("POST " + studio.path() + "api/pictures?to=0 HTTP/1.1\r\nHost: localhost:" + studio.port()
                                + "\r\nContent-Type: " + form.type() + "\r\nContent-Length: " + body.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                out.write(body, 0, body.length * i / 5);
                out.flush();
                socket.setSoLinger(i % 2 == 0, 0); // every other one without saying so
            }
        }
        HttpResponse<byte[]> next = studio.upload("?to=0", Form.of("c.png", Drawings.png(0, 3)));
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(studio.studio().state().step()).isEqualTo(before.step() + 1);
        assertThat(studio.studio().state().project().size()).isEqualTo(2);
    }

    @Test
    void aClientThatGoesInTheMiddleOfADownloadIsNoMistake() throws IOException {
        Form large = new Form();
        for (int i = 0; i < 6; i++) { // more than lies in buffers on the way
            large.add(i + ".png", Arrays.copyOf(Drawings.png(0, i), 1_900_000));
        }
        assertThat(studio.upload("?to=0", large).statusCode()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), studio.port())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write(("GET " + studio.path() + "api/project.zip HTTP/1.1\r\nHost: localhost:" + studio.port()
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
        }
        assertThat(studio.get("project.zip").statusCode()).isEqualTo(200);
        assertThat(studio.mistakes()).isEmpty();
    }

    @Test
    void uploadsLeaveNothingInTheTemporaryFolder() throws Exception {
        List<Path> before = temporary();
        byte[] large = Arrays.copyOf(Drawings.png(0, 1), 1_900_000);
        Form cut = Form.of("x.png", large);
        List<Runnable> uploads = List.of(
                () -> studio.upload("?to=0", new Form().add("a.png", large).add("b.png", Drawings.png(0, 2))),
                () -> studio.upload("", Form.of("x.zip", Archives.zip("ring/a.png", Drawings.png(1, 1)))),
                () -> studio.upload(
                        "", Form.of("x.zip", "PK\u0003\u0004 and no more".getBytes(StandardCharsets.UTF_8))),
                () -> studio.upload("", Form.of("x.png", new byte[19_000_000])),
                () -> studio.upload("", Form.of("x.png", new byte[21_000_000])),
                () -> studio.send(studio.request("pictures")
                        .header("Content-Type", cut.type())
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[21_000_000])))
                        .build()),
                () -> studio.send(studio.request("pictures")
                        .header("Content-Type", cut.type())
                        .POST(BodyPublishers.ofByteArray(Arrays.copyOf(cut.bytes(), 1_800_000)))
                        .build()));
        for (int i = 0; i < uploads.size(); i++) {
            uploads.get(i).run();
            List<Path> left = left(before);
            for (int tries = 0; !left.isEmpty() && tries < 200; tries++) { // they go just after the answer
                Thread.sleep(50);
                left = left(before);
            }
            assertThat(left).as("upload %d", i).isEmpty();
        }
    }

    private static List<Path> left(List<Path> before) throws IOException {
        List<Path> left = temporary();
        left.removeAll(before);
        return left;
    }

    /** What libraries for uploads leave, and what we do; other programs have files there, too. */
    private static List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return new ArrayList<>(files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith("MultiPart") || (name.startsWith("weightcast") && name.endsWith(".zip"));
                    })
                    .toList());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        String other = "203.0.113.7"; // kept for examples
        assertThatThrownBy(() -> StudioServer.start(studio.studio(), Page.withoutLibraries(), other, 0, mistake -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessage("203.0.113.7 is no address of this machine: name another one by --host");
    }

    @Test
    void moreThanIsTakenIsRefused() {
        refused(studio.upload("", Form.of("x.png", new byte[2_000_001])), 413, "x.png is larger than the 2 MB");
        refused(
                studio.upload("", Form.of("x.png", new byte[21_000_000])),
                413,
                "larger than the 20 MB that are taken at a time");
        refused(studio.change("{\"do\":\"" + "x".repeat(1_100_000) + "\"}"), 413, "larger than the studio takes");
        HttpResponse<byte[]> chunked = studio.send(studio.request("alike")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3_000_000])))
                .build());
        assertThat(chunked.statusCode()).isIn(409, 413);
    }
}
