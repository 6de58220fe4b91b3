package org.weightcast.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SealedJsonTest {
    private static final String TEXT = SealedJson.write(json -> {
        json.writeStringField("name", "a");
        json.writeNumberField("number", 0.1);
    });

    @Test
    void isTheSameAfterWritingAndReading() {
        assertThat(TEXT)
                .startsWith("{\"name\":\"a\",\"number\":0.1,\"sha256\":\"")
                .endsWith("\"}\n");
        assertThat(SealedJson.read("it", TEXT).get("number").real64()).isEqualTo(0.1);
    }

    /** As sha256sum prints it. */
    @Test
    void digestsAreThoseOfTheStandard() {
        assertThat(SealedJson.digest("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void refusesWhatWasAlteredOrCutOff() {
        for (int length = 0; length < TEXT.length(); length++) {
            refuses(TEXT.substring(0, length));
        }
        refuses(TEXT.replace("0.1", "0.2"));
        refuses(TEXT.replace("{\"name\"", "{ \"name\""));
        refuses(TEXT + " ");
    }

    private static void refuses(String text) {
        assertThatThrownBy(() -> SealedJson.read("it", text))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("it was altered or cut off");
    }
}
