package org.weightcast.app.cli;

import java.util.List;
import java.util.concurrent.Callable;

/** A command that only holds others. */
interface CommandGroup extends Callable<Integer> {
    /** The commands of the group, annotated for picocli; each returns an {@link ExitCode}. */
    List<Callable<Integer>> members();
}
