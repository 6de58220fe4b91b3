package org.weightcast.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.Experience;
import org.weightcast.onnx.OnnxFile;

class CasterRenewalTest {
    private static final String HELD_OUT = "script03"; // 12 of the 52 characters

    @TempDir
    private Path folder;

    @Test
    void theSameWeightsGainExperience() {
        CasterConfig config = CasterConfig.read(TinyCaster.config(folder, 100, 50));
        ClassSet classes = TinyCaster.classes();
        ClassSet few = classes.only(HELD_OUT::equals).part(0, 7);
        OnnxFile plain = new CasterPublisher(config, new ClassSet(classes.spec(), List.of()), few)
                .publish(TinyCaster.randomWeights(config.settings(), 5));
        assertThat(CasterCard.of(plain, "plain").experience()).isEmpty(); // there were no classes to gain it from
        OnnxFile renewed = CasterRenewal.renew(plain, "plain", classes, done -> {});
        assertThat(renewed.weights()).isEqualTo(plain.weights());
        assertThat(renewed.defaults()).isEqualTo(plain.defaults());
        CasterCard card = CasterCard.of(renewed, "renewed");
        assertThat(card.formerly()).containsExactly(plain.digest());
        assertThat(card.calibrations()).isEqualTo(CasterCard.of(plain, "plain").calibrations());
        Experience gained = card.experience().orElseThrow();
        assertThat(gained.background().classes()).isEqualTo(40);
        assertThat(gained.tasks()).extracting(Experience.KnownTask::ways).containsExactly(1, 1, 2, 2, 5, 5);
        for (Experience.KnownTask task : gained.tasks()) {
            assertThat(task.auroc()).isBetween(0.4, 1.0);
            assertThat(task.distances()).isSorted();
        }
        // A file says the same as the values it was written from.
        CasterCard again = CasterCard.of(plain.withMetadata(card.metadata()), "again");
        assertThat(again.experience()).contains(gained);
    }

    @Test
    void theDataMustBeThatOfTheTraining() {
        CasterConfig config = CasterConfig.read(TinyCaster.config(folder, 100, 50));
        ClassSet classes = TinyCaster.classes();
        OnnxFile caster = new CasterPublisher(config, classes, classes.only(HELD_OUT::equals))
                .publish(TinyCaster.randomWeights(config.settings(), 5));
        assertThat(CasterCard.of(caster, "caster").experience()).isPresent();
        assertThatThrownBy(() ->
                        CasterRenewal.renew(caster, "caster", classes.only(name -> !name.equals(HELD_OUT)), done -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("held out script03", "script01");
    }
}
