package org.weightcast.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Labelled images in memory, by class: what episodes are drawn from. Immutable and safe for many threads; parts and
 * rotations are views that share the pixels.
 */
public final class ClassSet {
    private final ImageSpec spec;
    private final List<ImageClass> classes;

    /** The given classes, in this order. All must have the specification {@code spec}. */
    public ClassSet(ImageSpec spec, Collection<ImageClass> classes) {
        this.spec = spec;
        this.classes = List.copyOf(classes);
        for (ImageClass each : this.classes) {
            if (!each.spec().equals(spec)) {
                throw new IllegalArgumentException(
                        "Class " + each.name() + " was prepared for " + each.spec() + ", the set is for " + spec);
            }
        }
    }

    public ImageSpec spec() {
        return spec;
    }

    /** The number of classes. */
    public int size() {
        return classes.size();
    }

    public List<ImageClass> classes() {
        return classes;
    }

    /** The class at {@code index}. */
    public ImageClass get(int index) {
        return classes.get(index);
    }

    /** The number of images of one class. */
    public int images(int index) {
        return classes.get(index).images();
    }

    /** The names of the groups (alphabets), each once, in the order of their first class. */
    public List<String> groups() {
        return classes.stream().map(ImageClass::group).distinct().toList();
    }

    /** Writes one image as floats in 0..1 [channels, size, size] to {@code target} from {@code offset} on. */
    public void copyInto(int classIndex, int image, float[] target, int offset) {
        classes.get(classIndex).copyInto(image, target, offset);
    }

    /** The classes whose group's name the predicate accepts. A class and its rotations share a group. */
    public ClassSet only(Predicate<String> group) {
        return where(each -> group.test(each.group()));
    }

    /** The classes that the predicate accepts. */
    public ClassSet where(Predicate<ImageClass> condition) {
        return new ClassSet(spec, classes.stream().filter(condition).toList());
    }

    /** The same classes in other groups. */
    public ClassSet grouped(Function<ImageClass, String> group) {
        return new ClassSet(
                spec,
                classes.stream().map(each -> each.inGroup(group.apply(each))).toList());
    }

    /** Some of the images of each class, from number {@code from} up to and without number {@code to}. */
    public ClassSet part(int from, int to) {
        return new ClassSet(
                spec, classes.stream().map(each -> each.part(from, to)).toList());
    }

    /** These classes and those of {@code other}. */
    public ClassSet with(ClassSet other) {
        List<ImageClass> all = new ArrayList<>(classes);
        all.addAll(other.classes);
        return new ClassSet(spec, all);
    }

    /**
     * These classes followed by their rotations by 90, 180 and 270 degrees as new classes of the same groups (Santoro et
     * al. 2016, arXiv:1605.06065). Split first: then a class and its rotations cannot end on different sides.
     */
    public ClassSet withRotations() {
        List<ImageClass> all = new ArrayList<>(4 * classes.size());
        all.addAll(classes);
        for (int turns = 1; turns < 4; turns++) {
            for (ImageClass each : classes) {
                all.add(each.turned(turns));
            }
        }
        return new ClassSet(spec, all);
    }

    /** The class indices of each group. */
    List<int[]> byGroup() {
        return indices(false);
    }

    /** The class indices of each group and rotation: the characters of one alphabet as somebody would write them. */
    List<int[]> byGroupAndRotation() {
        return indices(true);
    }

    private List<int[]> indices(boolean rotationsApart) {
        record Key(String group, int quarterTurns) {}
        Map<Key, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            ImageClass each = classes.get(i);
            Key key = new Key(each.group(), rotationsApart ? each.quarterTurns() : 0);
            members.computeIfAbsent(key, unused -> new ArrayList<>()).add(i);
        }
        return members.values().stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }
}
