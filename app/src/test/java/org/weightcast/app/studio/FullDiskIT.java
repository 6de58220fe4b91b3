package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A studio on whose disk nothing more fits. The limit of the size of a file stands for the disk: writing beyond it fails. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "bash counts the blocks of ulimit in its own way elsewhere")
@Timeout(120)
class FullDiskIT {
    private static final int BLOCKS = 64; // of 1,024 bytes, as bash counts them

    @TempDir
    Path folder;

    @Test
    void whatCannotBeSavedIsRefusedAndNothingIsLost() throws Exception {
        Path project = folder.resolve("project");
        long saved;
        try (StudioMain.Running studio = StudioMain.startLimited(project, BLOCKS)) {
            StudioClient client = studio.client();
            saved = fillJournal(client);
            refused(client.upload("?to=0", Form.of("large.png", large())));
            assertThat(client.get("thumbnails/" + Digests.sha256(large())).statusCode())
                    .isEqualTo(404);
            HttpResponse<byte[]> back = client.change("{\"do\":\"see\",\"way\":\"auto\"}");
            assertThat(back.statusCode()).as(StudioClient.text(back)).isIn(200, 507);
            saved += back.statusCode() == 200 ? 1 : 0;
            assertThat(client.await("project", event -> true).get("step").number())
                    .isEqualTo(saved);
            assertThat(studio.end()).isEmpty();
        }
        try (ProjectFolder reopened = ProjectFolder.open(project, RunningStudio.LIMITS)) {
            assertThat(reopened.warning()).isEmpty();
            assertThat(reopened.state().step()).isEqualTo(saved);
            reopened.take(new Step.Go(new Change.AddClass("there is room again")), RunningStudio.LIMITS);
            assertThat(reopened.pictures().add(large(), "large.png")).isEqualTo(Digests.sha256(large()));
        }
    }

    /** Makes changes until one cannot be saved; returns how many were. */
    private static long fillJournal(StudioClient client) {
        String add = "{\"do\":\"add_class\",\"name\":\"" + "n".repeat(80) + "\"}";
        for (long saved = 0; ; saved++) {
            HttpResponse<byte[]> answer = client.change(saved % 2 == 0 ? add : "{\"do\":\"undo\"}");
            if (answer.statusCode() != 200) {
                refused(answer);
                assertThat(saved).isGreaterThan(100);
                return saved;
            }
        }
    }

    private static void refused(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(StudioClient.text(answer)).isEqualTo(507);
        assertThat(StudioClient.json(answer).get("error").text())
                .contains("could not be", "Is the disk full?")
                .doesNotContain("/", "Exception");
    }

    /** A picture whose file is larger than the limit. */
    private static byte[] large() {
        return Drawings.noise(200);
    }
}
