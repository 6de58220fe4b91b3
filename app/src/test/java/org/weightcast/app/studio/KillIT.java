package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A studio that takes changes as fast as it can and is killed in the middle of them: every change that was acknowledged is there
 * afterwards, and at most the one in flight besides. Ten rounds; {@code -Dweightcast.kills=50} says how many others.
 */
@Timeout(600)
class KillIT {
    private static final int ROUNDS = Integer.getInteger("weightcast.kills", 10);
    private static final int LATEST = 1_000; // milliseconds from the start of a round to its end

    @TempDir
    Path folder;

    @Test
    void killedAtAnyMomentNothingButTheChangeInFlightIsLost() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Sender sender = new Sender(random);
        for (int round = 0; round < ROUNDS; round++) {
            try (StudioMain.Running studio = StudioMain.start(folder, "-Xmx64m")) {
                CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sender.sendTo(studio.client()));
                Thread.sleep(random.nextInt(LATEST));
                studio.kill();
                sending.join();
            }
            sender.compare("seed " + seed + ", round " + round, folder);
        }
        assertThat(sender.step).as("changes in all").isGreaterThan(ROUNDS);
    }

    /** Sends one change after the other, and does itself what the studio says it did. */
    private static final class Sender {
        private final Random random;
        private History history = new History(Project.EMPTY);
        private long step;
        private Optional<Step> inFlight = Optional.empty();

        Sender(Random random) {
            this.random = new Random(random.nextLong());
        }

        void sendTo(StudioClient studio) {
            try {
                while (true) {
                    send(studio);
                }
            } catch (UncheckedIOException killed) {
                return;
            }
        }

        private void send(StudioClient studio) {
            byte[] picture = Drawings.png(random.nextInt(3), random.nextInt(1_000));
            String name = "class " + random.nextInt(12);
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> {
                    ProjectPicture added = new ProjectPicture(0, "a.png", Digests.sha256(picture));
                    Change.Batch batch = new Change.Batch(Project.UNLABELED, "", List.of(added));
                    Step upload = new Step.Go(new Change.AddPictures(List.of(batch)));
                    send(upload, () -> studio.upload("?to=0", Form.of("a.png", picture)));
                }
                case 4, 5, 6 -> {
                    Step add = new Step.Go(new Change.AddClass(name));
                    send(add, () -> studio.change("{\"do\":\"add_class\",\"name\":\"" + name + "\"}"));
                }
                case 7 -> {
                    Step clear = new Step.Go(new Change.Replace(Project.EMPTY));
                    send(clear, () -> studio.change("{\"do\":\"clear\"}"));
                }
                case 8, 9 -> send(new Step.Undo(), () -> studio.change("{\"do\":\"undo\"}"));
                default -> send(new Step.Redo(), () -> studio.change("{\"do\":\"redo\"}"));
            }
        }

        private void send(Step change, Supplier<HttpResponse<byte[]>> request) {
            inFlight = Optional.of(change);
            HttpResponse<byte[]> answer = request.get();
            inFlight = Optional.empty();
            if (answer.statusCode() == 200) {
                change.take(history);
                step++;
            } else {
                assertThat(answer.statusCode()).as(StudioClient.text(answer)).isEqualTo(Refusal.CONFLICT);
                assertThatThrownBy(() -> change.take(history.copy())).isInstanceOf(Refusal.class);
            }
        }

        /** What is on disk must be what was acknowledged, or that and the change in flight. */
        void compare(String what, Path folder) throws IOException {
            try (ProjectFolder project = ProjectFolder.open(folder, RunningStudio.LIMITS)) {
                ProjectFolder.State found = project.state();
                if (found.step() > step) {
                    inFlight.orElseThrow(() -> new AssertionError(what)).take(history);
                    step++;
                }
                assertThat(found)
                        .as(what)
                        .isEqualTo(
                                new ProjectFolder.State(history.present(), step, history.canUndo(), history.canRedo()));
                assertThat(project.warning()).as(what).isEmpty();
                for (ProjectPicture picture : found.project().pictures().toList()) {
                    byte[] file = project.pictures().original(picture.sha256());
                    assertThat(Digests.sha256(file)).as(what).isEqualTo(picture.sha256());
                }
            }
            inFlight = Optional.empty();
        }
    }
}
