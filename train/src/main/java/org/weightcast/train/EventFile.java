package org.weightcast.train;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard events: records of a length, its checksum, an {@code Event} message and its checksum, all little endian.
 * The checksums are CRC32C, turned and shifted as TensorFlow's record format wants them.
 *
 * @see <a href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto">event.proto</a>
 */
final class EventFile {
    private static final int AROUND = 16; // bytes of a record besides its message
    private static final int LARGEST = 1 << 20; // ours are far below it: a larger length is damage

    // Fields of the messages Event, Summary and Summary.Value.
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    private EventFile() {}

    /** The event that every file starts with. */
    static byte[] version(double seconds) throws IOException {
        return message(out -> {
            out.writeDouble(WALL_TIME, seconds);
            out.writeString(FILE_VERSION, "brain.Event:2");
        });
    }

    /**
     * Numbers of a step.
     *
     * @param seconds since 1970
     */
    static byte[] scalars(double seconds, long step, Map<String, Double> values) throws IOException {
        byte[] summary = message(out -> {
            for (Map.Entry<String, Double> value : values.entrySet()) {
                out.writeByteArray(VALUE, message(inner -> {
                    inner.writeString(TAG, value.getKey());
                    inner.writeFloat(SIMPLE_VALUE, value.getValue().floatValue());
                }));
            }
        });
        return message(out -> {
            out.writeDouble(WALL_TIME, seconds);
            out.writeInt64(STEP, step);
            out.writeByteArray(SUMMARY, summary);
        });
    }

    /** Adds an event at the end of the file, which is made if it is missing. */
    static void append(Path file, byte[] event) throws IOException {
        byte[] length = new byte[8];
        littleEndian(length).putLong(event.length);
        ByteBuffer record = littleEndian(new byte[AROUND + event.length]);
        record.put(length).putInt(checksum(length)).put(event).putInt(checksum(event));
        record.flip();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (record.hasRemaining()) {
                channel.write(record);
            }
        }
    }

    /**
     * Cuts off what comes after a step, and what is damaged.
     *
     * @return the bytes that are left
     */
    static long cut(Path file, long step) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = 0;
            byte[] event = read(channel, end);
            while (event.length > 0 && step(event) <= step) {
                end += AROUND + event.length;
                event = read(channel, end);
            }
            channel.truncate(end);
            return end;
        }
    }

    /** The event at a position; empty where none begins or it is damaged. */
    private static byte[] read(FileChannel channel, long position) throws IOException {
        byte[] none = {};
        if (channel.size() - position < AROUND) {
            return none;
        }
        byte[] head = bytes(channel, position, 8);
        long length = littleEndian(head).getLong();
        if (length < 1
                || length > Math.min(LARGEST, channel.size() - position - AROUND)
                || checksum(head)
                        != littleEndian(bytes(channel, position + 8, 4)).getInt()) {
            return none;
        }
        byte[] event = bytes(channel, position + 12, (int) length);
        byte[] checksum = bytes(channel, position + 12 + length, 4);
        return checksum(event) == littleEndian(checksum).getInt() ? event : none;
    }

    private static byte[] bytes(FileChannel channel, long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        while (target.hasRemaining() && channel.read(target, position + target.position()) >= 0) {
            // goes on reading
        }
        return bytes;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long step(byte[] event) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(event);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == STEP) {
                return in.readInt64();
            }
            in.skipField(tag);
        }
        return 0;
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }
}
