package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.weightcast.onnx.BackboneFile;
import org.weightcast.onnx.PixelScale;
import picocli.CommandLine.Option;

/** A network of the user's own, and what its file may not say. */
final class BackboneOptions {
    @Option(
            names = "--backbone",
            paramLabel = "B.onnx",
            description =
                    "Stand on this network instead, any ONNX file that turns a picture [batch, 3, size, size] into"
                            + " a vector; for photographs. What is made is the head.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--backbone-size",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "Height and width of its pictures, if the file leaves them open.")
    private Optional<Integer> size = Optional.empty();

    @Option(
            names = "--backbone-mean",
            paramLabel = "R,G,B",
            split = ",",
            description = "What is subtracted from colours in 0..1 (default: what the file says, or as for ImageNet).")
    private List<Float> mean = List.of();

    @Option(names = "--backbone-std", paramLabel = "R,G,B", split = ",", description = "What they are then divided by.")
    private List<Float> deviation = List.of();

    @Option(
            names = "--backbone-output",
            paramLabel = "NAME",
            description = "The value that is the vector (default: the only output), such as what a classifier's last"
                    + " layer reads.")
    private Optional<String> output = Optional.empty();

    Optional<Path> file() {
        return file;
    }

    /** Whether something is said of a network that is not named. */
    boolean lacksFile() {
        boolean said = size.isPresent() || output.isPresent() || !mean.isEmpty() || !deviation.isEmpty();
        return said && file.isEmpty();
    }

    /**
     * What was said of the file.
     *
     * @throws IllegalArgumentException if means and deviations are not three numbers each
     */
    BackboneFile.Description description() {
        Optional<PixelScale> scale =
                mean.isEmpty() && deviation.isEmpty() ? Optional.empty() : Optional.of(new PixelScale(mean, deviation));
        return new BackboneFile.Description(size, scale, output);
    }
}
