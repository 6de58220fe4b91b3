package org.weightcast.app.cli;

import java.util.List;
import java.util.concurrent.Callable;

/** The commands by name. One is made only when it is asked for: reading the options of all would be felt at every start. */
interface Commands {
    /** The names in the order of the help. */
    List<String> names();

    /** Makes a command annotated for picocli that returns an {@link ExitCode}. */
    Callable<Integer> create(String name, Printer printer);
}
