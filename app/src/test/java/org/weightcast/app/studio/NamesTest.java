package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of names that come from outside. */
class NamesTest {
    private static final Limits LIMITS = Limits.ofHeap(1 << 28);

    @Test
    void theLastPartOfAPathIsTheFileAndTheOneBeforeItTheClass() {
        assertThat(Names.ofFile("birds/robin/7.png", LIMITS)).isEqualTo("7.png");
        assertThat(Names.folder("birds/robin/7.png")).contains("robin");
        assertThat(Names.folder("birds\\robin\\7.png")).contains("robin");
        assertThat(Names.folder("7.png")).isEmpty();
    }

    @Test
    void pathsThatClimbAreOnlyWords() {
        for (String path : List.of("../../etc/passwd", "/etc/passwd", "..\\..\\etc\\passwd", "etc/./../passwd")) {
            assertThat(Names.ofFile(path, LIMITS)).isEqualTo("passwd");
            assertThat(Names.folder(path)).contains("etc");
        }
        assertThat(Names.ofFile("../..", LIMITS)).isEqualTo("picture");
        assertThat(Names.ofFile("", LIMITS)).isEqualTo("picture");
    }

    @Test
    void controlCharactersAndWhatTurnsTheDirectionOfTextGo() {
        assertThat(Names.ofClass("a\u0000b\u001b[31m\u202egpj.exe\ud800", LIMITS))
                .isEqualTo("ab[31mgpj.exe");
        assertThat(Names.ofClass("  two\t\n words\u2028\u00a0 ", LIMITS)).isEqualTo("two words");
        assertThat(Names.ofClass("e\u0301", LIMITS)).isEqualTo("\u00e9");
    }

    @Test
    void joinersStayWithinWordsOnly() {
        assertThat(Names.ofClass("\u0645\u06cc\u200c\u062e", LIMITS)).isEqualTo("\u0645\u06cc\u200c\u062e");
        assertThat(Names.ofClass(" \u200da\u200d \u200c", LIMITS)).isEqualTo("a");
        assertThatThrownBy(() -> Names.ofClass("\u200c\u200d", LIMITS)).hasMessage("A class needs a name.");
    }

    @Test
    void aClassNeedsANameOfReasonableLengthThatIsFree() {
        for (String empty : List.of("", " ", "\u0000", "\u200b\ufeff", "\u00a0")) {
            assertThatThrownBy(() -> Names.ofClass(empty, LIMITS))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("A class needs a name.");
        }
        assertThat(Names.ofClass("x".repeat(80), LIMITS)).hasSize(80);
        assertThatThrownBy(() -> Names.ofClass("x".repeat(81), LIMITS)).hasMessageContaining("80 characters at most");
        assertThatThrownBy(() -> Names.ofClass("_Unlabeled", LIMITS)).hasMessageContaining("without a label");
    }

    @Test
    void ofALongFileNameTheEndIsKeptWithoutHalfACharacter() {
        assertThat(Names.ofFile("x".repeat(200) + ".png", LIMITS)).hasSize(80).endsWith("x.png");
        String cut = Names.ofFile("x" + "😀".repeat(40) + ".pn", LIMITS);
        assertThat(cut).hasSizeLessThanOrEqualTo(80).endsWith("😀.pn").startsWith("😀");
    }
}
