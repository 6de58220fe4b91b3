package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightcast.data.BadInputException;

class CasterConfigTest {
    @TempDir
    Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("c.yaml"), text);
    }

    @Test
    void comesBackFromItsOwnTextAsItWas() throws IOException {
        CasterConfig config = CasterConfig.read(write(TinyCaster.yaml(100, 10)));
        assertThat(config.settings()).isEqualTo(TinyCaster.settings());
        assertThat(CasterConfig.read(write(config.toYaml()))).isEqualTo(config);
        assertThat(config.toYaml())
                .isEqualTo(CasterConfig.read(write(config.toYaml())).toYaml());
    }

    @Test
    void theShippedOnesAreValid() throws IOException {
        try (Stream<Path> configs = Files.list(Path.of("configs"))) {
            assertThat(configs.filter(file -> file.toString().endsWith(".yaml")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(CasterConfig.read(file).name() + ".yaml")
                            .isEqualTo(file.getFileName().toString()));
        }
    }

    /** Each row breaks the valid file in one place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                name: tiny            | 'name: tiny\nmore: 1' | there is no field more; there are generator, name,
                name: tiny            | nome: tiny             | the field name is missing
                seed: 7               | ''                     | the field seed is missing
                seed: 7               | seed:                  | the field seed is missing
                seed: 7               | seed: -1               | seed is -1; give 0 or more
                seed: 7               | seed: 7.5              | seed is '7.5', which is no whole number
                seed: 7               | seed: soon             | seed is 'soon', which is no whole number
                seed: 7               | seed: [7]              | line 2: seed is not a whole number
                seed: 7               | name: twice            | line 2: Duplicate field 'name'
                name: tiny            | name: ../tiny          | name is '../tiny'; give letters
                size: 14              | size: 3                | student: An image of 3 pixels cannot be halved 2 times
                channels: [6, 8]      | channels: []           | student: Blocks need at least one channel
                channels: [6, 8]      | channels: [6, 0]       | student: Blocks need at least one channel
                channels: [6, 8]      | channels: [6, a]       | student.channels[1] is 'a', which is no whole number
                depths: [1, 2]        | depths: [1]            | student: Each of the 2 blocks needs a depth of one
                depths: [1, 2]        | depths: [1, 0]         | student: Each of the 2 blocks needs a depth of one
                channels: [6, 8]      | channels: 6            | line 4: student.channels is not a list
                width: 16             | width: 0               | generator: width is 0; give 1 or more
                heads: 2              | heads: 3               | generator: width is 16 and heads is 3; give a width
                layers: 1             | layers: -1             | generator: layers is -1; give 1 or more
                refine: true          | refine: maybe          | generator.refine is 'maybe', which is no yes or no
                codeTable: 0          | codeTable: -1          | generator: codeTable is -1; give 0 or more
                codeTable: 0          | codeTable: 9           | codeTable is 9, but there are episodes of 10 ways
                inductive: true       | inductive: maybe       | generator.inductive is 'maybe', which is no yes or no
                refine: true          | 'refine: true, a: 1'   | there is no field generator.a; there are
                [script03]            | []                     | validationGroups is empty
                share: 3,             | ''                     | the field tasks[0].share is missing
                share: 3              | share: -3              | tasks[0]: share is -3.0; give 0 or more
                ways: [2, 5]          | ways: [2]              | tasks[1]: ways is [2]; give the least and the largest
                ways: [2, 5]          | ways: [5, 2]           | tasks[1]: An episode has 2 ways or more
                ways: [8, 8]          | ways: [7, 7]           | tasks[2]: ways is [7, 7] for chains of 2 links
                ways: [8, 8]          | ways: [6, 8]           | tasks[2]: ways is [6, 8] for chains of 2 links
                shots: [1, 3]         | shots: [0, 3]          | tasks[1]: An episode has 1 shot or more
                shift: 0.05           | shift: -1              | tasks[0].imageWarp: The largest shift of a warp is -1.0
                imageBend: 0.05       | imageBend: -1          | tasks[0]: Images bend by 0 or more, and less than 1
                withinGroup: 0.5      | withinGroup: 5         | tasks[0]: The share of episodes within one group
                rate: 0.005           | rate: 0                | optimization: rate is 0.0; give more than 0
                steps: 100            | steps: -100            | optimization: steps is -100; give 1 or more
                warmup: 20            | warmup: 200            | optimization: warmup is 200; give 0 or more, and not more
                warmupHeads: 0        | warmupHeads: 101       | optimization: warmupHeads is 101; give 0 or more
                lastRate: 0.00001     | lastRate: 1            | optimization: lastRate is 1.0; give 0 to rate
                decay: 0.0001         | decay: -1              | optimization: decay is -1.0; give 0 or more
                clip: 1               | clip: 0                | optimization: clip is 0.0; give more than 0
                checkpointEvery: 10   | checkpointEvery: 0     | optimization: checkpointEvery is 0; give 1 or more
                episodes: 16          | episodes: 12           | validation: episodes is 12; give a multiple of 8
                ways: 10,             | 'ways: 1,'             | validation: ways is 1; give 2 or more
                tasks:                | 'tasks: [}'            | line 10:
                """)
    void saysWhatIsWrong(String valid, String broken, String sentence) throws IOException {
        String text = TinyCaster.yaml(100, 10);
        assertThat(text).contains(valid);
        Path file = write(text.replace(valid, broken));
        assertThatThrownBy(() -> CasterConfig.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("The configuration " + file + ": " + sentence)
                .hasMessageNotContaining("org.weightcast")
                .hasMessageNotContaining("\n");
    }

    @Test
    void fieldsAreSetOtherwise() throws IOException {
        Path file = write(TinyCaster.yaml(100, 10));
        CasterConfig changed = CasterConfig.read(
                file, List.of("optimization.rate=0.25", "tasks[1].ways=[3, 4]", "student.channels[0]=5", "name=other"));
        assertThat(changed.optimization().rate()).isEqualTo(0.25);
        assertThat(changed.tasks().get(1).ways()).containsExactly(3, 4);
        assertThat(changed.tasks().get(0))
                .isEqualTo(CasterConfig.read(file).tasks().get(0));
        assertThat(changed.student().channels()).containsExactly(5, 8);
        assertThat(changed.name()).isEqualTo("other");
        assertThat(CasterConfig.read(write(changed.toYaml()))).isEqualTo(changed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                optimization.rate        | 'optimization.rate' sets nothing; give FIELD=VALUE
                =3                       | '=3' sets nothing; give FIELD=VALUE
                optimization.speed=3     | The configuration has no field optimization.speed to set
                tasks[7].ways=[3, 4]     | The configuration has no field tasks[7].ways to set
                optimization.rate=-1     | with optimization.rate=-1: optimization: rate is -1.0; give more than 0
                optimization.rate=       | with optimization.rate=: optimization.rate is not a number
                optimization.steps=a few | with optimization.steps=a few: optimization.steps is 'a few', which is no whole
                """)
    void saysWhatCannotBeSet(String change, String sentence) throws IOException {
        Path file = write(TinyCaster.yaml(100, 10));
        assertThatThrownBy(() -> CasterConfig.read(file, List.of(change)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("\n");
    }

    @Test
    void saysThatItIsEmptyOrMissing() throws IOException {
        Path file = write("");
        assertThatThrownBy(() -> CasterConfig.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith("it is empty");
        Path missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> CasterConfig.read(missing))
                .isInstanceOf(BadInputException.class)
                .hasMessage("There is no configuration " + missing);
    }
}
