package org.weightcast.app.studio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An open project with its server, from start to stop. */
public final class StudioRun implements AutoCloseable {
    private static final List<String> RUNES = List.of("ansur", "berkan", "fendu", "lagaz", "odrun");
    private static final int DRAWINGS = 4;

    private final Studio studio;
    private final StudioServer server;
    private final Optional<String> warning;

    private StudioRun(Studio studio, StudioServer server, Optional<String> warning) {
        this.studio = studio;
        this.server = server;
        this.warning = warning;
    }

    /**
     * Opens a project and serves its page. A new project begins with the example runes.
     *
     * @param project its folder; made if it is not there
     * @param host the address to listen at
     * @param port 0 for any that is free
     * @param mistakes takes what goes wrong by a fault of ours, which the page is not told
     * @throws org.weightcast.data.BadInputException if the folder holds something else, is open already, or the port is taken
     */
    public static StudioRun start(Path project, String host, int port, Consumer<Throwable> mistakes)
            throws IOException {
        Page page = Page.read();
        Limits limits = Limits.ofHeap(Runtime.getRuntime().maxMemory());
        ProjectFolder folder = ProjectFolder.open(project, limits);
        Studio studio = new Studio(folder, limits, mistakes);
        try {
            if (folder.fresh()) {
                studio.take(new Step.Go(runes(folder.pictures())));
            }
            return new StudioRun(studio, StudioServer.start(studio, page, host, port, mistakes), folder.warning());
        } catch (IOException | RuntimeException e) {
            studio.close();
            throw e;
        }
    }

    private static Change runes(PictureStore store) throws IOException {
        List<Change.Batch> batches = new ArrayList<>();
        for (String rune : RUNES) {
            List<ProjectPicture> pictures = new ArrayList<>();
            for (int drawing = 1; drawing <= DRAWINGS; drawing++) {
                String name = rune + drawing + ".png";
                try (InputStream in = StudioRun.class.getResourceAsStream("runes/learn/" + rune + "/" + name)) {
                    pictures.add(new ProjectPicture(0, name, store.add(in.readAllBytes(), name)));
                }
            }
            batches.add(new Change.Batch(Change.Batch.BY_NAME, rune, pictures));
        }
        return new Change.AddPictures(batches);
    }

    /** The address of the page, with the token of this start. */
    public String url() {
        return server.url();
    }

    /** The port that it listens at. */
    public int port() {
        return server.port();
    }

    /** What the user should know about the project's files; usually nothing. */
    public Optional<String> warning() {
        return warning;
    }

    @Override
    public void close() {
        server.close();
        studio.close();
    }
}
