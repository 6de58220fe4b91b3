package org.weightcast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.weightcast.net.Signature.axes;

import org.junit.jupiter.api.Test;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

class ClassifierWithEnergyTest {
    /** Its logits are its images. */
    private record Passing() implements Classifier {
        @Override
        public Signature signature() {
            return new Signature(
                    Named.empty(), Named.of("image", axes("batch", 2)), Named.of("logits", axes("batch", 2)));
        }

        @Override
        public <T> T logits(Ops<T> ops, Named<T> weights, T images, Norm<T> norm) {
            return images;
        }
    }

    /** Logits 0 and ln 3 have the energy -ln 4; large ones must not overflow. */
    @Test
    void theEnergyIsTheNegativeLogarithmOfTheSumOfExponentials() {
        FloatArray logits = FloatArray.of(new float[] {0, (float) Math.log(3), 500, 500}, 2, 2);
        Net net = new ClassifierWithEnergy(new Passing());
        Named<FloatArray> answers = net.apply(new ArrayOps(), Named.empty(), Named.of("image", logits));
        assertThat(answers.get("logits")).isEqualTo(logits);
        assertThat(answers.get("distance").shape()).containsExactly(2);
        assertThat(answers.get("distance").at(0)).isCloseTo((float) -Math.log(4), within(1e-6f));
        assertThat(answers.get("distance").at(1)).isCloseTo((float) (-500 - Math.log(2)), within(1e-3f));
        assertThat(net.signature().outputs().names()).containsExactly("logits", "distance");
    }
}
