package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.train.Pace;
import org.weightcast.train.TrainingListener;

/**
 * Every step frees all that it took from libtorch: exact, where resident memory also tells what compilers and allocators keep. That
 * is measured over 5,000 steps by the benchmark MemoryGrowth.
 */
class TrainingMemoryTest {
    private static final int WARM = 5; // what is made once is there by then
    private static final int STEPS = 45; // two validations and four checkpoints, steps of all kinds

    @Test
    void noStepLeavesATensorBehind(@TempDir Path folder) {
        System.gc(); // what other tests left to the collector would hide what is left now
        List<Long> held = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepped(Pace pace, double loss) {
                held.add(Pointer.totalCount());
            }
        };
        Path config = TinyCaster.config(folder, STEPS, 10);
        new CasterTraining(CasterConfig.read(config), TinyCaster.classes(), folder.resolve("run"))
                .run(listener, () -> false);
        assertThat(held).hasSize(STEPS);
        assertThat(held.subList(WARM, STEPS))
                .allMatch(count -> count <= held.get(WARM), "no more than " + held.get(WARM));
        assertThat(Pointer.totalCount()).isLessThan(held.get(WARM));
    }
}
