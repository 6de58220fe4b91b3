package org.weightcast.app.studio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weightcast.cast.Suited;
import org.weightcast.data.BadInputException;
import org.weightcast.data.Picture;
import org.weightcast.data.PictureDecoder;
import org.weightcast.data.UndecidedPicture;
import org.weightcast.weights.AtomicFile;

/**
 * The picture files of a project, by the digest of their bytes: no name that came from outside is ever a path. What casting and the page
 * need of them is kept in memory, made again from the files where it is not. Safe for use by several threads.
 */
final class PictureStore {
    private static final List<String> ENDINGS = List.of(".png", ".jpeg", ".webp", ".gif", ".bmp");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern OURS = Pattern.compile("([0-9a-f]{64})\\.[a-z]+|\\..*\\.tmp");
    private static final int THUMBNAILS = 2_000;

    private final Path folder;
    private final Limits limits;
    private final Semaphore decoders;
    private final Map<String, UndecidedPicture> undecided = new ConcurrentHashMap<>();
    private final Map<String, byte[]> thumbnails = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > THUMBNAILS;
        }
    });

    PictureStore(Path folder, Limits limits) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.limits = limits;
        this.decoders = new Semaphore(limits.decoders());
    }

    /**
     * Keeps a picture, whose file is on disk when this returns.
     *
     * @param name for messages
     * @return the digest of its bytes
     * @throws Refusal if it is no picture, or too large
     */
    String add(byte[] file, String name) {
        if (file.length > limits.fileBytes()) {
            throw Refusal.tooLarge(name, limits.fileBytes());
        }
        String sha256 = Digests.sha256(file);
        look(file, name, sha256);
        if (place(sha256).isEmpty()) {
            try {
                Path place = folder.resolve(sha256 + ending(file));
                AtomicFile.write(place, out -> out.write(file));
            } catch (IOException e) {
                throw Refusal.unsaved("The picture " + name + " could not be saved", e);
            }
        }
        return sha256;
    }

    /** A picture as casting needs it. */
    UndecidedPicture undecided(String sha256) {
        UndecidedPicture known = undecided.get(sha256);
        return known != null ? known : look(original(sha256), sha256, sha256);
    }

    /**
     * Decodes a picture that is not kept, for one use: so many are in memory at a time as the limits say, others wait.
     *
     * @param use must not hand the picture on
     * @throws Refusal if it is no picture, or too large
     */
    <T> T decode(byte[] file, String name, Function<Picture, T> use) {
        return decode(() -> file, name, use);
    }

    /** Large files are read by those only whose turn it is. */
    private <T> T decode(Supplier<byte[]> file, String name, Function<Picture, T> use) {
        decoders.acquireUninterruptibly();
        try {
            return use.apply(PictureDecoder.decode(file.get(), name, limits.pixels()));
        } catch (BadInputException e) {
            throw Refusal.of(e);
        } finally {
            decoders.release();
        }
    }

    private UndecidedPicture look(byte[] file, String name, String sha256) {
        UndecidedPicture prepared = decode(file, name, picture -> UndecidedPicture.of(picture, Suited.specs()));
        undecided.put(sha256, prepared);
        return prepared;
    }

    /** The file as it was given. */
    byte[] original(String sha256) {
        try (InputStream file = open(sha256)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw unreadable(sha256);
        }
    }

    /** The file as it was given, to be closed by who reads it. */
    InputStream open(String sha256) {
        Path place = place(sha256)
                .orElseThrow(() ->
                        new Refusal(Refusal.NOT_THERE, "There is no picture " + sha256 + " in the project's folder."));
        try {
            return Files.newInputStream(place);
        } catch (IOException e) {
            throw unreadable(sha256);
        }
    }

    private static Refusal unreadable(String sha256) {
        return new Refusal(
                Refusal.NOT_THERE, "The picture " + sha256 + " in the project's folder cannot be read any more.");
    }

    private Optional<Path> place(String sha256) {
        return SHA256.matcher(sha256).matches()
                ? ENDINGS.stream()
                        .map(ending -> folder.resolve(sha256 + ending))
                        .filter(Files::exists)
                        .findFirst()
                : Optional.empty();
    }

    /** What the name of a kept picture's file ends in. */
    String ending(String sha256) {
        return place(sha256)
                .map(place -> place.getFileName().toString().substring(sha256.length()))
                .orElse("");
    }

    /** What the name of a picture's file ends in, which is what it holds and not what it was called. */
    private static String ending(byte[] file) {
        return PictureDecoder.mediaType(file).orElseThrow().replace("image/", ".");
    }

    /** A small PNG of a picture. */
    byte[] thumbnail(String sha256) {
        byte[] known = thumbnails.get(sha256);
        if (known != null) {
            return known;
        }
        byte[] made = decode(() -> original(sha256), sha256, Thumbnail::png);
        thumbnails.put(sha256, made);
        return made;
    }

    /** Drops what is kept in memory of pictures that are not used now. */
    void forgetOthers(Set<String> used) {
        undecided.keySet().retainAll(used);
    }

    /** Removes the files of all other pictures; files that are none of ours stay. */
    void keepOnly(Set<String> wanted) throws IOException {
        List<Path> stray;
        try (var files = Files.list(folder)) {
            stray = files.filter(file -> isStray(file.getFileName().toString(), wanted))
                    .toList();
        }
        for (Path file : stray) {
            Files.delete(file);
        }
    }

    private static boolean isStray(String name, Set<String> wanted) {
        Matcher ours = OURS.matcher(name);
        return ours.matches() && (ours.group(1) == null || !wanted.contains(ours.group(1)));
    }
}
