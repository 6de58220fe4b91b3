package org.weightcast.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: the versions of all that answers may depend on, in one line. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        List<String> versions = new ArrayList<>();
        versions.add("Weightcast " + of(Main.class));
        engine("ai.onnxruntime.OrtEnvironment").ifPresent(version -> versions.add("ONNX Runtime " + version));
        engine("org.bytedeco.pytorch.Tensor").ifPresent(version -> versions.add("libtorch " + version));
        versions.add("Java " + System.getProperty("java.version"));
        versions.add(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return new String[] {String.join(", ", versions)};
    }

    /** The version of the jar with this class, if it is on the class path. The class stays as it is, and so unpacks no native code. */
    private static Optional<String> engine(String className) {
        try {
            return Optional.of(of(Class.forName(className, false, Versions.class.getClassLoader())));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static String of(Class<?> type) {
        return Objects.requireNonNullElse(type.getPackage().getImplementationVersion(), "(not packaged)");
    }
}
