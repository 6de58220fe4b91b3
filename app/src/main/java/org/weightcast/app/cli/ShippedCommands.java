package org.weightcast.app.cli;

import java.util.List;
import java.util.concurrent.Callable;

/** The commands that Weightcast has. */
final class ShippedCommands implements Commands {
    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public Callable<Integer> create(String name, Printer printer) {
        throw new IllegalArgumentException("There is no command '" + name + "'");
    }
}
