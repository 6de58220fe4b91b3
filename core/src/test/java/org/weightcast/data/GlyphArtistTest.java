package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlyphArtistTest {
    @Test
    void drawsTheSameWithTheSameSeedsOnly() {
        byte[] first = GlyphArtist.draw(1, 2, 40).rgb();
        assertThat(GlyphArtist.draw(1, 2, 40).rgb()).containsExactly(first);
        assertThat(GlyphArtist.draw(1, 3, 40).rgb()).isNotEqualTo(first);
        assertThat(GlyphArtist.draw(2, 2, 40).rgb()).isNotEqualTo(first);
    }

    /** Every channel of a drawing is the grey one, raised and stretched: by other colours for each. */
    @Test
    void coloursChangeNothingButColours() {
        ClassSet grey = GlyphArtist.classes(2, 3, 12, 5);
        ClassSet coloured = GlyphArtist.inColour(grey, 6);
        assertThat(coloured.spec()).isEqualTo(new ImageSpec(3, 12, false));
        float[] ink = new float[144];
        float[] image = new float[3 * 144];
        grey.copyInto(1, 2, ink, 0);
        coloured.copyInto(1, 2, image, 0);
        float[] others = new float[3 * 144];
        coloured.copyInto(1, 1, others, 0);
        assertThat(image[0]).as("paper in a corner").isNotEqualTo(others[0]);
        for (int channel = 0; channel < 3; channel++) {
            float[] own = Arrays.copyOfRange(image, channel * 144, (channel + 1) * 144);
            float paper = own[0]; // a corner
            for (int i = 0; i < 144; i++) {
                assertThat(own[i] - paper).as("pixel %d", i).isBetween(0.25f * ink[i] - 0.01f, 0.5f * ink[i] + 0.01f);
            }
        }
    }

    @Test
    void leavesInkOnWhitePaper() {
        for (int seed = 0; seed < 300; seed++) {
            Picture picture = GlyphArtist.draw(seed, 7, 48);
            int ink = 0;
            int edge = 0;
            for (int i = 0; i < 48 * 48; i++) {
                boolean dark = (picture.rgb()[3 * i] & 255) < 128;
                boolean onEdge = i < 48 || i >= 47 * 48 || i % 48 == 0 || i % 48 == 47;
                ink += dark ? 1 : 0;
                edge += dark && onEdge ? 1 : 0;
            }
            assertThat(ink).as("ink pixels of seed %d", seed).isBetween(40, 1000);
            assertThat(edge).as("ink cut off by the edge, seed %d", seed).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void inventsUprightWideEnoughCharactersOfTwoToFiveStrokes() {
        for (int seed = 0; seed < 300; seed++) {
            List<Glyph.Stroke> strokes = Glyph.invent(Seeds.at(seed)).strokes();
            assertThat(strokes).hasSizeBetween(2, 5);
            double[] x = strokes.stream()
                    .flatMap(stroke -> stroke.points().stream())
                    .mapToDouble(Glyph.Point::x)
                    .sorted()
                    .toArray();
            double[] y = strokes.stream()
                    .flatMap(stroke -> stroke.points().stream())
                    .mapToDouble(Glyph.Point::y)
                    .sorted()
                    .toArray();
            double width = x[x.length - 1] - x[0];
            double height = y[y.length - 1] - y[0];
            assertThat(Math.max(width, height)).isBetween(1 - 1e-9, 1 + 1e-9);
            assertThat(Math.min(width, height)).isGreaterThan(0.4);
        }
    }

    @Test
    void drawsClassesThatPixelsTellApartButNotAlways() {
        long seed = 20;
        ClassSet classes = GlyphArtist.classes(60, 8, 28, seed);
        assertThat(classes.size()).isEqualTo(60);
        assertThat(classes.groups()).containsExactly("script01", "script02", "script03");
        assertThat(classes.get(21).name()).isEqualTo("script02/glyph02");
        EpisodeSettings settings =
                EpisodeSettings.defaults().withWays(5).withShots(5).withQueries(3);
        EpisodeSampler sampler = new EpisodeSampler(classes, settings, seed);
        int right = 0;
        int total = 0;
        for (Episode episode : sampler.batch(0, 60)) {
            for (int i = 0; i < episode.queryLabels().length; i++) {
                right += nearest(episode, i, 28 * 28) == episode.queryLabels()[i] ? 1 : 0;
                total++;
            }
        }
        // Chance is 0.2.
        assertThat((double) right / total).isBetween(0.6, 0.97);
    }

    private static int nearest(Episode episode, int query, int values) {
        double best = Double.MAX_VALUE;
        int label = -1;
        for (int i = 0; i < episode.supportLabels().length; i++) {
            double distance = 0;
            for (int v = 0; v < values; v++) {
                double difference = episode.query()[query * values + v] - episode.support()[i * values + v];
                distance += difference * difference;
            }
            if (distance < best) {
                best = distance;
                label = episode.supportLabels()[i];
            }
        }
        return label;
    }

    @Test
    void givesTheSameClassesForTheSameSeed() {
        float[] first = new float[28 * 28];
        float[] again = new float[28 * 28];
        GlyphArtist.classes(3, 2, 28, 5).copyInto(2, 1, first, 0);
        GlyphArtist.classes(4, 3, 28, 5).copyInto(2, 1, again, 0);
        assertThat(again).containsExactly(first);
        GlyphArtist.classes(3, 2, 28, 6).copyInto(2, 1, again, 0);
        assertThat(Arrays.equals(first, again)).isFalse();
    }
}
