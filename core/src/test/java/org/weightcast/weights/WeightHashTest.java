package org.weightcast.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WeightHashTest {
    private static final FloatArray PAIR = FloatArray.of(new float[] {1, -2.5f}, 2);

    @Test
    void isTheDigestOfWhatIsDocumented() throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(21).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(1).put((byte) 'w').putInt(1).putInt(2).putFloat(1).putFloat(-2.5f);
        byte[] expected = MessageDigest.getInstance("SHA-256").digest(bytes.array());
        assertThat(WeightHash.of(Named.of("w", PAIR))).isEqualTo(HexFormat.of().formatHex(expected));
    }

    @Test
    void tellsNamesShapesBitsAndOrderApart() {
        Named<FloatArray> weights = Named.of("a", PAIR).with("b", PAIR);
        assertThat(WeightHash.of(weights))
                .isEqualTo(WeightHash.of(Named.of("a", PAIR).with("b", PAIR)));
        assertThat(Stream.of(
                                weights,
                                Named.of("b", PAIR).with("a", PAIR),
                                Named.of("a", PAIR).with("c", PAIR),
                                Named.of("a", PAIR).with("b", PAIR.reshaped(1, 2)),
                                Named.of("a", PAIR).with("b", FloatArray.of(new float[] {1, -2.5000002f}, 2)),
                                Named.of("a", PAIR))
                        .map(WeightHash::of))
                .doesNotHaveDuplicates();
        assertThat(WeightHash.of(Named.of("a", FloatArray.scalar(0f))))
                .isNotEqualTo(WeightHash.of(Named.of("a", FloatArray.scalar(-0f))));
    }
}
