package org.weightcast.app.studio;

import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightcast.data.BadInputException;
import org.weightcast.data.PictureFile;
import org.weightcast.data.PictureFiles;

/** Files from a page, single pictures and zip archives, become one change. One file is in memory at a time. */
final class Uploads {
    private static final int SHOWN = 50;

    private final PictureStore store;
    private final Path folder;
    private final Limits limits;
    private final Optional<Long> to;
    private final Map<String, List<ProjectPicture>> byClass = new LinkedHashMap<>();
    private final List<ProjectPicture> plain = new ArrayList<>();
    private final List<ProjectPicture> unlabeled = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int worst = Refusal.UNUSABLE;
    private int taken;

    /**
     * Nothing yet.
     *
     * @param folder where archives lie while they are read
     * @param to a class or the shelf; if nothing is said, folders are classes, and what lies in none goes on the shelf
     */
    Uploads(PictureStore store, Path folder, Limits limits, Optional<Long> to) {
        this.store = store;
        this.folder = folder;
        this.limits = limits;
        this.to = to;
    }

    /** Takes a file: a picture, or an archive of pictures. What cannot be used is noted. */
    void add(UploadedFile file) throws IOException {
        String name = Names.ofFile(file.filename(), limits);
        try (InputStream in = file.content()) {
            byte[] start = in.readNBytes(4);
            boolean zip = start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] < 8;
            if (zip) {
                archive(file, name);
                return;
            }
        }
        if (file.size() > limits.fileBytes()) {
            refuse(Refusal.tooLarge(name, limits.fileBytes()));
            return;
        }
        try (InputStream in = file.content()) {
            picture(in.readAllBytes(), name, Names.folder(file.filename()));
        }
    }

    private void archive(UploadedFile file, String name) throws IOException {
        Path copy = Files.createTempFile(folder, "archive", ".zip");
        try {
            try (InputStream in = file.content()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            try (PictureFiles files = PictureFiles.open(copy)) {
                if (files.files().size() > limits.pictures()) {
                    throw new Refusal(
                            Refusal.TOO_LARGE,
                            name + " holds " + files.files().size() + " files; a project takes " + limits.pictures()
                                    + " pictures at most.");
                }
                if (files.files().isEmpty()) {
                    throw new Refusal(Refusal.UNUSABLE, "The archive " + name + " holds no pictures.");
                }
                for (PictureFile each : files.files()) {
                    String path = each.name().substring(copy.toString().length());
                    if (!Names.ofFile(path, limits).endsWith(".json")) { // the description in a project's archive
                        entry(each, path);
                    }
                }
            } catch (BadInputException e) {
                refuse(renamed(e, copy.toString(), name));
            } catch (Refusal e) {
                refuse(e);
            }
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private void entry(PictureFile file, String path) {
        try {
            picture(file.bytes(limits.fileBytes()), Names.ofFile(path, limits), Names.folder(path));
        } catch (BadInputException e) {
            refuse(renamed(e, file.name(), Names.ofFile(path, limits)));
        }
    }

    /** The problem with the user's name of a file in place of that of our copy. */
    private static Refusal renamed(BadInputException problem, String ours, String theirs) {
        Refusal refusal = Refusal.of(problem);
        return new Refusal(refusal.status(), refusal.sentence().replace(ours, theirs));
    }

    private void picture(byte[] bytes, String name, Optional<String> folder) {
        try {
            if (taken >= limits.pictures()) {
                throw new Refusal(Refusal.TOO_LARGE, "A project takes " + limits.pictures() + " pictures at most.");
            }
            List<ProjectPicture> group = group(folder);
            group.add(new ProjectPicture(0, name, store.add(bytes, name)));
            taken++;
        } catch (Refusal e) {
            refuse(e);
        }
    }

    private List<ProjectPicture> group(Optional<String> folder) {
        if (to.isPresent() || folder.isEmpty()) {
            return plain;
        }
        return folder.get().equals(Names.UNLABELED)
                ? unlabeled
                : byClass.computeIfAbsent(Names.ofClass(folder.get(), limits), name -> new ArrayList<>());
    }

    private void refuse(Refusal refusal) {
        if (refusal.status() == Refusal.NO_SPACE) {
            throw refusal; // there is no use in trying the next file
        }
        worst = refusal.status();
        if (refused.size() < SHOWN) {
            refused.add(refusal.sentence());
        }
    }

    /** Why files were not taken, one sentence each. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    /** How many pictures were taken. */
    int taken() {
        return taken;
    }

    /**
     * What is to be done.
     *
     * @throws Refusal if no picture could be used
     */
    Change change() {
        if (taken == 0) {
            throw refused.isEmpty()
                    ? new Refusal(Refusal.MALFORMED, "No file came with the request.")
                    : new Refusal(worst, refused.get(0));
        }
        List<Change.Batch> batches = new ArrayList<>();
        byClass.forEach((name, pictures) -> batches.add(new Change.Batch(Change.Batch.BY_NAME, name, pictures)));
        if (!plain.isEmpty()) {
            batches.add(new Change.Batch(to.orElse(Project.UNLABELED), "", plain));
        }
        if (!unlabeled.isEmpty()) {
            batches.add(new Change.Batch(Project.UNLABELED, "", unlabeled));
        }
        return new Change.AddPictures(batches);
    }
}
