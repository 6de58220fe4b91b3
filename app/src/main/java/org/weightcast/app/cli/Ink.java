package org.weightcast.app.cli;

import java.nio.file.Path;
import org.weightcast.cast.Caster;
import org.weightcast.data.BadInputException;
import org.weightcast.data.FolderReading;
import org.weightcast.data.ImageSpec;
import org.weightcast.data.SupportSet;

/** Whether pictures show dark ink on light paper or the reverse, as the command line says it. */
enum Ink {
    auto,
    dark,
    light;

    /** Reads the pictures that a caster is to learn from. */
    SupportSet read(Path place, Caster caster, FolderReading reading) {
        if (this == auto) {
            ImageSpec spec = caster.imageSpec(true);
            return SupportSet.read(place, spec.channels(), spec.size(), reading);
        }
        if (caster.imageSpec(true).channels() != 1) {
            throw new BadInputException(
                    "--ink is for drawings, but this caster sees colours, which it takes as they are: leave --ink out.");
        }
        return SupportSet.read(place, caster.imageSpec(this == dark), reading);
    }
}
