package org.weightcast.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
        removeLinks(cache);
    }

    /** JUnit, which removes the folder, warns of each link that leads out of it. */
    private static void removeLinks(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }
}
