package org.weightcast.app.studio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightcast.data.BadInputException;

/** The files of the page, which are the same for everyone, under a path that changes when they do. */
final class Page {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "wasm", "application/wasm");
    private static final String LIBRARIES = "lib/";
    private static final List<String> NAMES = List.of(
            "index.html",
            "style.css",
            "icon.svg",
            "app.js",
            "html.js",
            "api.js",
            "classifier.js",
            "pixels.js",
            "drop.js",
            "words.js",
            "pad.js",
            "camera.js",
            "cards.js",
            "dialogs.js",
            "tryit.js",
            "mend.js",
            "take.js",
            "lib/preact.mjs",
            "lib/htm.mjs",
            "lib/uPlot.esm.js",
            "lib/uPlot.min.css",
            "lib/ort.wasm.min.mjs",
            "lib/ort-wasm-simd-threaded.mjs",
            "lib/ort-wasm-simd-threaded.wasm.gz");

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final String version;

    private Page(List<String> names) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : names) {
                byte[] file = read(name);
                files.put(name, file);
                digest.update(file);
            }
            version = HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /**
     * Reads the page.
     *
     * @throws BadInputException if its libraries are missing, npm having been missing in the build
     */
    static Page read() throws IOException {
        return new Page(NAMES);
    }

    /** The page without its libraries, which is enough for whoever asks the server something else than a browser would. */
    static Page withoutLibraries() throws IOException {
        return new Page(
                NAMES.stream().filter(name -> !name.startsWith(LIBRARIES)).toList());
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream("web/" + name)) {
            if (in == null) {
                throw new BadInputException("Weightcast was built without the libraries of the studio's page (" + name
                        + "), since npm was missing: install Node.js 18 or newer with npm, and build again");
            }
            return in.readAllBytes();
        }
    }

    /** The part of the path that changes with the files. */
    String version() {
        return version;
    }

    /** The page itself, which names the path of its files. */
    String index() {
        return new String(find("index.html").orElseThrow(), StandardCharsets.UTF_8).replace("{version}", version);
    }

    Optional<byte[]> find(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** A file that is kept compressed. */
    Optional<byte[]> findCompressed(String name) {
        return find(name + ".gz");
    }

    static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain; charset=utf-8");
    }
}
