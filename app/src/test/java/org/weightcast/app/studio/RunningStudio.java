package org.weightcast.app.studio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A studio of this process on a free port. */
final class RunningStudio extends StudioClient implements AutoCloseable {
    static final Limits LIMITS = new Limits(2_000_000, 20_000_000, 4_000_000, 2, 200, 20, 80, 4);

    private final Queue<Throwable> mistakes;
    private final Studio studio;
    private final StudioServer server;

    private RunningStudio(Studio studio, StudioServer server, Queue<Throwable> mistakes) {
        super(server.url());
        this.studio = studio;
        this.server = server;
        this.mistakes = mistakes;
    }

    static RunningStudio start(Path project) throws IOException {
        return start(project, "127.0.0.1");
    }

    static RunningStudio start(Path project, String host) throws IOException {
        Queue<Throwable> mistakes = new ConcurrentLinkedQueue<>();
        Studio studio = new Studio(ProjectFolder.open(project, LIMITS), LIMITS, mistakes::add);
        StudioServer server = StudioServer.start(studio, Page.withoutLibraries(), host, 0, mistakes::add);
        return new RunningStudio(studio, server, mistakes);
    }

    /** What the server took for mistakes of ours; there should be none. */
    List<Throwable> mistakes() {
        return List.copyOf(mistakes);
    }

    Studio studio() {
        return studio;
    }

    @Override
    public void close() {
        server.close();
        studio.close();
    }
}
