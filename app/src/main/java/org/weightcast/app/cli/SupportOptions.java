package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.weightcast.cast.Caster;
import org.weightcast.data.FolderReading;
import org.weightcast.data.SupportSet;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The pictures that a network is made from, and how they are read. */
final class SupportOptions {
    @Parameters(index = "0", paramLabel = "DIR|ZIP", description = "A folder of classes, or a zip archive of one.")
    private Path place = Path.of("");

    @Option(
            names = "--ink",
            description = "Whether the ink is dark or light; auto looks at the pictures (default: ${DEFAULT-VALUE}).",
            paramLabel = "auto|dark|light")
    private Ink ink = Ink.auto;

    @Option(
            names = "--without",
            paramLabel = "CLASS|IMAGE",
            description = "Leave out a class, or the picture with this path, as if it were not there; may be repeated.")
    private List<String> without = List.of();

    @Option(
            names = "--unlabeled",
            paramLabel = "DIR|ZIP",
            description = "Further pictures, of no matter which class, that the network also learns from;"
                    + " pictures in the sub-folder '_unlabeled' do the same. May be repeated.")
    private List<Path> unlabeled = List.of();

    @Option(names = "--strict", description = "Stop at a file that cannot be read, instead of leaving it out.")
    private boolean strict;

    Path place() {
        return place;
    }

    /** Whether it was said what the ink is like. */
    boolean saysInk() {
        return ink != Ink.auto;
    }

    FolderReading reading() {
        return FolderReading.defaults().withStrict(strict).without(without).withUnlabeled(unlabeled);
    }

    /** Reads the pictures for a first cast. */
    SupportSet read(Caster caster) {
        return ink.read(place, caster, reading().withLeastClasses(caster.leastClasses()));
    }
}
