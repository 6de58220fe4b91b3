package org.weightcast.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The classes and pictures that are to be passed over. It remembers which it met, so that a misspelt one is found out. */
final class LeftOut {
    private final Path place;
    private final Map<String, Set<Path>> wanted = new LinkedHashMap<>(); // what each name can stand for
    private final Set<String> met = new HashSet<>();
    private final Set<String> there = new LinkedHashSet<>(); // all that could have been meant

    /** @param names of classes and pictures, as the user gave them; paths may start at the place */
    LeftOut(Path place, List<String> names) {
        this.place = place;
        for (String name : names) {
            wanted.put(name, new HashSet<>(List.of(plain(Path.of(name)), plain(place.resolve(name)))));
        }
    }

    private static Path plain(Path path) {
        return Path.of(PictureFiles.composed(path.toAbsolutePath().normalize().toString()));
    }

    /** Whether a folder directly in the place, so a class, is passed over. */
    boolean hasFolder(String name) {
        there.add(name);
        return has(List.of(plain(place.resolve(name))));
    }

    /** Whether a picture is passed over, by itself or with its folder. */
    boolean has(PictureFile file) {
        if (wanted.isEmpty()) {
            return false;
        }
        Path own = plain(Path.of(file.name()));
        there.add(String.join(
                "/", PictureFiles.append(file.folders(), own.getFileName().toString())));
        Path folder = place;
        List<Path> names = new ArrayList<>(List.of(own));
        for (String each : file.folders()) {
            folder = folder.resolve(each);
            names.add(plain(folder));
        }
        names.add(plain(folder).resolve(own.getFileName())); // an archive's name may have one folder more
        return has(names);
    }

    private boolean has(List<Path> paths) {
        boolean found = false;
        for (Map.Entry<String, Set<Path>> each : wanted.entrySet()) {
            if (paths.stream().anyMatch(each.getValue()::contains)) {
                met.add(each.getKey());
                found = true;
            }
        }
        return found;
    }

    /**
     * Makes sure that each name was met.
     *
     * @throws BadInputException if one was not
     */
    void checkMet() {
        for (String name : wanted.keySet()) {
            if (!met.contains(name)) {
                throw new BadInputException("There is neither a class nor a picture " + name + " in " + place
                        + " to leave out: "
                        + Spelling.nearest(name, List.copyOf(there))
                                .map(nearest -> "the nearest is " + nearest)
                                .orElse("give the name of a class, or the path of a picture"));
            }
        }
    }
}
