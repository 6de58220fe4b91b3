package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassSetTest {
    private static final ImageSpec SPEC = new ImageSpec(1, 2, true);
    private static final ImageClass ALPHA =
            ImageClass.of("greek/alpha", "greek", SPEC, List.of(new float[4], new float[] {0.2f, 0.4f, 0.6f, 1}));
    private static final ImageClass BE = ImageClass.of("cyrillic/be", "cyrillic", SPEC, List.of(new float[4]));

    @Test
    void givesBackWhatItWasGivenToAByte() {
        float[] target = new float[6];
        new ClassSet(SPEC, List.of(BE, ALPHA)).copyInto(1, 1, target, 1);
        assertThat(target[0]).isZero();
        assertThat(target[1]).isCloseTo(0.2f, within(0.5f / 255));
        assertThat(target[2]).isCloseTo(0.4f, within(0.5f / 255));
        assertThat(target[4]).isEqualTo(1);
        assertThat(target[5]).isZero();
    }

    @Test
    void turnsCounterclockwise() {
        // 0.2 0.4      0.4 1        1 0.6       0.6 0.2
        // 0.6 1    ->  0.2 0.6  ->  0.4 0.2 ->  1   0.4
        ClassSet set = new ClassSet(SPEC, List.of(ALPHA)).withRotations();
        assertThat(set.classes())
                .extracting(ImageClass::name)
                .containsExactly("greek/alpha", "greek/alpha@90", "greek/alpha@180", "greek/alpha@270");
        assertThat(second(set.get(1))).usingComparatorWithPrecision(0.01f).containsExactly(0.4f, 1, 0.2f, 0.6f);
        assertThat(second(set.get(2))).usingComparatorWithPrecision(0.01f).containsExactly(1, 0.6f, 0.4f, 0.2f);
        assertThat(second(set.get(3))).usingComparatorWithPrecision(0.01f).containsExactly(0.6f, 0.2f, 1, 0.4f);
    }

    @Test
    void turnsEveryChannelOfEveryImage() {
        ImageSpec colour = new ImageSpec(3, 3, false);
        float[] image = new float[27];
        for (int i = 0; i < image.length; i++) {
            image[i] = i / 51f;
        }
        ImageClass turned =
                ImageClass.of("a", "a", colour, List.of(new float[27], image)).turned(1);
        float[] target = new float[27];
        turned.copyInto(1, target, 0);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 3; y++) {
                for (int x = 0; x < 3; x++) {
                    assertThat(target[9 * c + 3 * y + x]).isEqualTo(image[9 * c + 3 * x + 2 - y], within(1e-6f));
                }
            }
        }
        float[] back = new float[27];
        turned.turned(3).copyInto(1, back, 0);
        assertThat(back).usingComparatorWithPrecision(1e-6f).containsExactly(image);
    }

    @Test
    void keepsRotationsInTheGroupOfTheirClass() {
        ClassSet set = new ClassSet(SPEC, List.of(ALPHA, BE)).withRotations();
        assertThat(set.groups()).containsExactly("greek", "cyrillic");
        ClassSet greek = set.only("greek"::equals);
        assertThat(greek.size()).isEqualTo(4);
        assertThat(greek.classes()).allMatch(each -> each.name().startsWith("greek/alpha"));
        assertThat(set.byGroup()).containsExactly(new int[] {0, 2, 4, 6}, new int[] {1, 3, 5, 7});
        assertThat(set.byGroupAndRotation()).hasSize(8).contains(new int[] {2}, new int[] {7});
    }

    @Test
    void givesSomeImagesOfEachClass() {
        ImageSpec point = new ImageSpec(1, 1, true);
        ImageClass four = ImageClass.of(
                "a", "g", point, List.of(new float[] {0}, new float[] {0.2f}, new float[] {0.4f}, new float[] {1}));
        ImageClass some = new ClassSet(point, List.of(four)).part(1, 3).get(0);
        float[] pixels = new float[2];
        some.copyInto(0, pixels, 0);
        some.copyInto(1, pixels, 1);
        assertThat(some.images()).isEqualTo(2);
        assertThat(some.name()).isEqualTo("a");
        assertThat(pixels).containsExactly(0.2f, 0.4f);
        assertThatThrownBy(() -> four.part(2, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 images");
    }

    @Test
    void refusesClassesOfAnotherSpecification() {
        assertThatThrownBy(() -> new ClassSet(new ImageSpec(1, 4, true), List.of(ALPHA)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("greek/alpha");
        assertThatThrownBy(() -> ImageClass.of("a", "a", SPEC, List.of(new float[5])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static float[] second(ImageClass each) {
        float[] target = new float[4];
        each.copyInto(1, target, 0);
        return target;
    }
}
