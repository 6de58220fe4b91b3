package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.weightcast.data.Picture;

class OcclusionTest {
    private static final int LARGE = 300;

    /** The drawing in the upper left of a much larger sheet: nothing can rest on the rest of it. */
    private static Picture inACorner(Picture drawing) {
        byte[] rgb = new byte[3 * LARGE * LARGE];
        Arrays.fill(rgb, (byte) 255);
        for (int y = 0; y < 2 * drawing.height(); y++) {
            for (int x = 0; x < 2 * drawing.width(); x++) {
                int from = 3 * (y / 2 * drawing.width() + x / 2);
                System.arraycopy(drawing.rgb(), from, rgb, 3 * (y * LARGE + x), 3);
            }
        }
        return new Picture(LARGE, LARGE, rgb);
    }

    @Test
    void anAnswerRestsOnTheInkAndNotOnPaper() {
        try (Caster caster = Caster.load(Caster.GLYPHS)) {
            Drawings drawings = new Drawings(caster.imageSpec(true), 12_000);
            for (int[] counts : new int[][] {{4, 4, 4}, {4}}) {
                try (CastModel model = caster.cast(drawings.support(counts, 0), 0)) {
                    Occlusion whole = Occlusion.of(model, drawings.unseen(0, 1));
                    assertThat(whole.columns()).isEqualTo(12);
                    assertThat(whole.largest()).isPositive();
                    Occlusion corner = Occlusion.of(model, inACorner(drawings.unseen(0, 1)));
                    int cells = corner.columns();
                    double lowerRight = corner.importance()[cells * corner.rows() - 1];
                    assertThat(Math.abs(lowerRight)).isLessThan(0.01 * Math.max(1, corner.largest()));
                    double most = 0;
                    for (int i = 0; i < corner.importance().length; i++) {
                        most = Math.max(most, Math.abs(corner.importance()[i]));
                    }
                    assertThat(most).isGreaterThan(0.1);
                }
            }
        }
    }
}
