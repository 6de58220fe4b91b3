package org.weightcast.data;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One-shot trials within one alphabet (Lake et al. 2015), with runs of our own: some characters of one alphabet, one
 * drawing each by one person to learn from, one drawing each by another person to recognise. Trials go through the
 * alphabets in turn; alphabets with too few characters are left out. A trial depends on the seed and its index alone.
 */
public final class AlphabetTrials {
    private final ClassSet characters;
    private final int ways;
    private final long seed;
    private final List<int[]> alphabets;

    /**
     * Trials from {@code characters}, whose image i is a drawing of person i of the alphabet, as {@link Omniglot} gives.
     *
     * @param ways characters a trial, 20 as published
     * @throws BadInputException if no alphabet has enough characters drawn by two people
     */
    public AlphabetTrials(ClassSet characters, int ways, long seed) {
        if (ways < 2) {
            throw new BadInputException("A trial has 2 ways or more, not " + ways);
        }
        this.characters = characters;
        this.ways = ways;
        this.seed = seed;
        this.alphabets = characters.byGroupAndRotation().stream()
                .filter(alphabet -> alphabet.length >= ways && people(alphabet) >= 2)
                .toList();
        if (alphabets.isEmpty()) {
            throw new BadInputException("No alphabet has " + ways
                    + " characters drawn by two people or more: ask for fewer ways or give more characters");
        }
    }

    /** The number of alphabets that the trials go through. */
    public int alphabets() {
        return alphabets.size();
    }

    /** The alphabet of trial {@code index}. */
    public String alphabet(long index) {
        return characters.get(indices(index)[0]).group();
    }

    /** The trial at {@code index}: as many support images and queries as ways, each in the order of the classes. */
    public Episode trial(long index) {
        SplittableRandom random = Seeds.at(seed, index);
        int[] chosen = indices(index).clone();
        int[] people = new int[people(chosen)];
        Arrays.setAll(people, i -> i);
        Seeds.shuffle(chosen, ways, random);
        Seeds.shuffle(people, 2, random);
        int values = characters.spec().values();
        float[] support = new float[ways * values];
        float[] query = new float[ways * values];
        int[] labels = new int[ways];
        for (int way = 0; way < ways; way++) {
            labels[way] = way;
            characters.copyInto(chosen[way], people[0], support, way * values);
            characters.copyInto(chosen[way], people[1], query, way * values);
        }
        return new Episode(ways, support, labels, query, labels.clone());
    }

    private int[] indices(long index) {
        return alphabets.get((int) Math.floorMod(index, (long) alphabets.size()));
    }

    private int people(int[] alphabet) {
        return Arrays.stream(alphabet).map(characters::images).min().orElse(0);
    }
}
