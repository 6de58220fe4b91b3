package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EpisodeTest {
    private static final ImageSpec SPEC = new ImageSpec(1, 4, true);
    private static final float[] IMAGE = {0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0};

    private static float[] image(float[] images, int index) {
        return Arrays.copyOfRange(images, index * 16, (index + 1) * 16);
    }

    @Test
    void aStyleIsTheSameForAllImagesOfATaskAndAnotherForTheNext() {
        float[] two = Arrays.copyOf(IMAGE, 32);
        System.arraycopy(IMAGE, 0, two, 16, 16);
        Episode plain = new Episode(2, two, new int[] {0, 1}, IMAGE.clone(), new int[] {0});
        SplittableRandom random = new SplittableRandom(1);
        Warp style = new Warp(180, 0.5, 0.3, 0);
        Episode styled = plain.styled(style, SPEC, random);
        float[] first = image(styled.support(), 0);
        assertThat(first).isNotEqualTo(IMAGE);
        assertThat(image(styled.support(), 1)).containsExactly(first);
        assertThat(styled.query()).containsExactly(first);
        assertThat(styled.supportLabels()).containsExactly(0, 1);
        assertThat(image(plain.styled(style, SPEC, random).support(), 0)).isNotEqualTo(first);
        assertThat(image(plain.support(), 0)).containsExactly(IMAGE);
    }
}
