package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    @Test
    void countsChangesOfLetters() {
        assertThat(Spelling.changes("cast", "cast")).isZero();
        assertThat(Spelling.changes("", "cast")).isEqualTo(4);
        assertThat(Spelling.changes("csat", "cast")).isEqualTo(1);
        assertThat(Spelling.changes("clasify", "classify")).isEqualTo(1);
        assertThat(Spelling.changes("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void theNearestWordIsNotJustAny() {
        List<String> runes = List.of("ansur", "fendu");
        assertThat(Spelling.nearest("fendo", runes)).contains("fendu");
        assertThat(Spelling.nearest("fnedu", runes)).contains("fendu");
        assertThat(Spelling.nearest("lagaz", runes)).isEmpty();
    }
}
