package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.weights.JsonValue;

/** What becomes of files that are dropped on the page. */
@Timeout(60)
class UploadsTest {
    private static final byte[] TEXT = "no picture".getBytes(StandardCharsets.UTF_8);

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

    /** Uploads, and returns why files were not taken. */
    private List<String> upload(String query, Form form, int taken) {
        JsonValue answer = StudioClient.json(studio.upload(query, form));
        assertThat(answer.get("added").integer()).isEqualTo(taken);
        return answer.get("refused").list().stream().map(JsonValue::text).toList();
    }

    private Project project() {
        return studio.studio().state().project();
    }

    private List<String> names(String className) {
        return project().named(className).orElseThrow().pictures().stream()
                .map(ProjectPicture::name)
                .toList();
    }

    @Test
    void foldersAreClassesAndTheRestGoesOnTheShelf() {
        Form form = new Form()
                .add("symbols/cross/1.png", Drawings.png(0, 1))
                .add("symbols/Cross/2.png", Drawings.png(0, 2))
                .add("symbols/Möwe 🐦/3.png", Drawings.png(1, 3))
                .add("_unlabeled/4.png", Drawings.png(1, 4))
                .add("5.png", Drawings.png(1, 5));
        assertThat(upload("", form, 5)).isEmpty();
        assertThat(project().classes()).extracting(ProjectClass::name).containsExactly("cross", "Möwe 🐦");
        assertThat(names("cross")).containsExactly("1.png", "2.png");
        assertThat(project().unlabeled()).extracting(ProjectPicture::name).containsExactlyInAnyOrder("4.png", "5.png");
        assertThat(studio.studio().state().step()).isEqualTo(1);
    }

    @Test
    void whoseClassIsToldStaysTogetherWhateverItsFolder() {
        studio.change("{\"do\":\"add_class\",\"name\":\"cross\"}");
        Form form = new Form().add("x/1.png", Drawings.png(0, 1)).add("_unlabeled/2.png", Drawings.png(0, 2));
        assertThat(upload("?to=1", form, 2)).isEmpty();
        assertThat(names("cross")).containsExactly("1.png", "2.png");
        assertThat(project().classes()).hasSize(1);
    }

    @Test
    void ofSeveralFilesThoseThatCanBeUsedAreTakenAndTheOthersNamed() {
        Form form = new Form()
                .add("cross/good.png", Drawings.png(0, 1))
                .add("cross/bad.png", TEXT)
                .add("cross/large.png", new byte[2_000_001]);
        assertThat(upload("", form, 1))
                .satisfiesExactly(
                        bad -> assertThat(bad)
                                .contains("bad.png", "is not a PNG, JPEG")
                                .endsWith("."),
                        large -> assertThat(large).isEqualTo("large.png is larger than the 2 MB that are taken."));
        assertThat(names("cross")).containsExactly("good.png");
    }

    @Test
    void anArchiveIsAFolder() {
        byte[] zip = Archives.zip(Map.of(
                "all/cross/1.png",
                Drawings.png(0, 1),
                "all/ring/2.png",
                Drawings.png(1, 2),
                "all/ring/no.png",
                TEXT,
                "all/_unlabeled/3.png",
                Drawings.png(1, 3),
                "all/project.json",
                TEXT,
                "__MACOSX/cross/._1.png",
                TEXT));
        assertThat(upload("", Form.of("mine.zip", zip), 3))
                .singleElement()
                .asString()
                .contains("no.png", "is not a PNG, JPEG")
                .doesNotContain("weightcast", ".zip");
        assertThat(names("cross")).containsExactly("1.png");
        assertThat(names("ring")).containsExactly("2.png");
        assertThat(project().unlabeled()).hasSize(1);
    }

    @Test
    void aPictureOfNoClassThatIsThereIsNotEvenKept() {
        byte[] png = Drawings.png(0, 1);
        for (String to : List.of("-1", "7")) {
            assertThat(studio.upload("?to=" + to, Form.of("a.png", png)).statusCode())
                    .isEqualTo(404);
        }
        assertThat(project()).isEqualTo(Project.EMPTY);
        assertThat(studio.get("pictures/" + Digests.sha256(png)).statusCode()).isEqualTo(404);
    }

    @Test
    void morePicturesThanAProjectTakesAreRefusedAndNothingIsAdded() {
        Form half = new Form();
        for (int seed = 0; seed < 120; seed++) {
            half.add("a.png", Drawings.png(0, 1));
        }
        assertThat(upload("?to=0", half, 120)).isEmpty();
        var answer = studio.upload("?to=0", half);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(StudioClient.text(answer)).contains("A project takes 200 pictures at most.");
        assertThat(project().size()).isEqualTo(120);
    }
}
