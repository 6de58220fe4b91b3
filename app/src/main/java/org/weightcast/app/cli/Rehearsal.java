package org.weightcast.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * What the launcher does once after a build, or in an unpacked zip, so that later starts are fast. It unpacks ONNX Runtime's
 * native code into the folder that is its argument, and runs what users run most, with nobody watching: Java archives the classes
 * that this takes, and a later start maps them instead of reading, checking and linking them one by one.
 */
final class Rehearsal {
    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        Path natives = Path.of(arguments[0]);
        if (unpackNatives(natives)) {
            System.setProperty("onnxruntime.native.path", natives.toString());
        }
        run("--help");
        run("--version");
        useExamples();
    }

    private static void run(String... arguments) {
        Printer nobody =
                new Printer(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), true, true, true);
        new Main(new ShippedCommands(), nobody).run(arguments);
    }

    /** Makes a model and uses it; where the examples are missing, these commands only end earlier. */
    private static void useExamples() throws IOException {
        Path folder = Files.createTempDirectory("weightcast");
        try {
            String model = folder.resolve("runes.onnx").toString();
            run("cast", DemoCommand.examples().resolve("learn").toString(), "--out", model, "--json");
            run("cast", DemoCommand.examples().resolve("learn").toString(), "--out", model);
            run("classify", model, DemoCommand.examples().resolve("unseen").toString());
            run("verify", model);
            run("inspect", model);
        } finally {
            Files.deleteIfExists(folder.resolve("runes.onnx"));
            Files.delete(folder);
        }
    }

    /** Where a library is not found for this machine the folder stays incomplete, and ONNX Runtime finds its own way. */
    private static boolean unpackNatives(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path complete = folder.resolve("complete");
        Files.deleteIfExists(complete);
        for (String library : LIBRARIES) {
            String name = System.mapLibraryName(library);
            String resource = "/ai/onnxruntime/native/" + platform() + "/" + name;
            try (InputStream packed = Rehearsal.class.getResourceAsStream(resource)) {
                if (packed == null) {
                    return false;
                }
                Path unpacked = Files.createTempFile(folder, name, ".new");
                Files.copy(packed, unpacked, StandardCopyOption.REPLACE_EXISTING);
                Files.move(unpacked, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Files.write(complete, new byte[0]);
        return true;
    }

    /** This machine in ONNX Runtime's words. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String name = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        return name + "-" + (processor.contains("aarch64") ? "aarch64" : "x64");
    }
}
