package org.weightcast.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.weightcast.cast.CastModel;
import org.weightcast.weights.AtomicFile;

/** A small Maven project that uses a model by ONNX Runtime alone. All of it but the model comes with Weightcast, as it is. */
final class JavaProject {
    private static final String SOURCES = "src/main/java/recogniser";
    private static final String RESOURCES = "src/main/resources/recogniser";
    private static final String MODEL = RESOURCES + "/model.onnx";

    /** The paths of its files in the order in which they are written: without the last one it is no project. */
    static final List<String> FILES =
            List.of(SOURCES + "/Recogniser.java", SOURCES + "/Main.java", "README.md", MODEL, "pom.xml");

    private JavaProject() {}

    /**
     * Writes the project into a folder that is missing or empty. If that fails, nothing stays behind.
     *
     * @throws IOException if a file cannot be written
     */
    static void write(CastModel model, Path folder) throws IOException {
        try (NewFolder sources = NewFolder.make(folder.resolve(SOURCES));
                NewFolder resources = NewFolder.make(folder.resolve(RESOURCES))) {
            List<Path> written = new ArrayList<>();
            try {
                for (String name : FILES) {
                    byte[] content = name.equals(MODEL) ? model.file().bytes() : template(name);
                    AtomicFile.write(folder.resolve(name), file -> file.write(content));
                    written.add(folder.resolve(name));
                }
            } catch (IOException | RuntimeException failure) {
                remove(written, failure);
                throw failure;
            }
        }
    }

    /** A file of the project that is the same for all models. */
    static byte[] template(String name) throws IOException {
        try (InputStream template = JavaProject.class.getResourceAsStream("java-project/" + name)) {
            return Objects.requireNonNull(template, name).readAllBytes();
        }
    }

    /** What the user must hear about is why writing failed. */
    private static void remove(List<Path> files, Exception failure) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException stillThere) {
                failure.addSuppressed(stillThere);
            }
        }
    }
}
