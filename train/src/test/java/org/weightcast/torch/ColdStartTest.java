package org.weightcast.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first start ever, with the natives still packed: where the system has a libtorch of its own, loading ours in the
 * wrong order mixes the two and the JVM dies.
 */
class ColdStartTest {
    /** Runs in a JVM of its own. */
    static final class OneOperation {
        private OneOperation() {}

        public static void main(String[] arguments) {
            try (Scope scope = Scope.open()) {
                System.out.println(
                        "sum " + Torch.tensor(new float[] {1, 2, 3}, 3).sum().item_float());
            }
        }
    }

    @Test
    void startsWithAnEmptyCacheOfNatives(@TempDir Path cache) throws Exception {
        List<String> options = List.of("-Dorg.bytedeco.javacpp.cachedir=" + cache, "-Xmx256m");
        try (ChildJvm jvm = ChildJvm.start(options, OneOperation.class)) {
            jvm.awaitLine("sum 6.0"::equals);
            assertThat(jvm.exitCode()).isZero();
        }
        assertThat(cache).isNotEmptyDirectory();
    }
}
