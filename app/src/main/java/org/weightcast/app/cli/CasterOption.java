package org.weightcast.app.cli;

import java.util.Optional;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Caster;
import org.weightcast.cast.Suited;
import picocli.CommandLine.Option;

/** Which caster makes the network; without a word the one that suits the pictures. */
final class CasterOption {
    @Option(
            names = "--caster",
            paramLabel = "NAME|FILE",
            description = "What makes the network: 'glyphs' for drawn characters and symbols, 'photos' for photographs,"
                    + " or a caster's file (default: glyphs or photos, as the pictures look).")
    private Optional<String> name = Optional.empty();

    /** The caster for a first cast and its pictures, read. */
    Suited read(SupportOptions pictures) {
        if (!isSaid(pictures)) {
            return Suited.read(pictures.place(), pictures.reading());
        }
        String chosen = name.orElse(Caster.GLYPHS);
        Caster caster = Caster.load(chosen);
        try {
            return new Suited(chosen, caster, pictures.read(caster));
        } catch (RuntimeException e) {
            caster.close();
            throw e;
        }
    }

    /** Whether somebody named it, or said what the ink is like, which photographs have none of. */
    private boolean isSaid(SupportOptions pictures) {
        return name.isPresent() || pictures.saysInk();
    }

    /** Which caster it is, and why if nobody said so. */
    String words(Suited suited, SupportOptions pictures) {
        if (isSaid(pictures)) {
            return suited.name();
        }
        boolean photographs = suited.name().equals(Caster.PHOTOS);
        return suited.name() + ", since the pictures look like "
                + (photographs ? "photographs" : "drawn characters or symbols");
    }

    /** The name of the caster that extends a model: the one that made it, if that ships. */
    String toExtend(CastModel model) {
        String maker = model.card().caster().name();
        return name.orElse(Caster.SHIPPED.contains(maker) ? maker : Caster.GLYPHS);
    }
}
