package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Later builds of the runtime report their use over the network; users' pictures and habits are nobody's business. */
class NoTelemetryTest {
    @Test
    void theRuntimeHasNoUploaderInside() throws IOException {
        try (InputStream library =
                NoTelemetryTest.class.getResourceAsStream("/ai/onnxruntime/native/linux-x64/libonnxruntime.so")) {
            String text = new String(library.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(text.contains("OrtGetApiBase")).isTrue();
            assertThat(text.contains("ORT_DISABLE_TELEMETRY")).isFalse();
        }
    }
}
