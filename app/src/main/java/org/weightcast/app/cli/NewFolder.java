package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** A folder that a command is to fill. If the command fails before anything is in it, it goes again. */
final class NewFolder implements AutoCloseable {
    private final Deque<Path> made;

    private NewFolder(Deque<Path> made) {
        this.made = made;
    }

    /** Makes a folder, and those above it, where they are missing. */
    static NewFolder make(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>(); // the outermost last
        for (Path each = folder.toAbsolutePath().normalize();
                each != null && !Files.exists(each);
                each = each.getParent()) {
            missing.add(each);
        }
        Files.createDirectories(folder);
        return new NewFolder(missing);
    }

    /** Removes what was made and is still empty. */
    @Override
    public void close() {
        try {
            for (Path each : made) {
                Files.deleteIfExists(each);
            }
        } catch (IOException filled) {
            // Then it is to stay, and so are those above it.
        }
    }
}
