package org.weightcast.app.studio;

import java.util.ArrayDeque;
import java.util.Deque;

/** A project with the states before it, to go back to, and those that were gone back from. Not safe for several threads. */
final class History {
    /** So many steps back; states share what they have in common, so they cost little. */
    private static final int LONGEST = 1_000;

    private final Deque<Project> past = new ArrayDeque<>();
    private final Deque<Project> future = new ArrayDeque<>();
    private Project present;

    History(Project present) {
        this.present = present;
    }

    History copy() {
        History copy = new History(present);
        copy.past.addAll(past);
        copy.future.addAll(future);
        return copy;
    }

    Project present() {
        return present;
    }

    boolean canUndo() {
        return !past.isEmpty();
    }

    boolean canRedo() {
        return !future.isEmpty();
    }

    /** Goes on; what was undone cannot be redone any more. */
    void go(Project next) {
        past.push(present);
        if (past.size() > LONGEST) {
            past.removeLast();
        }
        future.clear();
        present = next;
    }

    void undo() {
        if (past.isEmpty()) {
            throw new Refusal(Refusal.CONFLICT, "There is nothing to undo.");
        }
        future.push(present);
        present = past.pop();
    }

    void redo() {
        if (future.isEmpty()) {
            throw new Refusal(Refusal.CONFLICT, "There is nothing to redo.");
        }
        past.push(present);
        present = future.pop();
    }

    /** All states that can be reached. */
    Iterable<Project> all() {
        Deque<Project> all = new ArrayDeque<>(past);
        all.addAll(future);
        all.add(present);
        return all;
    }
}
