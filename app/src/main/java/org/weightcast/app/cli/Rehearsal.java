package org.weightcast.app.cli;

import java.io.OutputStream;

/**
 * Runs what users run most, with nobody watching, so that the launcher can archive the classes it takes: a later start
 * maps them instead of reading, checking and linking them one by one.
 */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) {
        Printer nobody =
                new Printer(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), true, true, true);
        new Main(new ShippedCommands(), nobody).run("--help");
        new Main(new ShippedCommands(), nobody).run("--version");
    }
}
