package org.weightcast.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read back by code that shares nothing with what wrote them: own checksum, own decoding. */
class TensorBoardLogTest {
    @TempDir
    Path folder;

    private record Event(double seconds, long step, String version, Map<String, Float> values) {}

    @Test
    void writesWhatTensorBoardReads() throws IOException {
        double before = System.currentTimeMillis() / 1000.0;
        TensorBoardLog log = TensorBoardLog.open(folder, 0);
        log.progress(200, new TreeMap<>(Map.of("loss", 1.5, "rate", 0.001)));
        log.validated(100_000, 0.25, true);
        List<Event> events = events();
        assertThat(events).hasSize(3);
        assertThat(events.get(0).version).isEqualTo("brain.Event:2");
        assertThat(events.get(1).step).isEqualTo(200);
        assertThat(events.get(1).values).isEqualTo(Map.of("loss", 1.5f, "rate", 0.001f));
        assertThat(events.get(2).step).isEqualTo(100_000);
        assertThat(events.get(2).values).isEqualTo(Map.of("validation_accuracy", 0.25f));
        assertThat(events).allSatisfy(event -> assertThat(event.seconds).isBetween(before, before + 60));
    }

    @Test
    void isCutBackToTheStepThatTheRunGoesOnFrom() throws IOException {
        TensorBoardLog log = TensorBoardLog.open(folder, 0);
        for (long step = 100; step <= 400; step += 100) {
            log.progress(step, Map.of("loss", 1.0));
        }
        TensorBoardLog.open(folder, 200).progress(300, Map.of("loss", 7.0));
        assertThat(events()).extracting(Event::step).containsExactly(0L, 100L, 200L, 300L);
        assertThat(events().get(3).values).isEqualTo(Map.of("loss", 7f));
    }

    @Test
    void dropsWhatACrashLeftHalfWrittenOrDamaged() throws IOException {
        Path file = folder.resolve(TensorBoardLog.FILE);
        TensorBoardLog.open(folder, 0).progress(100, Map.of("loss", 1.0));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            TensorBoardLog.open(folder, 500).progress(600, Map.of("loss", 2.0));
            assertThat(events())
                    .as("cut to %d bytes", length)
                    .extracting(Event::step)
                    .containsExactly(0L, 600L);
        }
        whole[whole.length - 6] ^= 1;
        Files.write(file, whole);
        TensorBoardLog.open(folder, 500);
        assertThat(events()).extracting(Event::step).containsExactly(0L);
    }

    private List<Event> events() throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(TensorBoardLog.FILE)))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (file.hasRemaining()) {
            byte[] head = new byte[8];
            file.get(head);
            assertThat(file.getInt()).isEqualTo(masked(head));
            byte[] body = new byte
                    [(int) ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong()];
            file.get(body);
            assertThat(file.getInt()).isEqualTo(masked(body));
            events.add(event(ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    /** Castagnoli's polynomial, bit by bit. */
    private static int masked(byte[] bytes) {
        int crc = -1;
        for (byte each : bytes) {
            crc ^= each & 255;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static Event event(ByteBuffer in) {
        double seconds = 0;
        long step = 0;
        String version = "";
        Map<String, Float> values = new TreeMap<>();
        while (in.hasRemaining()) {
            int key = in.get();
            switch (key) {
                case 1 << 3 | 1 -> seconds = in.getDouble();
                case 2 << 3 -> step = varint(in);
                case 3 << 3 | 2 -> version = text(part(in));
                case 5 << 3 | 2 -> {
                    ByteBuffer summary = part(in);
                    while (summary.hasRemaining()) {
                        assertThat(summary.get()).isEqualTo((byte) (1 << 3 | 2));
                        ByteBuffer value = part(summary);
                        assertThat(value.get()).isEqualTo((byte) (1 << 3 | 2));
                        String tag = text(part(value));
                        assertThat(value.get()).isEqualTo((byte) (2 << 3 | 5));
                        values.put(tag, value.getFloat());
                    }
                }
                default -> throw new AssertionError("field " + key);
            }
        }
        return new Event(seconds, step, version, values);
    }

    private static ByteBuffer part(ByteBuffer in) {
        int length = (int) varint(in);
        ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return part;
    }

    private static String text(ByteBuffer in) {
        return StandardCharsets.UTF_8.decode(in).toString();
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 127) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
