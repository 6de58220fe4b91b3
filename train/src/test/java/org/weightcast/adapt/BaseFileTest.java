package org.weightcast.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.net.Net;
import org.weightcast.net.vision.InitialWeights;
import org.weightcast.net.vision.NetworkName;
import org.weightcast.net.vision.ResidualNetwork;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;
import org.weightcast.weights.Safetensors;
import org.weightcast.weights.WeightHash;

class BaseFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void aFileSaysWhichNetworkItIs() throws Exception {
        Path file = folder.resolve("base.safetensors");
        for (String name :
                List.of("mini-mobile:16", "mobilenet-v2:0.35:32", "resnet:8:16", "isometric:4:16", "vit:8:16")) {
            BaseFile base = BaseFile.random(name, 3);
            base.write(file);
            BaseFile back = BaseFile.read(file);
            assertThat(back).isEqualTo(base);
            assertThat(back.classifier(2)).isEqualTo(NetworkName.network(name, 2));
            assertThat(WeightHash.of(back.weights())).as(name).isEqualTo(WeightHash.of(base.weights()));
            assertThat(back.size()).isEqualTo(name.endsWith("32") ? 32 : 16);
        }
    }

    @Test
    void whatIsNoBaseOrAnotherNetworksIsRefused() throws Exception {
        Path file = folder.resolve("base.safetensors");
        BaseFile base = BaseFile.random("resnet:8:16", 3);
        Safetensors.write(file, base.weights(), Map.of());
        assertThatThrownBy(() -> BaseFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("does not say which network");
        new BaseFile("resnet:14:16", base.classes(), base.weights()).write(file);
        assertThatThrownBy(() -> BaseFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'resnet:14:16'");
        new BaseFile("resnet:8:16", List.of("a", "b", "c"), base.weights()).write(file);
        assertThatThrownBy(() -> BaseFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'head.weight' of the file")
                .hasMessageContaining("[64, 2]");
        new BaseFile("alexnet:227", base.classes(), base.weights()).write(file);
        assertThatThrownBy(() -> BaseFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("no network 'alexnet:227'")
                .hasMessageContaining("vit:SQUARE:SIZE");
        Map<String, String> wrong = Map.of(
                "resnet:x:16", "there are mini-mobile:SIZE",
                "vit:7:16", "does not divide into squares of 7",
                "mini-mobile:0", "1 to 1024 pixels a side, not 0",
                "mini-mobile:99999", "1 to 1024 pixels a side, not 99999",
                "resnet:800000006:16", "1 to 2000 layers, not 800000006",
                "mobilenet-v2:1e9:32", "above 0 and at most 10, not 1e9",
                "torchvision-mobilenet-v2:NaN:32", "above 0 and at most 10, not NaN");
        wrong.forEach((name, says) -> assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkName.network(name, 2))
                .withMessageContaining("There is no network '" + name + "'")
                .withMessageContaining(says));
    }

    @Test
    void weightsThatAreNotFiniteAreNamed() throws Exception {
        Path file = folder.resolve("base.safetensors");
        BaseFile base = BaseFile.random("resnet:8:16", 3);
        FloatArray broken = FloatArray.filled(Float.NaN, 64, 2);
        new BaseFile(base.network(), base.classes(), base.weights().with("head.weight", broken)).write(file);
        assertThatThrownBy(() -> BaseFile.read(file))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'head.weight' of the file " + file)
                .hasMessageContaining("not a finite number");
    }

    /** A file of a seed and a few numbers gives the weights back to the bit; other draws are refused. */
    @Test
    void aSeededModelComesBackFromItsSeed() throws Exception {
        Net network = ResidualNetwork.ofDepth(14, 16, 10);
        Named<FloatArray> trained = InitialWeights.of(network, 7)
                .mapEntries(
                        (name, first) -> name.endsWith("norm.gain") ? FloatArray.filled(0.3f, first.shape()) : first);
        SeededModel model = SeededModel.of(ResidualNetwork.ofDepth(14, 16, 10), 7, trained);
        assertThat(model.values()).isEqualTo(1_120 / 2);
        Path file = folder.resolve("tiny.safetensors");
        model.write(file);
        assertThat(file.toFile().length()).isLessThan(5_000);
        SeededModel back = SeededModel.read(file, ResidualNetwork.ofDepth(14, 16, 10));
        assertThat(WeightHash.of(back.weights())).isEqualTo(WeightHash.of(trained));
        assertThatThrownBy(() -> SeededModel.read(file, ResidualNetwork.ofDepth(20, 16, 10)))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("other random weights");
        Safetensors.Contents contents = Safetensors.read(file);
        Safetensors.write(file, contents.weights(), Map.of("weightcast.seed", "7", "weightcast.generator", "another"));
        assertThatThrownBy(() -> SeededModel.read(file, ResidualNetwork.ofDepth(14, 16, 10)))
                .isInstanceOf(BadModelException.class)
                .hasMessageContaining("'another'");
    }

    /** Pins the first thousand random numbers: a change of the generator would make every seeded file another model. Found by a program in another language. */
    @Test
    void theSeedGivesTheSameWeightsForever() {
        FloatArray stem =
                InitialWeights.of(ResidualNetwork.ofDepth(14, 16, 10), 7).get("segment1.block1.first.kernel");
        FloatArray first = FloatArray.of(Arrays.copyOf(stem.toArray(), 1000), 1000);
        assertThat(WeightHash.of(Named.of("first", first)))
                .isEqualTo("e643e035f48a7074334227e361d61102392c4fa81088aba7736dc618381a73a5");
    }
}
