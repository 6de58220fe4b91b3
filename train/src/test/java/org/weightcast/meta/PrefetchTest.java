package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PrefetchTest {
    @Test
    void givesEachStepInTurnFromTheFirstOn() {
        try (Prefetch<Long> numbers = new Prefetch<>(step -> step * step, 10)) {
            List<Long> taken = LongStream.range(0, 50)
                    .map(unused -> numbers.take())
                    .boxed()
                    .toList();
            assertThat(taken)
                    .isEqualTo(LongStream.range(10, 60).map(n -> n * n).boxed().toList());
        }
    }

    @Test
    void preparesOnOneThreadOfItsOwn() throws InterruptedException {
        List<String> threads = new CopyOnWriteArrayList<>();
        CountDownLatch prepared = new CountDownLatch(3);
        try (Prefetch<String> names = new Prefetch<>(
                step -> {
                    threads.add(Thread.currentThread().getName());
                    prepared.countDown();
                    return "";
                },
                0)) {
            prepared.await(); // ahead of the first take
            names.take();
        }
        assertThat(threads).hasSizeGreaterThanOrEqualTo(3).containsOnly("episodes");
    }

    @Test
    void passesOnWhatTheSourceThrowsAtItsStep() {
        try (Prefetch<Long> numbers = new Prefetch<>(
                step -> {
                    if (step == 1) {
                        throw new IllegalStateException("step one");
                    }
                    return step;
                },
                0)) {
            assertThat(numbers.take()).isZero();
            assertThatThrownBy(numbers::take)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("step one");
        }
    }
}
