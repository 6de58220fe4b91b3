package org.weightcast.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.weightcast.data.ClassSet;
import org.weightcast.data.Episode;
import org.weightcast.data.EpisodeSampler;
import org.weightcast.data.EpisodeSettings;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Omniglot;
import org.weightcast.data.Unlabeled;

/** What unlabelled pictures do to models of the caster that ships, 20 ways, 1 labelled picture a class. */
class UnlabeledTest {
    private static final int WAYS = 20;
    private static final int QUERIES = 5;
    /** What chance may cost them. */
    private static final double HARM = 0.01;

    @Test
    void onDrawnCharactersTheyDoNoHarm() {
        check("drawn characters", GlyphArtist.classes(2 * WAYS, 1 + QUERIES + 4, 32, 71), 3, -HARM);
    }

    /** On alphabets of the background set that no caster of ours is trained on. */
    @Test
    void onHeldOutCharactersTheyHelp() {
        String data = System.getenv("WEIGHTCAST_DATA");
        assumeTrue(data != null, "skipped: set WEIGHTCAST_DATA to a folder that holds omniglot");
        ClassSet held = Omniglot.background(Path.of(data, "omniglot"), 32)
                .only(List.of("Bengali", "Early_Aramaic", "Hebrew")::contains);
        check("Omniglot", held, 20, HARM);
    }

    private static void check(String data, ClassSet classes, int episodes, double gain) {
        try (EpisodeRunner runner = new EpisodeRunner(Caster.file(Caster.GLYPHS), Caster.GLYPHS)) {
            double none = accuracy(runner, classes, Unlabeled.NONE, episodes);
            double own = accuracy(runner, classes, Unlabeled.ofEach(4, WAYS, 0), episodes);
            double mixed = accuracy(runner, classes, Unlabeled.ofEach(2, WAYS, WAYS), episodes);
            String found = String.format(
                    Locale.ROOT,
                    "%s: %.4f with none, %.4f with 4 a class, %.4f with 2 a class and 2 of each of %d others",
                    data,
                    none,
                    own,
                    mixed,
                    WAYS);
            System.out.println(found);
            assertThat(own).as(found).isGreaterThan(none + gain);
            assertThat(mixed).as(found).isGreaterThan(none - HARM);
        }
    }

    private static double accuracy(EpisodeRunner runner, ClassSet classes, Unlabeled unlabeled, int episodes) {
        EpisodeSettings settings =
                EpisodeSettings.defaults().withWays(WAYS).withQueries(QUERIES).withUnlabeled(unlabeled);
        EpisodeSampler sampler = new EpisodeSampler(classes, settings, 7);
        double sum = 0;
        for (int i = 0; i < episodes; i++) {
            Episode episode = sampler.batch(i, 1).get(0);
            sum += Accuracy.ofLogits(runner.logits(episode, i), episode.queryLabels());
        }
        return sum / episodes;
    }
}
