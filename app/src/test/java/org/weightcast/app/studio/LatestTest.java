package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker that skips what is out of date. */
@Timeout(60)
class LatestTest {
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        return String.valueOf(done.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void whatComesWhileItIsBusyIsDroppedForTheNewest() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Boolean> outdated = new CopyOnWriteArrayList<>();
        try (Latest<String> latest = new Latest<>("test", task -> done.add(task), (task, failure) -> {})) {
            Latest<String> slow = new Latest<>(
                    "slow",
                    task -> {
                        started.countDown();
                        await(goOn);
                        done.add(task);
                    },
                    (task, failure) -> {});
            slow.give("first");
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            outdated.add(slow.isOutdated());
            slow.give("second");
            slow.give("third");
            outdated.add(slow.isOutdated());
            goOn.countDown();
            assertThat(List.of(next(), next())).containsExactly("first", "third");
            slow.close();
            latest.give("last");
            assertThat(next()).isEqualTo("last");
        }
        assertThat(outdated).containsExactly(false, true);
        assertThat(done).isEmpty();
    }

    @Test
    void goesOnAfterItsWorkFailed() throws InterruptedException {
        try (Latest<String> latest = new Latest<>(
                "test",
                task -> {
                    if (task.equals("bad")) {
                        throw new IllegalStateException("no");
                    }
                    done.add(task);
                },
                (task, failure) -> done.add(task + ": " + failure.getMessage()))) {
            latest.give("bad");
            assertThat(next()).isEqualTo("bad: no");
            latest.give("good");
            assertThat(next()).isEqualTo("good");
        }
    }

    @Test
    void closingWaitsForWhatIsBeingDone() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Latest<String> latest = new Latest<>(
                "test",
                task -> {
                    started.countDown();
                    done.add(task);
                },
                (task, failure) -> {});
        latest.give("only");
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        latest.close();
        assertThat(done).containsExactly("only");
        latest.give("too late");
        assertThat(done).containsExactly("only");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
