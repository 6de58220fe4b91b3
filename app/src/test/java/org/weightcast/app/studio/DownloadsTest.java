package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Suited;
import org.weightcast.data.FolderReading;
import org.weightcast.weights.JsonValue;

/** What can be taken away beside the model, and brought back. */
@Timeout(120)
class DownloadsTest {
    private static final List<String> NAMES = List.of("plain", "<script>alert(1)</script>", "a/b|c *d*", "Nul.d");

    @TempDir
    Path folder;

    private RunningStudio studio;

    @BeforeEach
    void start() throws IOException {
        studio = RunningStudio.start(folder.resolve("project"));
        for (int kind = 0; kind < NAMES.size(); kind++) {
            String name = JsonValue.write(json(NAMES.get(kind)));
            assertThat(studio.change("{\"do\":\"add_class\",\"name\":" + name + "}")
                            .statusCode())
                    .isEqualTo(200);
            long id = studio.studio().state().project().classes().get(kind).id();
            Form form = new Form()
                    .add("1.png", Drawings.png(kind, 10 * kind + 1))
                    .add("2.png", Drawings.png(kind, 10 * kind + 2));
            assertThat(studio.upload("?to=" + id, form).statusCode()).isEqualTo(200);
        }
        assertThat(studio.upload("?to=0", Form.of("stray.png", Drawings.png(0, 3)))
                        .statusCode())
                .isEqualTo(200);
    }

    private static JsonValue.Content json(String text) {
        return json -> json.writeString(text);
    }

    @AfterEach
    void stop() {
        studio.close();
        assertThat(studio.mistakes()).isEmpty();
    }

    @Test
    void theCardTellsWhatTheModelIsAndHowWellItWasMeasured() {
        long step = studio.studio().state().step();
        JsonValue check = studio.await(
                "check",
                said -> said.get("step").number() == step
                        && said.find("accuracy").isPresent());
        JsonValue model = studio.await("model", said -> said.get("step").number() == step);
        byte[] file = studio.get("models/" + model.get("sha256").text()).body();
        String card = StudioClient.text(studio.get("card.md"));
        int right = check.get("accuracy").get("count").integer();
        assertThat(card)
                .contains("| plain | 2 |", right + " of 8", Digests.sha256(file), "caster `glyphs`")
                .doesNotContain("<script>", "*d*");
        String page = StudioClient.text(studio.get("card.html"));
        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "a/b|c *d*", "<table>", Digests.sha256(file))
                .doesNotContain("<script>");
    }

    @Test
    void aCardThatIsWrittenBeforeTheCheckSaysSo() {
        long step = studio.studio().state().step();
        studio.await("model", said -> said.get("step").number() == step);
        CardText early = new CardText(studio.studio().made(), "", Optional.empty());
        assertThat(early.markdown())
                .contains("the check of the pictures was not done")
                .doesNotContain("needs two pictures");
    }

    @Test
    void theProgramsAreThoseOfTheProjectWithTheClassesWhereTheyAreNeeded() {
        long step = studio.studio().state().step();
        studio.await("model", said -> said.get("step").number() == step);
        String script = StudioClient.text(studio.get("snippets/javascript"));
        String names = script.lines()
                .filter(line -> line.startsWith("const CLASSES = "))
                .findFirst()
                .orElseThrow();
        String list = names.substring("const CLASSES = ".length(), names.length() - 1);
        assertThat(JsonValue.read("CLASSES", list).list().stream().map(JsonValue::text))
                .containsExactlyElementsOf(NAMES);
        assertThat(StudioClient.text(studio.get("snippets/python"))).contains("onnxruntime");
        assertThat(StudioClient.text(studio.get("snippets/java"))).contains("OrtSession");
        assertThat(studio.get("snippets/cobol").statusCode()).isEqualTo(404);
    }

    @Test
    void aProjectOpensAgainAndIsAFolderOfClassesForTheCommandLine() throws IOException {
        byte[] zip = studio.get("project.zip").body();
        assertThat(studio.get("project.zip").body())
                .as("the same project is the same file")
                .isEqualTo(zip);
        Path file = Files.write(folder.resolve("project.zip"), zip);
        Suited suited = Suited.read(file, FolderReading.defaults());
        try (Caster caster = suited.caster()) {
            assertThat(suited.support().classes()).hasSize(4).contains("plain", "Nul_.d");
            assertThat(suited.support().counts()).containsOnly(2);
            assertThat(suited.support().unlabeled()).isEqualTo(1);
            assertThat(suited.support().warnings()).isEmpty();
            caster.cast(suited.support(), 0).close();
        }
        try (RunningStudio other = RunningStudio.start(folder.resolve("other"))) {
            assertThat(open(other, zip).statusCode()).isEqualTo(200);
            assertThat(words(other)).isEqualTo(words(studio));
            other.await("model", said -> said.find("sha256").isPresent());
            assertThat(other.change("{\"do\":\"undo\"}").statusCode()).isEqualTo(200);
            assertThat(other.studio().state().project().size()).isZero();
            assertThat(other.mistakes()).isEmpty();
        }
    }

    @Test
    void archivesThatAreNoneOrWereAlteredAreRefusedAndChangeNothing() throws IOException {
        byte[] zip = studio.get("project.zip").body();
        List<String> before = words(studio);
        byte[] altered = replaced(zip, ".png", Drawings.png(2, 9));
        byte[] other = replaced(zip, "project.json", "{}".getBytes(StandardCharsets.UTF_8));
        for (byte[] bad :
                List.of(new byte[0], Drawings.noise(1000), Arrays.copyOf(zip, zip.length / 2), altered, other)) {
            HttpResponse<byte[]> answer = open(studio, bad);
            assertThat(answer.statusCode()).as(StudioClient.text(answer)).isEqualTo(422);
            assertThat(StudioClient.json(answer).get("error").text())
                    .endsWith(".")
                    .doesNotContain("/tmp");
        }
        assertThat(words(studio)).isEqualTo(before);
    }

    @Test
    void withoutAModelThereIsNoCard() {
        assertThat(studio.change("{\"do\":\"clear\"}").statusCode()).isEqualTo(200);
        studio.await("model", said -> said.find("missing").isPresent());
        assertThat(studio.get("card.html").statusCode()).isEqualTo(409);
    }

    private static HttpResponse<byte[]> open(RunningStudio studio, byte[] zip) {
        return studio.send(
                studio.request("project").POST(BodyPublishers.ofByteArray(zip)).build());
    }

    /** A project without the ids, which are its own. */
    private static List<String> words(RunningStudio studio) {
        Project project = studio.studio().state().project();
        return Stream.concat(
                        project.classes().stream().flatMap(each -> each.pictures().stream()
                                .map(picture -> each.name() + ": " + picture.name() + " " + picture.sha256())),
                        project.unlabeled().stream().map(picture -> picture.name() + " " + picture.sha256()))
                .toList();
    }

    /** The archive with other content in the first entry whose name ends so. */
    private static byte[] replaced(byte[] zip, String ending, byte[] content) throws IOException {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        boolean done = false;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
                ZipOutputStream out = new ZipOutputStream(changed)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                boolean here = !done && entry.getName().endsWith(ending);
                out.write(here ? content : in.readAllBytes());
                done |= here;
            }
        }
        return changed.toByteArray();
    }
}
