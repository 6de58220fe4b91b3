package org.weightcast.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights at rest: the safetensors format. Eight bytes hold the length of a JSON header (little endian), then the
 * header, padded with spaces to a multiple of 8, then the values. F32, F16, BF16 and I64 are read, F32 is written. The same
 * weights give the same bytes.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors {
    /** Longest header read or written, in bytes: enough for a hundred thousand tensors. */
    private static final int LONGEST_HEADER = 16 << 20;

    private static final int LENGTH_BYTES = 8;
    private static final int CHUNK = 1 << 16;

    private Safetensors() {}

    /**
     * What a file holds.
     *
     * @param weights in the order of the header
     * @param metadata free texts; in the file under {@code __metadata__}
     */
    public record Contents(Named<FloatArray> weights, Map<String, String> metadata) {
        public Contents {
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }

    /**
     * Writes weights in their order; the file is there whole or not at all.
     *
     * @throws IOException if the file cannot be written; it names the file and the reason
     */
    public static void write(Path file, Named<FloatArray> weights, Map<String, String> metadata) throws IOException {
        if (weights.has(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("No weight can have the name " + SafetensorsHeader.METADATA);
        }
        byte[] json = SafetensorsHeader.json(weights, metadata);
        byte[] header = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(header, json.length, header.length, (byte) ' ');
        if (header.length > LONGEST_HEADER) {
            throw new IllegalArgumentException(
                    "The names and metadata need " + header.length + " bytes, more than " + LONGEST_HEADER);
        }
        AtomicFile.write(file, out -> {
            out.write(littleEndian(LENGTH_BYTES).putLong(header.length).array());
            out.write(header);
            for (FloatArray array : weights.values()) {
                writeValues(array, out);
            }
        });
    }

    private static void writeValues(FloatArray array, OutputStream out) throws IOException {
        FloatBuffer values = array.buffer();
        byte[] bytes = new byte[CHUNK];
        ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            chunk.clear();
            while (values.hasRemaining() && chunk.hasRemaining()) {
                chunk.putFloat(values.get());
            }
            out.write(bytes, 0, chunk.position());
        }
    }

    /**
     * Reads a file.
     *
     * @throws BadModelException if the file cannot be read or is not what its header says; the message names the file
     *     and the tensor
     */
    public static Contents read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel);
        } catch (SafetensorsHeader.Mistake mistake) {
            throw new BadModelException(
                    "The file " + file + " is not a valid safetensors file: " + mistake.getMessage(), mistake);
        } catch (NoSuchFileException missing) {
            throw new BadModelException("There is no file " + file, missing);
        } catch (IOException failure) {
            throw new BadModelException("The file " + file + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static Contents read(FileChannel channel) throws IOException, SafetensorsHeader.Mistake {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new SafetensorsHeader.Mistake("it has only " + size + " bytes");
        }
        long headerLength = fill(channel, littleEndian(LENGTH_BYTES)).getLong();
        if (headerLength < 0 || headerLength > Math.min(LONGEST_HEADER, size - LENGTH_BYTES)) {
            throw new SafetensorsHeader.Mistake("its header would have " + Long.toUnsignedString(headerLength)
                    + " bytes, but at most " + Math.min(LONGEST_HEADER, size - LENGTH_BYTES) + " are possible");
        }
        ByteBuffer header = fill(channel, littleEndian((int) headerLength));
        long start = LENGTH_BYTES + headerLength;
        SafetensorsHeader parsed = SafetensorsHeader.parse(text(header), size - start);
        Named.Builder<FloatArray> weights = Named.builder();
        for (SafetensorsHeader.Entry entry : parsed.entries()) {
            channel.position(start + entry.begin());
            weights.put(entry.name(), readValues(channel, entry));
        }
        return new Contents(weights.build(), parsed.metadata());
    }

    private static String text(ByteBuffer header) throws SafetensorsHeader.Mistake {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException notText) {
            throw new SafetensorsHeader.Mistake("its header is not text in UTF-8");
        }
    }

    private static FloatArray readValues(FileChannel channel, SafetensorsHeader.Entry entry)
            throws IOException, SafetensorsHeader.Mistake {
        int size = entry.type().size();
        float[] values = new float[Math.toIntExact((entry.end() - entry.begin()) / size)];
        ByteBuffer chunk = littleEndian(CHUNK);
        int done = 0;
        while (done < values.length) {
            chunk.clear().limit((int) Math.min(CHUNK, (values.length - done) * (long) size));
            fill(channel, chunk);
            while (chunk.hasRemaining()) {
                values[done++] = entry.type().next(chunk);
            }
        }
        return FloatArray.wrap(values, entry.shape());
    }

    /** Reads as many bytes as the buffer takes; ready to be read from. */
    private static ByteBuffer fill(FileChannel channel, ByteBuffer buffer)
            throws IOException, SafetensorsHeader.Mistake {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new SafetensorsHeader.Mistake("it ends " + buffer.remaining() + " bytes too early");
            }
        }
        return buffer.flip();
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
