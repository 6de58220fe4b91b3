package org.weightcast.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CIFAR-100 (Krizhevsky 2009): 60,000 colour photographs of 32 x 32 pixels in 100 classes of 20 superclasses, read from an archive
 * of pictures named {@code train/CLASS/NAME.png} and {@code test/CLASS/NAME.png}. Classes are sorted by name; their group is the
 * superclass.
 */
public final class Cifar100 {
    /** The archive. */
    public static final String ARCHIVE = "cifar100.zip";

    private static final Pattern PHOTOGRAPH = Pattern.compile("(?:^|/)(train|test)/([a-z_]+)/[^/]+\\.png$");
    private static final Map<String, String> SUPERCLASSES = superclasses();

    private Cifar100() {}

    /** The pictures of a class that are read: 500 to train on, 100 to test on, or all. */
    public enum Part {
        TRAIN,
        TEST,
        ALL;

        private boolean holds(String folder) {
            return this == ALL || name().toLowerCase(Locale.ROOT).equals(folder);
        }
    }

    /** A part of CIFAR-FS (Bertinetto et al. 2019, arXiv:1805.08136), a split by class: 64, 16 and 20 classes of 600 pictures. */
    public enum FewShot {
        TRAIN,
        VALIDATION,
        TEST;

        private static final Set<String> VALIDATION_CLASSES =
                words("beaver beetle butterfly camel cattle crab crocodile"
                        + " flatfish lamp maple_tree motorcycle otter sea shark television tractor");
        private static final Set<String> TEST_CLASSES = words("baby bed bicycle chimpanzee fox leopard man pickup_truck"
                + " plain poppy rocket rose snail sweet_pepper table telephone wardrobe whale woman worm");

        /** Whether a class of CIFAR-100 belongs to this part. */
        public boolean holds(ImageClass photographs) {
            return of(photographs.name()) == this;
        }

        private static FewShot of(String name) {
            if (VALIDATION_CLASSES.contains(name)) {
                return VALIDATION;
            }
            return TEST_CLASSES.contains(name) ? TEST : TRAIN;
        }
    }

    /**
     * All 100 classes.
     *
     * @param folder where the archive lies
     * @param spec colour or grey, and the side in pixels; 32 in the archive. In grey, give {@code darkInk} as false
     * @throws BadInputException if the archive is not there or not readable
     */
    public static ClassSet read(Path folder, ImageSpec spec, Part part) {
        Path archive = folder.resolve(ARCHIVE);
        if (!Files.isRegularFile(archive)) {
            throw new BadInputException("CIFAR-100's archive " + archive
                    + " is not there: write the pictures of www.cs.toronto.edu/~kriz/cifar.html as train/CLASS/NAME.png and"
                    + " test/CLASS/NAME.png and zip them as " + ARCHIVE);
        }
        List<ImageClass> classes = new ArrayList<>();
        try (PictureFiles files = PictureFiles.open(archive)) {
            byClass(files, part).forEach((name, photographs) -> classes.add(prepared(name, photographs, spec)));
        } catch (BadInputException e) {
            throw new BadInputException(e.getMessage() + " (the archive of CIFAR-100: make it again)", e);
        }
        if (classes.isEmpty()) {
            throw new BadInputException("The archive " + archive
                    + " holds no picture named like train/apple/apple_s_000022.png: it is not CIFAR-100's");
        }
        return new ClassSet(spec, classes);
    }

    /** All pictures of the classes of one part of CIFAR-FS, in colour. */
    public static ClassSet fewShot(Path folder, int size, FewShot part) {
        return read(folder, new ImageSpec(3, size, false), Part.ALL).where(part::holds);
    }

    private static Map<String, List<PictureFile>> byClass(PictureFiles files, Part part) {
        Map<String, List<PictureFile>> photographs = new TreeMap<>();
        for (PictureFile file : files.files()) {
            Matcher match = PHOTOGRAPH.matcher(file.name());
            if (match.find() && SUPERCLASSES.containsKey(match.group(2)) && part.holds(match.group(1))) {
                photographs
                        .computeIfAbsent(match.group(2), unused -> new ArrayList<>())
                        .add(file);
            }
        }
        return photographs;
    }

    /** One class at a time: as floats all of them together would take a gigabyte. */
    private static ImageClass prepared(String name, List<PictureFile> photographs, ImageSpec spec) {
        List<float[]> images = photographs.stream()
                .map(file -> ImagePreparation.prepare(file.picture(), spec))
                .toList();
        return ImageClass.of(name, String.valueOf(SUPERCLASSES.get(name)), spec, images);
    }

    private static Map<String, String> superclasses() {
        Map<String, String> superclasses = new LinkedHashMap<>();
        String table =
                """
                aquatic mammals: beaver dolphin otter seal whale
                fish: aquarium_fish flatfish ray shark trout
                flowers: orchid poppy rose sunflower tulip
                food containers: bottle bowl can cup plate
                fruit and vegetables: apple mushroom orange pear sweet_pepper
                household electrical devices: clock keyboard lamp telephone television
                household furniture: bed chair couch table wardrobe
                insects: bee beetle butterfly caterpillar cockroach
                large carnivores: bear leopard lion tiger wolf
                large man-made outdoor things: bridge castle house road skyscraper
                large natural outdoor scenes: cloud forest mountain plain sea
                large omnivores and herbivores: camel cattle chimpanzee elephant kangaroo
                medium-sized mammals: fox porcupine possum raccoon skunk
                non-insect invertebrates: crab lobster snail spider worm
                people: baby boy girl man woman
                reptiles: crocodile dinosaur lizard snake turtle
                small mammals: hamster mouse rabbit shrew squirrel
                trees: maple_tree oak_tree palm_tree pine_tree willow_tree
                vehicles 1: bicycle bus motorcycle pickup_truck train
                vehicles 2: lawn_mower rocket streetcar tank tractor
                """;
        for (String line : table.lines().toList()) {
            int colon = line.indexOf(':');
            words(line.substring(colon + 1).strip()).forEach(name -> superclasses.put(name, line.substring(0, colon)));
        }
        return superclasses;
    }

    private static Set<String> words(String separated) {
        return Set.of(separated.split(" ", -1));
    }
}
