package org.weightcast.app.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.JsonValue;
import org.weightcast.weights.SealedJson;

/**
 * A project as one archive: a folder of pictures for each class, so that it can be cast by the command line too, and {@code project.json}
 * with everything else.
 */
final class ProjectZip {
    private static final String FORMAT = "weightcast project archive 1";
    private static final String DESCRIPTION = "project.json";
    private static final int MOST_DESCRIPTION = 10_000_000; // bytes
    private static final String FILES = "files";

    private ProjectZip() {}

    /** Writes a project; the same project is the same file. */
    static void write(OutputStream out, Project project, PictureStore store) throws IOException {
        Map<ProjectPicture, String> names = names(project, store);
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            String description = SealedJson.write(json -> {
                json.writeStringField("format", FORMAT);
                json.writeFieldName("project");
                ProjectJson.write(json, project);
                json.writeObjectFieldStart(FILES);
                for (Map.Entry<ProjectPicture, String> each : names.entrySet()) {
                    json.writeStringField(Long.toString(each.getKey().id()), each.getValue());
                }
                json.writeEndObject();
            });
            put(zip, DESCRIPTION, description.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<ProjectPicture, String> each : names.entrySet()) {
                put(zip, each.getValue(), store.original(each.getKey().sha256()));
            }
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] file) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the first that the format knows
        zip.putNextEntry(entry);
        zip.write(file);
        zip.closeEntry();
    }

    /** Where each picture lies in the archive. */
    private static Map<ProjectPicture, String> names(Project project, PictureStore store) {
        Map<ProjectPicture, String> names = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>(Set.of(Names.UNLABELED));
        for (ProjectClass each : project.classes()) {
            String folder = free(asFolder(each.name()), taken);
            each.pictures().forEach(picture -> names.put(picture, path(folder, picture, store)));
        }
        project.unlabeled().forEach(picture -> names.put(picture, path(Names.UNLABELED, picture, store)));
        return names;
    }

    private static String path(String folder, ProjectPicture picture, PictureStore store) {
        return folder + "/" + picture.id() + store.ending(picture.sha256());
    }

    /** A name that every system takes for one folder. */
    private static String asFolder(String name) {
        String plain = name.replaceAll("[\\\\/:*?\"<>|]", "_")
                .replaceAll("^\\.+|[. ]+$", "_")
                .replaceAll("(?i)^(con|prn|aux|nul|com\\d|lpt\\d)(?=\\.|$)", "$1_"); // devices of Windows
        return plain.isBlank() ? "_" : plain;
    }

    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int number = 2; !taken.add(free.toLowerCase(Locale.ROOT)); number++) {
            free = name + " " + number;
        }
        return free;
    }

    /**
     * Reads an archive, and keeps its pictures.
     *
     * @throws Refusal if it is not one that the studio wrote, was altered, or holds too much
     */
    static Project read(Path archive, PictureStore store, Limits limits) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
            JsonValue description = SealedJson.read(
                    "The project's description",
                    new String(entry(zip, DESCRIPTION, MOST_DESCRIPTION), StandardCharsets.UTF_8));
            if (!description.get("format").text().equals(FORMAT)) {
                throw new Refusal(Refusal.UNUSABLE, "The archive is of another version of the studio.");
            }
            Project project = ProjectJson.project(description.get("project"));
            ProjectFolder.check(project, limits);
            long taken = 0;
            for (ProjectPicture picture : project.pictures().toList()) {
                String name =
                        description.get(FILES).get(Long.toString(picture.id())).text();
                byte[] file = entry(zip, name, limits.fileBytes());
                taken += file.length;
                if (taken > limits.projectBytes()) {
                    throw Refusal.tooLarge("What is in the archive", limits.projectBytes());
                }
                String sha256 = store.add(file, picture.name());
                if (!sha256.equals(picture.sha256())) {
                    throw new Refusal(
                            Refusal.UNUSABLE, "The picture " + picture.name() + " in the archive was altered.");
                }
            }
            return named(project, limits);
        } catch (ZipException | BadModelException e) {
            throw new Refusal(
                    Refusal.UNUSABLE,
                    "This is no project's archive, or is damaged: open one that 'Project as a zip' wrote; pictures are"
                            + " dropped on the page instead.");
        }
    }

    private static byte[] entry(ZipFile zip, String name, int most) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new ZipException(name + " is missing");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] file = in.readNBytes(most + 1);
            if (file.length > most) {
                throw Refusal.tooLarge("A file in the archive", most);
            }
            return file;
        }
    }

    /** With names as the page would have taken them, and ids from 1 on: those in the archive may be anything. */
    private static Project named(Project project, Limits limits) {
        Project named = Project.EMPTY.seen(project.way());
        for (ProjectClass each : project.classes()) {
            String name = Names.ofClass(each.name(), limits);
            if (named.named(name).isPresent()) {
                throw new Refusal(Refusal.UNUSABLE, "The archive holds two classes named " + name + ".");
            }
            named = add(named.withClass(name), named.next(), each.pictures(), limits);
        }
        return add(named, Project.UNLABELED, project.unlabeled(), limits);
    }

    private static Project add(Project project, long group, List<ProjectPicture> pictures, Limits limits) {
        List<ProjectPicture> numbered = new ArrayList<>();
        long free = project.next();
        for (ProjectPicture picture : pictures) {
            numbered.add(new ProjectPicture(free++, Names.ofFile(picture.name(), limits), picture.sha256()));
        }
        return project.with(group, numbered).withNext(free);
    }
}
