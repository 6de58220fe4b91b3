package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.weightcast.adapt.BaseFile;
import org.weightcast.data.BadInputException;

/** What {@code --base} and {@code --network} say. */
final class BaseSource {
    private static final String RANDOM = "random:";

    private BaseSource() {}

    /**
     * Reads or draws a base.
     *
     * @param name of a file, or random: and a network
     * @param network which network a public collection's file is of
     * @param seed of random weights
     * @throws BadInputException if there is no such network, or one is named for random weights
     * @throws org.weightcast.weights.BadModelException if the file is no base
     */
    static BaseFile open(String name, Optional<String> network, long seed) {
        boolean random = name.startsWith(RANDOM);
        if (random && network.isPresent()) {
            throw new BadInputException(
                    "--network is for files of public collections; random weights are named as --base " + RANDOM
                            + network.get());
        }
        try {
            if (random) {
                return BaseFile.random(name.substring(RANDOM.length()), seed);
            }
            Path file = Path.of(name);
            return network.isPresent() ? BaseFile.readPublic(file, network.get()) : BaseFile.read(file);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }
}
