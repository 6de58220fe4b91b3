package org.weightcast.app.studio;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The labelled pictures of a project at one moment: a value, of which every change makes another one.
 *
 * @param classes in the order of their cards
 * @param unlabeled pictures of a class that is not told
 * @param way how the pictures are seen
 * @param next the next id that is free; {@link #UNLABELED} is nobody's
 */
record Project(List<ProjectClass> classes, List<ProjectPicture> unlabeled, Way way, long next) {
    /** Stands for the shelf of unlabelled pictures where a class is asked for. */
    static final long UNLABELED = 0;

    static final Project EMPTY = new Project(List.of(), List.of(), Way.AUTO, UNLABELED + 1);

    Project {
        classes = List.copyOf(classes);
        unlabeled = List.copyOf(unlabeled);
    }

    Stream<ProjectPicture> pictures() {
        return Stream.concat(classes.stream().flatMap(each -> each.pictures().stream()), unlabeled.stream());
    }

    int size() {
        return unlabeled.size()
                + classes.stream().mapToInt(each -> each.pictures().size()).sum();
    }

    Optional<ProjectPicture> picture(long id) {
        return pictures().filter(each -> each.id() == id).findFirst();
    }

    Optional<ProjectClass> find(long id) {
        return classes.stream().filter(each -> each.id() == id).findFirst();
    }

    /** Names are told apart whatever their case, as file systems and readers may not tell them apart otherwise. */
    Optional<ProjectClass> named(String name) {
        return classes.stream()
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    Project withClass(String name) {
        List<ProjectClass> more = new ArrayList<>(classes);
        more.add(new ProjectClass(next, name, List.of()));
        return new Project(more, unlabeled, way, next + 1);
    }

    Project withoutClass(long id) {
        return new Project(classes.stream().filter(each -> each.id() != id).toList(), unlabeled, way, next);
    }

    /** A class changed; it must be there. */
    Project with(long id, UnaryOperator<ProjectClass> change) {
        if (find(id).isEmpty()) {
            throw Refusal.noClass(id);
        }
        return new Project(
                classes.stream()
                        .map(each -> each.id() == id ? change.apply(each) : each)
                        .toList(),
                unlabeled,
                way,
                next);
    }

    /** Pictures, which have ids already, added to a class or the shelf. */
    Project with(long group, List<ProjectPicture> more) {
        if (group != UNLABELED) {
            return with(group, each -> each.with(more));
        }
        List<ProjectPicture> all = new ArrayList<>(unlabeled);
        all.addAll(more);
        return new Project(classes, all, way, next);
    }

    /** All pictures but these, which must be there. */
    Project without(List<Long> ids) {
        Set<Long> gone = new HashSet<>(ids);
        Set<Long> there = pictures().map(ProjectPicture::id).collect(Collectors.toSet());
        for (long id : gone) {
            if (!there.contains(id)) {
                throw Refusal.noPicture(id);
            }
        }
        return new Project(
                classes.stream()
                        .map(each -> new ProjectClass(each.id(), each.name(), without(each.pictures(), gone)))
                        .toList(),
                without(unlabeled, gone),
                way,
                next);
    }

    private static List<ProjectPicture> without(List<ProjectPicture> pictures, Set<Long> gone) {
        return pictures.stream().filter(each -> !gone.contains(each.id())).toList();
    }

    Project seen(Way other) {
        return new Project(classes, unlabeled, other, next);
    }

    /** The same with all ids larger by so much, so that none was ever another's. */
    Project shifted(long by) {
        return new Project(
                classes.stream()
                        .map(each -> new ProjectClass(each.id() + by, each.name(), shifted(each.pictures(), by)))
                        .toList(),
                shifted(unlabeled, by),
                way,
                next + by);
    }

    private static List<ProjectPicture> shifted(List<ProjectPicture> pictures, long by) {
        return pictures.stream()
                .map(each -> new ProjectPicture(each.id() + by, each.name(), each.sha256()))
                .toList();
    }

    Project withNext(long free) {
        return new Project(classes, unlabeled, way, free);
    }
}
