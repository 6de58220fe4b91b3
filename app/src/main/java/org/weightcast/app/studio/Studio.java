package org.weightcast.app.studio;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.weightcast.check.CheckReport;
import org.weightcast.check.Checkup;
import org.weightcast.data.BadInputException;

/**
 * A project that is open: takes changes, casts anew after each, then checks. Whoever listens to its events knows the latest project
 * ({@code project}), model ({@code model}) and check ({@code check}). Safe for use by several threads.
 */
final class Studio implements AutoCloseable {
    /** Models that pages may still be fetching when newer ones are there. */
    private static final int KEPT = 4;

    private static final long PAUSE = 250; // milliseconds before a check

    private final Consumer<Throwable> mistakes;
    private final Limits limits;
    private final ProjectFolder folder;
    private final Casters casters;
    private final Events events;
    private final Latest<ProjectFolder.State> casting;
    private final Latest<Made> checking;
    private final Deque<Made> made = new ArrayDeque<>(); // the newest first
    private final Map<String, String> said = new LinkedHashMap<>();
    private long current; // the step of the newest cast; with said
    private volatile Optional<Checked> checked = Optional.empty();
    private volatile Optional<Checkup> checkup = Optional.empty(); // at work

    /** @param mistakes takes what goes wrong by a fault of ours, which the page is told in a word only */
    Studio(ProjectFolder folder, Limits limits, Consumer<Throwable> mistakes) {
        this.mistakes = mistakes;
        this.limits = limits;
        this.folder = folder;
        this.casters = new Casters(folder.pictures());
        this.events = new Events(limits);
        this.checking = new Latest<>("check", this::check, this::checkFailed);
        this.casting = new Latest<>("cast", this::cast, this::castFailed);
        tell();
    }

    /** Where files lie while they are taken in. */
    Path uploads() {
        return folder.uploads();
    }

    PictureStore pictures() {
        return folder.pictures();
    }

    Limits limits() {
        return limits;
    }

    Events events() {
        return events;
    }

    ProjectFolder.State state() {
        return folder.state();
    }

    /** What there is to know at the moment, as the events that would tell it. */
    Map<String, String> latest() {
        synchronized (said) {
            return new LinkedHashMap<>(said);
        }
    }

    /**
     * Whether pictures can be added to a class, before they are looked at.
     *
     * @param id of a class, or the shelf's
     * @throws Refusal if there is none
     */
    void checkGroup(long id) {
        if (id != Project.UNLABELED && state().project().find(id).isEmpty()) {
            throw Refusal.noClass(id);
        }
    }

    /**
     * Takes a step, and has the model cast anew.
     *
     * @throws Refusal if it cannot be done; then nothing has changed
     */
    ProjectFolder.State take(Step step) {
        try {
            ProjectFolder.State state = folder.take(step, limits);
            tell();
            return state;
        } catch (Refusal refused) {
            forgetStray();
            throw refused;
        }
    }

    /** Drops what is in memory of pictures that a refused request would have brought. */
    void forgetStray() {
        forgetPictures(state().project());
    }

    /** Of steps that are taken at the same time by several threads, all tell the newest state, so that none is told after it. */
    private synchronized void tell() {
        ProjectFolder.State state = folder.state();
        say("project", StudioJson.project(state));
        casting.give(state);
    }

    private void say(String event, String json) {
        synchronized (said) {
            said.put(event, json);
            events.send(event, json);
        }
    }

    /** Tells of a check, unless another project is being cast already. */
    private void sayCheck(long step, String json) {
        synchronized (said) {
            if (step == current) {
                say("check", json);
            }
        }
    }

    private void cast(ProjectFolder.State state) {
        synchronized (said) {
            current = state.step();
        }
        String missing = Casters.missing(state.project());
        if (missing.isEmpty()) {
            publish(casters.cast(state.project(), state.step()));
        } else {
            closeModels();
            say("model", StudioJson.missing(state.step(), missing));
            say("check", StudioJson.missing(state.step(), missing));
        }
        forgetPictures(state.project());
    }

