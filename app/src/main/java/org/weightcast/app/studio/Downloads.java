package org.weightcast.app.studio;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** What can be taken away beside the model itself, and a project brought back. */
final class Downloads {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Studio studio;
    private final Semaphore reading;

    /** @param reading who reads an upload, of which one file is in memory */
    Downloads(Studio studio, Semaphore reading) {
        this.studio = studio;
        this.reading = reading;
    }

    void routes(RoutesConfig routes, String path) {
        routes.get(path + "/card.html", request -> request.contentType(Page.type("card.html"))
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'") // its own style only
                .result(card().html()));
        routes.get(path + "/card.md", request -> request.contentType("text/markdown; charset=utf-8")
                .result(card().markdown()));
        routes.get(path + "/snippets/{language}", request -> request.contentType(TEXT)
                .result(Snippet.of(request.pathParam("language"), studio.made().model())));
        routes.get(path + "/project.zip", this::save);
    }

    private CardText card() {
        Made made = studio.made();
        return new CardText(made, Digests.sha256(made.model().file().bytes()), studio.reportOn(made));
    }

    private void save(Context request) throws IOException {
        request.contentType("application/zip");
        try (OutputStream out = request.res().getOutputStream()) {
            ProjectZip.write(out, studio.state().project(), studio.pictures());
        }
    }

    /** Takes an archive in place of the project. */
    void open(Context request) throws IOException {
        Path copy = Files.createTempFile(studio.uploads(), "project", ".zip");
        try (InputStream in = request.req().getInputStream()) {
            copy(in, copy, studio.limits().projectBytes());
            ProjectFolder.State state = studio.take(new Step.Go(new Change.Replace(read(copy))));
            request.contentType("application/json").result(StudioJson.project(state));
        } catch (Refusal refused) {
            studio.forgetStray();
            throw refused;
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private Project read(Path archive) throws IOException {
        reading.acquireUninterruptibly();
        try {
            return ProjectZip.read(archive, studio.pictures(), studio.limits());
        } finally {
            reading.release();
        }
    }

    private static void copy(InputStream in, Path file, long most) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            long taken = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                taken += read;
                if (taken > most) {
                    throw Refusal.tooLarge("The archive", most);
                }
                out.write(buffer, 0, read);
            }
        }
    }
}
