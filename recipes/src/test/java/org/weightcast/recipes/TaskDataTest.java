package org.weightcast.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weightcast.adapt.Task;
import org.weightcast.data.ClassSet;
import org.weightcast.data.ImageClass;
import org.weightcast.data.ImageSpec;
import org.weightcast.train.Classification;

class TaskDataTest {
    @Test
    void aPixelOfHalfTheSizeIsTheMeanOfFour() {
        ImageSpec spec = new ImageSpec(1, 4, false);
        float[] image = {0, 0.2f, 1, 1, 0.4f, 0.6f, 1, 1, 0, 0, 0, 0.8f, 0, 0, 0, 0};
        ClassSet set = new ClassSet(spec, List.of(ImageClass.of("a", "a", spec, List.of(image))));
        TaskData data = new TaskData(new Task("whole", Classification.of(set, 2)), set, set);
        float[] half = new float[4];
        data.atHalfSize("half").test().copyInto(0, 0, half, 0);
        assertThat(half).containsExactly(new float[] {0.3f, 1, 0, 0.2f}, within(0.005f));
    }

    @Test
    void imagesToLearnToChooseAndToReportOnAreApart() {
        Run run = Run.start(Run.Mode.QUICK, Optional.empty(), (stage, done, total, metric) -> {});
        TaskData.Source source = TaskData.Source.of(run, 8);
        TaskData near = source.task("near", 50, 75);
        assertThat(near.task().classes()).isEqualTo(5);
        assertThat(near.task().data().classes().images(0)).isEqualTo(25);
        assertThat(near.validation().images(0)).isEqualTo(3);
        assertThat(near.test().images(0)).isEqualTo(12);
        assertThat(near.test().get(0).name()).isEqualTo(near.validation().get(0).name());
        assertThat(source.task("base", 0, 50).test().get(0).name())
                .isNotEqualTo(near.test().get(0).name());
    }

    @Test
    void superclassesAreLabelsOfGreyImages() {
        Run run = Run.start(Run.Mode.QUICK, Optional.empty(), (stage, done, total, metric) -> {});
        TaskData coarse = TaskData.Source.of(run, 8).coarse("coarse", 50, 100, 6);
        assertThat(coarse.task().classes()).isEqualTo(3);
        assertThat(coarse.test().size()).isEqualTo(6);
        assertThat(coarse.task().data().labels().of(coarse.test().get(3)))
                .isEqualTo(coarse.task().data().labels().of(coarse.test().get(2)))
                .isEqualTo(1);
        float[] pixels = new float[3 * 64];
        coarse.test().copyInto(1, 0, pixels, 0);
        assertThat(Arrays.copyOfRange(pixels, 0, 64))
                .isEqualTo(Arrays.copyOfRange(pixels, 64, 128))
                .isEqualTo(Arrays.copyOfRange(pixels, 128, 192));
    }
}
