package org.weightcast.data;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists the files below a folder. Links to folders are followed, but no folder is visited twice, so loops end. */
final class FolderWalk {
    private final int depth;
    private final List<PictureFile> files = new ArrayList<>();
    private final Set<String> topFolders = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<Path> visited = new HashSet<>();

    private FolderWalk(int depth) {
        this.depth = depth;
    }

    static PictureFiles list(Path root, int depth) throws IOException {
        FolderWalk walk = new FolderWalk(depth);
        walk.visited.add(root.toRealPath());
        walk.visit(root, List.of());
        return new PictureFiles(walk.files, walk.topFolders, walk.warnings, () -> {});
    }

    private void visit(Path folder, List<String> above) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path entry : stream) {
                if (!PictureFiles.isIgnored(nameOf(entry))) {
                    entries.add(entry);
                }
            }
        }
        Collections.sort(entries);
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                enter(entry, above);
            } else {
                files.add(new PictureFile(entry.toString(), above, most -> PictureFiles.read(entry, most)));
            }
        }
    }

    private void enter(Path folder, List<String> above) throws IOException {
        if (above.size() >= depth) {
            return;
        }
        String name = PictureFiles.composed(nameOf(folder));
        if (name.indexOf('\ufffd') >= 0) {
            throw new BadInputException("The name of the folder " + folder
                    + " cannot be understood in this locale: set LC_ALL=C.UTF-8, or rename it");
        }
        if (!visited.add(folder.toRealPath())) {
            warnings.add("The folder " + folder + " is a link to one that is read already");
            return;
        }
        if (above.isEmpty()) {
            topFolders.add(name);
        }
        try {
            visit(folder, PictureFiles.append(above, name));
        } catch (IOException e) {
            throw new BadInputException("The folder " + folder + " cannot be read: " + PictureFile.reason(e), e);
        }
    }

    private static String nameOf(Path entry) {
        Path name = entry.getFileName();
        return name == null ? "" : name.toString();
    }
}
