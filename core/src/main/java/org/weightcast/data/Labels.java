package org.weightcast.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a classifier of images is asked for: the position of a class's own name, or of its group's, in a list. Made from the classes
 * that are trained on, it gives other sets of the same classes, in any order, the same labels.
 */
public final class Labels {
    private final List<String> names;
    private final Map<String, Integer> positions = new HashMap<>();
    private final Function<ImageClass, String> nameOf;

    private Labels(List<String> names, Function<ImageClass, String> nameOf) {
        this.names = List.copyOf(names);
        this.nameOf = nameOf;
        for (String name : names) {
            positions.put(name, positions.size());
        }
        if (positions.size() < names.size()) {
            throw new IllegalArgumentException("Some names stand for two classes: " + names);
        }
    }

    /** Each class for itself. */
    public static Labels ofClasses(ClassSet classes) {
        return new Labels(classes.classes().stream().map(ImageClass::name).toList(), ImageClass::name);
    }

    /** The group that a class belongs to, such as CIFAR-100's superclasses. */
    public static Labels ofGroups(ClassSet classes) {
        return new Labels(classes.groups(), ImageClass::group);
    }

    /** The names by label. */
    public List<String> names() {
        return names;
    }

    /** The number K of labels. */
    public int size() {
        return names.size();
    }

    /**
     * The label 0..K-1 of a class's images.
     *
     * @throws IllegalArgumentException if there is none
     */
    public int of(ImageClass images) {
        Integer label = positions.get(nameOf.apply(images));
        if (label == null) {
            throw new IllegalArgumentException("There is no label for '" + nameOf.apply(images) + "' among " + names);
        }
        return label;
    }
}
