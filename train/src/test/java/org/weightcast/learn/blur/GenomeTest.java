package org.weightcast.learn.blur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.weights.BadModelException;

class GenomeTest {
    @TempDir
    Path folder;

    private final long seed = System.nanoTime();

    @Test
    void comesBackFromAFileAsItWas() throws IOException {
        for (Genome genome : new Genome[] {
            Genome.backprop(0.1234567890123),
            Genome.random(3, seed),
            Genome.random(2, seed).as(BlurForm.defaults().withOja(true).withSynapseNormalised(true))
        }) {
            Path file = folder.resolve("genome.json");
            genome.save(file);
            assertThat(Genome.load(file)).as("seed %d", seed).isEqualTo(genome);
        }
    }

    @Test
    void isASmallFile() throws IOException {
        Path file = folder.resolve("genome.json");
        Genome genome = Genome.random(4, seed).rounded();
        genome.save(file);
        assertThat(Files.size(file)).as("seed %d", seed).isLessThan(1300);
        assertThat(Genome.load(file)).isEqualTo(genome);
        Genome.random(3, seed).rounded().save(file);
        assertThat(Files.size(file)).as("seed %d", seed).isLessThan(1024);
    }

    @Test
    void namesWhatIsWrongWithAFile() throws IOException {
        Path file = folder.resolve("genome.json");
        Genome.random(2, seed).save(file);
        String text = Files.readString(file);
        refuses(text.substring(5), "it is not JSON");
        refuses("[1]", "it has no 'weightcast.genome'");
        refuses(text.replace("\"weightcast.genome\":1", "\"weightcast.genome\":7"), "its version is 7");
        refuses(text.replace("\"states\":2", "\"states\":1"), "it has 1 states, 2 to 64 are possible");
        refuses(text.replace("\"states\":2", "\"states\":3"), "'forward' has 4 values, 3 states need 9");
        refuses(text.replace("\"oja\":[0]", "\"oja\":[\"a\"]"), "'oja' holds \"a\", which is not a number");
        refuses(text.replace("\"oja\":[0]", "\"oja\":0"), "'oja' is not a list");
        refuses(text.replace("\"oja\"", "\"ojo\""), "it has no 'oja'");
        refuses(text.replace("relu_tanh", "sine"), "'activation' is \"sine\"; possible are [relu_tanh, tanh, slope]");
    }

    private void refuses(String text, String problem) throws IOException {
        Path file = folder.resolve("bad.json");
        Files.writeString(file, text);
        assertThatThrownBy(() -> Genome.load(file))
                .isInstanceOf(BadModelException.class)
                .hasMessage("'" + file + "' is not a genome: " + problem
                        + (problem.startsWith("its version") ? ", this Weightcast reads 1" : ""));
    }

    @Test
    void refusesWhatIsNoGenome() {
        assertThatThrownBy(() -> Genome.random(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 states")
                .hasMessageContaining("not 1");
        assertThatThrownBy(() -> Genome.random(2, 0).with(new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 states has 31 values, not 3");
        double[] infinite = Genome.random(2, 0).values();
        infinite[4] = Double.NaN;
        assertThatThrownBy(() -> Genome.random(2, 0).with(infinite))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
    }
}
