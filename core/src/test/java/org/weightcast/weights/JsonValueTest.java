package org.weightcast.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is no JSON is refused in words for people. */
class JsonValueTest {
    private static void refuses(String text, String says) {
        assertThatThrownBy(() -> JsonValue.read("The file", text))
                .isInstanceOf(BadModelException.class)
                .hasMessageStartingWith("The file ")
                .hasMessageContaining(says)
                .hasMessageNotContainingAny("Source", "StreamRead", "`");
    }

    @Test
    void whatFollowsTheValueIsRefused() {
        for (String rest : List.of(" {}", "1", " \"x\"")) {
            refuses("{\"a\":1}" + rest, "goes on after its end");
        }
        refuses("{\"a\":1}}", "is not JSON");
        refuses("{\"a\":1} x", "is not JSON");
        assertThat(JsonValue.read("The file", " {\"a\":1}\n ").get("a").integer())
                .isEqualTo(1);
    }

    @Test
    void whatIsTooDeepOrTooLongIsRefusedWithoutTheNamesOfSettings() {
        refuses("[".repeat(2_000), "is not JSON (Document nesting depth (1001) exceeds the maximum allowed (1000)");
        refuses("NaN", "is not JSON (Non-standard token 'NaN')");
        refuses("1".repeat(2_000), "is not JSON (Number value length (2000) exceeds the maximum allowed (1000)");
    }

    @Test
    void whatEndsTooEarlyIsRefused() {
        for (String cut : List.of("{", "{\"a\"", "{\"a\":", "[1,", "\"x", "tru")) {
            refuses(cut, "is not JSON");
        }
        refuses("", "is empty");
        refuses("  ", "is empty");
    }
}
