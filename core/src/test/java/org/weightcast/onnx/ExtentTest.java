package org.weightcast.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.weightcast.net.Axis;

class ExtentTest {
    private static final Extent SUPPORT = Extent.of(Axis.of("support"));
    private static final Extent CLASS = Extent.of(Axis.of("class"));

    @Test
    void fixedLengthsAreOrdinaryNumbers() {
        assertThat(Extent.of(3).times(Extent.of(4)).plus(Extent.of(5)).minus(7)).isEqualTo(Extent.of(10));
        assertThat(Extent.of(12).dividedBy(4)).hasToString("3");
        assertThat(Extent.of(0).times(SUPPORT).is(0)).isTrue();
    }

    @Test
    void joiningAndCuttingFindsTheSameLengthAgain() {
        Extent tokens = Extent.of(7).plus(SUPPORT);
        assertThat(tokens).hasToString("support+7");
        assertThat(tokens.minus(7)).isEqualTo(SUPPORT);
        assertThatThrownBy(() -> tokens.minus(8)).hasMessageContaining("8").hasMessageContaining("support+7");
    }

    @Test
    void mergingAndSplittingFindsTheSameLengthAgain() {
        Extent merged = Extent.of(3).times(SUPPORT).times(CLASS);
        assertThat(merged).isEqualTo(CLASS.times(SUPPORT).times(Extent.of(3))).hasToString("3*class*support");
        assertThat(merged.isDivisibleBy(3)).isTrue();
        assertThat(merged.dividedBy(3)).isEqualTo(SUPPORT.times(CLASS));
        assertThat(merged.isDivisibleBy(2)).isFalse();
        assertThat(SUPPORT.plus(Extent.of(1)).times(SUPPORT)).hasToString("support+support*support");
    }

    @Test
    void differentNamesDisagreeAndUnknownAgreesWithAll() {
        assertThat(SUPPORT.agreesWith(CLASS)).isFalse();
        assertThat(SUPPORT.agreesWith(Extent.of(5))).isFalse();
        assertThat(SUPPORT.plus(Extent.unknown(1)).agreesWith(Extent.of(5))).isTrue();
    }
}