    private void castFailed(ProjectFolder.State state, Throwable failure) {
        String sentence = sentence("The cast", failure);
        say("model", StudioJson.missing(state.step(), sentence));
        say("check", StudioJson.missing(state.step(), sentence)); // or the page would wait for one
    }

    private void checkFailed(Made newest, Throwable failure) {
        if (!(failure instanceof CancellationException)) {
            sayCheck(newest.step(), StudioJson.missing(newest.step(), sentence("The check", failure)));
        }
    }

    private String sentence(String what, Throwable failure) {
        if (failure instanceof BadInputException bad) {
            return Refusal.of(bad).sentence();
        }
        if (failure instanceof Refusal refusal) {
            return refusal.sentence();
        }
        if (failure instanceof OutOfMemoryError) {
            return "Java's memory is not enough for so many pictures.";
        }
        mistakes.accept(failure);
        return what + " failed by a mistake in Weightcast ("
                + failure.getClass().getSimpleName() + ").";
    }

    private void publish(Made newest) {
        synchronized (made) {
            made.addFirst(newest);
            while (made.size() > KEPT) {
                made.removeLast().close();
            }
        }
        say("model", StudioJson.model(newest));
        checking.give(newest);
    }

    private void forgetPictures(Project project) {
        Set<String> used = new HashSet<>();
        project.pictures().map(ProjectPicture::sha256).forEach(used::add);
        folder.pictures().forgetOthers(used);
    }

    private void check(Made newest) {
        letPagesGoFirst();
        cancelIfOutdated(newest);
        try (Checkup begun = new Checkup(casters.caster(newest.caster()))) {
            checkup = Optional.of(begun);
            int images = newest.support().images().size();
            CheckReport found = begun.check(newest.support(), 0, done -> {
                cancelIfOutdated(newest);
                events.send("checking", StudioJson.checking(newest.step(), done, images));
            });
            checked = Optional.of(new Checked(newest, found));
            sayCheck(newest.step(), StudioJson.check(newest, found));
        } finally {
            checkup = Optional.empty();
        }
    }

    /** The project may have changed, whose cast is not done yet. */
    private void cancelIfOutdated(Made newest) {
        if (checking.isOutdated() || folder.state().step() != newest.step()) {
            throw new CancellationException("A newer project is there");
        }
    }

    /** Ends a check that is going on, since a change is on its way, which is better left the processor. */
    void stopCheck() {
        checkup.ifPresent(Checkup::stop);
    }

    /** Begins again with a check that was stopped, if the project has not changed after all. */
    void resumeCheck() {
        synchronized (made) {
            Optional.ofNullable(made.peekFirst())
                    .filter(newest -> newest.step() == state().step())
                    .filter(newest -> reportOn(newest).isEmpty())
                    .ifPresent(checking::give);
        }
    }

    /** While a page opens the new model, the processor is better left to it. */
    private static void letPagesGoFirst() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A check and the model whose pictures it is of. */
    private record Checked(Made made, CheckReport report) {}

    /** What was found of the pictures of a model, if that is known already. */
    Optional<CheckReport> reportOn(Made of) {
        return checked.filter(done -> done.made() == of).map(Checked::report);
    }

    /** The newest model. */
    Made made() {
        synchronized (made) {
            if (made.isEmpty()) {
                throw new Refusal(Refusal.CONFLICT, "There is no model yet: add pictures to a class.");
            }
            return made.getFirst();
        }
    }

    /** A model by the digest of its file. */
    Made made(String sha256) {
        synchronized (made) {
            return made.stream()
                    .filter(each -> each.model().file().digest().equals(sha256))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(
                            Refusal.NOT_THERE, "This model has been replaced by a newer one: load the page again."));
        }
    }

    @Override
    public void close() {
        casting.close();
        stopCheck();
        checking.close();
        events.close();
        closeModels();
        casters.close();
        folder.close();
    }

    private void closeModels() {
        synchronized (made) {
            made.forEach(Made::close);
            made.clear();
        }
    }
}
