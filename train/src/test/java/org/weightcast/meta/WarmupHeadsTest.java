package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.train.TrainingListener;

class WarmupHeadsTest {
    @TempDir
    Path folder;

    /** Four blocks, hence three heads, 300 steps: the heads' turns are at 0, 100 and 200, the student's from 300 on. */
    @Test
    void theLossMovesFromHeadToHead() {
        WarmupHeads heads = new WarmupHeads(300);
        assertThat(heads.shares(0, 4)).containsExactly(1, 0, 0, 0);
        assertThat(heads.shares(50, 4)).containsExactly(new double[] {0.5, 0.5, 0, 0}, within(1e-9));
        assertThat(heads.shares(100, 4)).containsExactly(new double[] {0, 1, 0, 0}, within(1e-9));
        assertThat(heads.shares(275, 4)).containsExactly(new double[] {0, 0, 0.25, 0.75}, within(1e-9));
        assertThat(heads.shares(300, 4)).containsExactly(0, 0, 0, 1);
        assertThat(heads.shares(5000, 4)).containsExactly(0, 0, 0, 1);
        assertThat(WarmupHeads.NONE.shares(0, 4)).containsExactly(0, 0, 0, 1);
        assertThat(heads.shares(0, 1)).containsExactly(1);
    }

    /** A head that cannot read the labels stays at ln(ways); the tiny training's largest tasks have 10. */
    @Test
    void theHeadLearns() throws IOException {
        String yaml = TinyCaster.yaml(60, 1000).replace("warmupHeads: 0", "warmupHeads: 60");
        String text = yaml.replaceAll("share: 1, episodes", "share: 0, episodes"); // 10 ways only
        Path config = Files.writeString(folder.resolve("tiny.yaml"), text);
        List<Double> losses = new ArrayList<>();
        new CasterTraining(CasterConfig.read(config), TinyCaster.classes(), folder.resolve("run"))
                .run(
                        new TrainingListener() {
                            @Override
                            public void progress(long step, Map<String, Double> metrics) {
                                if (metrics.containsKey("head1_loss")) {
                                    losses.add(metrics.get("head1_loss"));
                                }
                            }
                        },
                        () -> false);
        assertThat(losses).hasSize(60); // the one head of two blocks has a share in every step of the warm-up
        double last = losses.subList(40, 60).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        assertThat(last).isLessThan(0.8 * Math.log(10));
    }
}
