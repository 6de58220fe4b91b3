package org.weightcast.app.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.weightcast.data.BadInputException;
import org.weightcast.weights.AtomicFile;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.SealedJson;

/**
 * A project on disk: the folder {@code pictures} with the files as they were given, {@code project.json} with the project at some moment,
 * and {@code journal.jsonl} with every step since. Pictures are there before the step that mentions them, and a step is on disk before it
 * counts; so whenever the process ends, at most the step in flight is lost. Safe for use by several threads; one process at a time.
 */
final class ProjectFolder implements AutoCloseable {
    private static final String FORMAT = "weightcast project 1";
    private static final String SUMMARY = "project.json";
    private static final String JOURNAL = "journal.jsonl";
    private static final String LOCK = ".lock";
    private static final String UPLOADS = ".uploads";
    private static final String PICTURES = "pictures";
    private static final Set<String> BEGUN = Set.of(LOCK, PICTURES, JOURNAL); // what is there before the summary

    /** Longer journals are summed up when a project is opened; going back ends there. */
    private static final int LONGEST_JOURNAL = 2_000;

    private final Path folder;
    private final FileChannel lock;
    private final PictureStore pictures;
    private final Journal journal;
    private final boolean fresh;
    private long steps;
    private History history;

    private ProjectFolder(Path folder, FileChannel lock, Limits limits) throws IOException {
        this.folder = folder;
        this.lock = lock;
        this.pictures = new PictureStore(folder.resolve(PICTURES), limits);
        this.fresh = Files.notExists(folder.resolve(SUMMARY));
        Optional<JsonValue> summary = fresh ? Optional.empty() : Optional.of(summary());
        this.steps = summary.map(json -> json.get("steps").number()).orElse(0L);
        this.history = new History(
                summary.map(json -> ProjectJson.project(json.get("project"))).orElse(Project.EMPTY));
        this.journal = Journal.open(folder.resolve(JOURNAL));
        replay();
        if (fresh || journal.lines().size() > LONGEST_JOURNAL) {
            sumUp();
        }
        removeStrayPictures();
        clearUploads();
    }

    /**
     * Opens a project, or begins one in a folder that is empty or not there.
     *
     * @throws BadInputException if the folder holds something else, or another studio has it open
     */
    static ProjectFolder open(Path folder, Limits limits) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new BadInputException(folder + " is no folder: name an empty or a new one by --project");
        }
        Files.createDirectories(folder);
        checkOurs(folder);
        FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(lock).isEmpty()) {
                throw new BadInputException("The project in " + folder
                        + " is open in another studio: end that one, or name another folder by --project");
            }
            return new ProjectFolder(folder, lock, limits);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void checkOurs(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            List<String> names =
                    entries.map(each -> each.getFileName().toString()).toList();
            if (names.contains(SUMMARY)) {
                return;
            }
            for (String name : names) {
                if (!BEGUN.contains(name) && !name.endsWith(".tmp")) {
                    throw new BadInputException(folder + " holds other things than a project of the studio (" + name
                            + "): name an empty or a new folder by --project");
                }
            }
        }
    }

    private static Optional<FileLock> tryLock(FileChannel file) throws IOException {
        try {
            return Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException byThisProcess) {
            return Optional.empty();
        }
    }

    private JsonValue summary() throws IOException {
        String text = Files.readString(folder.resolve(SUMMARY), StandardCharsets.UTF_8);
        JsonValue summary = SealedJson.read(folder.resolve(SUMMARY).toString(), text);
        if (!summary.get("format").text().equals(FORMAT)) {
            throw new BadModelException(folder.resolve(SUMMARY) + " is of another version: "
                    + summary.get("format").text() + ", not " + FORMAT);
        }
        return summary;
    }

    private void replay() {
        for (JsonValue line : journal.lines()) {
            long number = line.get("step").number();
            if (number
                    > steps) { // others are in the summary already: the process ended between writing it and clearing
                // them
                Step.of(line).take(history);
                steps = number;
            }
        }
    }

    private void sumUp() throws IOException {
        String text = SealedJson.write(json -> {
            json.writeStringField("format", FORMAT);
            json.writeNumberField("steps", steps);
            json.writeFieldName("project");
            ProjectJson.write(json, history.present());
        });
        AtomicFile.write(folder.resolve(SUMMARY), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        journal.clear();
        history = new History(history.present());
    }

    /** Those of a step that never counted, or that nobody can go back to any more. */
    private void removeStrayPictures() throws IOException {
        Set<String> wanted = new HashSet<>();
        history.all()
                .forEach(project ->
                        project.pictures().map(ProjectPicture::sha256).forEach(wanted::add));
        pictures.keepOnly(wanted);
    }

    /** Where files lie while they are taken in; what a process that was killed left there goes when a project is opened. */
    Path uploads() {
        return folder.resolve(UPLOADS);
    }

    private void clearUploads() throws IOException {
        Files.createDirectories(uploads());
        try (var left = Files.list(uploads())) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }

    PictureStore pictures() {
        return pictures;
    }

    /** Whether it was begun just now. */
    boolean fresh() {
        return fresh;
    }

    /** What the user should know about the files; usually nothing. */
    Optional<String> warning() {
        return journal.damaged()
                ? Optional.of("The journal in " + folder + " was damaged: the changes before the damage are here, the"
                        + " whole file is kept as journal-damaged.jsonl.")
                : Optional.empty();
    }

    /**
     * A project with what can be done about its past.
     *
     * @param step grows with every step, so that it tells which is newer
     */
    record State(Project project, long step, boolean canUndo, boolean canRedo) {}

    synchronized State state() {
        return new State(history.present(), steps, history.canUndo(), history.canRedo());
    }

    /**
     * Takes a step. When this returns it is on disk.
     *
     * @throws Refusal if it cannot be done, or not be saved; then nothing has changed
     */
    synchronized State take(Step step, Limits limits) {
        History before = history.copy();
        step.take(history);
        try {
            check(history.present(), limits);
            journal.append(json -> {
                json.writeNumberField("step", steps + 1);
                Step.write(json, step);
            });
        } catch (RuntimeException refused) {
            history = before;
            throw refused;
        }
        steps++;
        return state();
    }

    static void check(Project project, Limits limits) {
        if (project.size() > limits.pictures()) {
            throw new Refusal(Refusal.TOO_LARGE, "A project takes " + limits.pictures() + " pictures at most.");
        }
        if (project.classes().size() > limits.classes()) {
            throw new Refusal(Refusal.TOO_LARGE, "A project takes " + limits.classes() + " classes at most.");
        }
    }

    @Override
    public synchronized void close() {
        try {
            journal.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
