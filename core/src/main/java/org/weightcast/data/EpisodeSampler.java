package org.weightcast.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws few-shot episodes (Vinyals et al. 2016) from classes in memory. A batch depends on the seed and its index alone,
 * never on what was drawn before or on which thread: one sampler may serve many threads, and a training that resumes at
 * a step sees what it would have seen.
 *
 * <p>The classes of an episode come in random order. An episode within one group takes its classes from one alphabet,
 * all turned the same way, as a person would write them; if no alphabet has enough of these for the batch's ways, from
 * one alphabet with its rotations; if none has enough of those either, from all classes. The class warp of such an
 * episode is one for all its classes: an alphabet slanted as a whole is an alphabet, while classes slanted apart
 * would be easy to tell.
 */
public final class EpisodeSampler {
    private final ClassSet classes;
    private final EpisodeSettings settings;
    private final long seed;
    private final List<int[]> alphabets;
    private final List<int[]> turnedAlphabets;
    private final int fewestImages;

    /**
     * A sampler of {@code classes}.
     *
     * @throws BadInputException if there are fewer classes than ways and strangers, or a class has fewer images than shots and
     *     queries
     */
    public EpisodeSampler(ClassSet classes, EpisodeSettings settings, long seed) {
        this.classes = classes;
        this.settings = settings;
        this.seed = seed;
        this.fewestImages =
                classes.classes().stream().mapToInt(ImageClass::images).min().orElse(0);
        this.turnedAlphabets = classes.byGroupAndRotation();
        this.alphabets = classes.byGroup();
        int strangers = settings.unlabeled().strangers();
        if (settings.ways().most() + strangers > classes.size()) {
            throw new BadInputException("Episodes of " + settings.ways().most() + " ways"
                    + (strangers > 0 ? " and " + strangers + " other classes among the unlabeled images" : "")
                    + " need as many classes, there are " + classes.size()
                    + ": ask for fewer ways or give more classes");
        }
        int shots = settings.shots().most();
        int queries = settings.queries();
        int needed = shots + queries;
        for (ImageClass each : classes.classes()) {
            if (each.images() < needed) {
                throw new BadInputException("Class " + each.name() + " has " + each.images()
                        + (each.images() == 1 ? " image, " : " images, ")
                        + shots + (shots == 1 ? " shot and " : " shots and ")
                        + queries + (queries == 1 ? " query need " : " queries need ") + needed
                        + ": ask for fewer or give more images");
            }
        }
    }

    /**
     * The episodes of batch {@code index}. They share the ways, the number of support images of each class position, of
     * unlabeled images and of queries, and therefore all labels: support images are sorted by class with the unlabeled
     * ones last, query images are sorted by class. Unlabeled images are not among the episode's other images; there are fewer
     * than drawn if too few are left.
     */
    public List<Episode> batch(long index, int episodes) {
        SplittableRandom random = Seeds.at(seed, index);
        Layout layout = layout(random);
        List<Episode> batch = new ArrayList<>(episodes);
        for (int i = 0; i < episodes; i++) {
            batch.add(episode(layout, random.split()));
        }
        return batch;
    }

    /** What all episodes of a batch share: labeled support images of each class, and unlabeled ones in all. */
    private record Layout(int[] shots, int unlabeled, int images) {}

    private Layout layout(SplittableRandom random) {
        int ways = random.nextInt(settings.ways().least(), settings.ways().most() + 1);
        int common = random.nextInt(settings.shots().least(), settings.shots().most() + 1);
        int[] shots = new int[ways];
        for (int i = 0; i < ways; i++) {
            shots[i] = settings.shots().uneven()
                    ? random.nextInt(settings.shots().least(), settings.shots().most() + 1)
                    : common;
        }
        int labeled = Arrays.stream(shots).sum();
        Unlabeled drawn = settings.unlabeled();
        int unlabeled = random.nextInt(drawn.least(), drawn.most() + 1);
        long left = (long) ways * (fewestImages - settings.queries()) - labeled;
        unlabeled = (int) Math.min(unlabeled, left + (long) drawn.strangers() * fewestImages);
        return new Layout(shots, unlabeled, labeled + unlabeled);
    }

    private Episode episode(Layout layout, SplittableRandom random) {
        int ways = layout.shots.length;
        int strangers = settings.unlabeled().strangers();
        int values = classes.spec().values();
        boolean within = random.nextDouble() < settings.withinGroup();
        int[] chosen = within ? group(ways + strangers, random) : everything();
        Seeds.shuffle(chosen, ways + strangers, random);
        Affine groupWarp = settings.variety().classWarp().draw(random);
        float[] support = new float[layout.images * values];
        int[] supportLabels = new int[layout.images];
        float[] query = new float[ways * settings.queries() * values];
        int[] queryLabels = new int[ways * settings.queries()];
        List<Deck> decks = new ArrayList<>(ways);
        int supports = 0;
        int queries = 0;
        float[] scratch = new float[values];
        for (int way = 0; way < ways; way++) {
            Affine classWarp =
                    within ? groupWarp : settings.variety().classWarp().draw(random);
            Deck deck = new Deck(chosen[way], classWarp, random);
            for (int i = 0; i < layout.shots[way]; i++) {
                supportLabels[supports] = way;
                deck.deal(random, scratch, support, values * supports++);
            }
            for (int i = 0; i < settings.queries(); i++) {
                queryLabels[queries] = way;
                deck.deal(random, scratch, query, values * queries++);
            }
            decks.add(deck);
        }
        for (int way = ways; way < ways + strangers; way++) {
            decks.add(new Deck(
                    chosen[way],
                    within ? groupWarp : settings.variety().classWarp().draw(random),
                    random));
        }
        for (int turn = 0; supports < layout.images; turn++) {
            int next = settings.unlabeled().even() ? turn % decks.size() : random.nextInt(decks.size());
            Deck deck = decks.get(next);
            if (deck.isEmpty()) {
                decks.remove(deck);
            } else {
                supportLabels[supports] = Episode.UNLABELED;
                deck.deal(random, scratch, support, values * supports++);
            }
        }
        return new Episode(ways, support, supportLabels, query, queryLabels, Arrays.copyOf(chosen, ways));
    }

    private int[] group(int ways, SplittableRandom random) {
        for (List<int[]> groups : List.of(turnedAlphabets, alphabets)) {
            List<int[]> enough =
                    groups.stream().filter(group -> group.length >= ways).toList();
            if (!enough.isEmpty()) {
                return enough.get(random.nextInt(enough.size())).clone();
            }
        }
        return everything();
    }

    private int[] everything() {
        int[] indices = new int[classes.size()];
        Arrays.setAll(indices, i -> i);
        return indices;
    }

    /** The shuffled images of one class of an episode, dealt one by one, so that none is used twice. */
    private final class Deck {
        private final int classIndex;
        private final int[] order;
        private final Affine classWarp;
        private int dealt;

        Deck(int classIndex, Affine classWarp, SplittableRandom random) {
            this.classIndex = classIndex;
            this.order = new int[classes.images(classIndex)];
            Arrays.setAll(order, i -> i);
            Seeds.shuffle(order, order.length, random);
            this.classWarp = classWarp;
        }

        boolean isEmpty() {
            return dealt == order.length;
        }

        void deal(SplittableRandom random, float[] scratch, float[] target, int offset) {
            classes.copyInto(classIndex, order[dealt++], scratch, 0);
            Affine map = classWarp.after(settings.variety().imageWarp().draw(random));
            map.apply(scratch, classes.spec(), Bend.draw(settings.variety().imageBend(), random), target, offset);
        }
    }
}
