package org.weightcast.app.studio;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.UploadedFile;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.weightcast.data.BadInputException;
import org.weightcast.weights.JsonValue;

/** The studio on the web: its page, what the page asks of it, and the events that it tells. */
final class StudioServer implements AutoCloseable {
    private static final int MOST_JSON = 1_000_000; // bytes
    private static final int ALIKE = 2;
    private static final String JSON = "application/json";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final Studio studio;
    private final Page page;
    private final Guard guard;
    private final String host;
    private final Consumer<Throwable> mistakes;
    private final Semaphore uploading; // who has read an upload; of each one file is in memory
    private final Javalin server;

    private StudioServer(Studio studio, Page page, String host, int port, Consumer<Throwable> mistakes) {
        this.studio = studio;
        this.page = page;
        this.host = host;
        this.mistakes = mistakes;
        this.guard = new Guard(host);
        this.uploading = new Semaphore(studio.limits().decoders());
        this.server = Javalin.create(this::configure);
        server.start(host, port);
    }

    /**
     * Starts.
     *
     * @param page its files
     * @param host the address to listen at
     * @param port 0 for any that is free
     * @param mistakes takes what went wrong by a fault of ours, which the page is not told
     * @throws BadInputException if the port is taken, or the address is none of this machine
     */
    static StudioServer start(Studio studio, Page page, String host, int port, Consumer<Throwable> mistakes) {
        checkOwn(host);
        try {
            return new StudioServer(studio, page, host, port, mistakes);
        } catch (JavalinBindException e) {
            throw new BadInputException(
                    "The port " + port + " of " + host + " is taken or may not be used: name another one by --port", e);
        }
    }

    private static void checkOwn(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null) {
                return;
            }
        } catch (IOException unknown) {
            throw notOwn(host, unknown);
        }
        throw notOwn(host, new IOException("no interface has it"));
    }

    private static BadInputException notOwn(String host, IOException reason) {
        return new BadInputException(host + " is no address of this machine: name another one by --host", reason);
    }

    /** The address of the page, with the token of this start. */
    String url() {
        return "http://" + Guard.named(host) + ":" + server.port() + "/" + guard.token() + "/";
    }

    int port() {
        return server.port();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE; // nothing leaves the machine
        config.http.maxRequestSize = MOST_JSON;
        config.jetty.multipartConfig.cacheDirectory(studio.uploads().toString());
        config.jetty.multipartConfig.maxTotalRequestSize(studio.limits().uploadBytes(), SizeUnit.BYTES);
        config.jetty.multipartConfig.maxFileSize(studio.limits().uploadBytes(), SizeUnit.BYTES);
        config.jetty.multipartConfig.maxInMemoryFileSize(1, SizeUnit.BYTES); // not in memory: there may be many
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.routes.before(request -> guard.check(request, server().port()));
        config.routes.before("/{token}/api/*", request -> guard.checkToken(request.pathParam("token")));
        routes(config);
        new ErrorAnswers(mistakes).configure(config);
    }

    /** Not yet there while it is being configured, but before the first request. */
    private Javalin server() {
        return server;
    }

    private void routes(JavalinConfig config) {
        config.routes.get("/page/{version}/<file>", this::file);
        config.routes.get("/{token}", this::index);
        config.routes.get("/{token}/api/events", request -> studio.events().add(request, studio::latest));
        config.routes.post("/{token}/api/changes", changing(this::change));
        config.routes.post("/{token}/api/pictures", changing(this::addPictures));
        config.routes.post("/{token}/api/alike", this::alike);
        config.routes.get("/{token}/api/pictures/{sha256}", this::picture);
        config.routes.get("/{token}/api/thumbnails/{sha256}", this::thumbnail);
        config.routes.get("/{token}/api/models/{sha256}", this::model);
        Downloads downloads = new Downloads(studio, uploading);
        downloads.routes(config.routes, "/{token}/api");
        config.routes.post("/{token}/api/project", changing(downloads::open));
    }

    /** What changes the project, if it is not refused. */
    private Handler changing(Handler handler) {
        return request -> {
            studio.stopCheck();
            try {
                handler.handle(request);
            } finally {
                studio.resumeCheck();
            }
        };
    }

    private void file(Context request) {
        String name = request.pathParam("file");
        Optional<byte[]> compressed = page.findCompressed(name);
        if (compressed.isPresent()) { // every browser takes it so
            request.header("Content-Encoding", "gzip");
        }
        byte[] file = compressed
                .or(() -> page.find(name))
                .orElseThrow(() -> new Refusal(Refusal.NOT_THERE, "There is nothing at this address."));
        request.header("Cache-Control", FOR_EVER).contentType(Page.type(name)).result(file);
    }

    private void index(Context request) {
        guard.checkToken(request.pathParam("token"));
        if (!request.path().endsWith("/")) {
            request.redirect("/" + guard.token() + "/"); // addresses in the page are relative to it
            return;
        }
        request.contentType(Page.type("index.html")).result(page.index());
    }

    private void change(Context request) {
        JsonValue json = JsonValue.read("The request", new String(request.bodyAsBytes(), StandardCharsets.UTF_8));
        ProjectFolder.State state = studio.take(StudioSteps.of(json, studio.limits()));
        request.contentType(JSON).result(StudioJson.project(state));
    }

    private void addPictures(Context request) {
        Optional<Long> to = Optional.ofNullable(request.queryParam("to")).map(StudioServer::number);
        to.ifPresent(studio::checkGroup);
        Uploads uploads = new Uploads(studio.pictures(), studio.uploads(), studio.limits(), to);
        List<UploadedFile> files = files(request);
        uploading.acquireUninterruptibly();
        try {
            for (UploadedFile file : files) {
                uploads.add(file);
            }
        } catch (Refusal refused) {
            studio.forgetStray();
            throw refused;
        } catch (IOException e) {
            studio.forgetStray();
            throw Refusal.unsaved("The upload could not be kept", e);
        } finally {
            uploading.release();
        }
        ProjectFolder.State state = studio.take(new Step.Go(uploads.change()));
        request.contentType(JSON).result(StudioJson.added(state.step(), uploads.taken(), uploads.refused()));
    }

    /** The files of a request, which lie on the disk until it is answered. */
    private List<UploadedFile> files(Context request) {
        try {
            return request.uploadedFiles();
        } catch (Exception e) {
            // Of many kinds, undeclared: a form that is none, or cut off, a full disk, a client that is gone.
            request.header("Connection", "close"); // what is left of the request would be taken for the next one
            throw ErrorAnswers.unreadable(e, studio.limits().uploadBytes());
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Refusal(Refusal.MALFORMED, "'" + text + "' is not the number of a class.");
        }
    }

    private void alike(Context request) {
        Made made = studio.made();
        String answer = studio.pictures()
                .decode(
                        request.bodyAsBytes(),
                        "that was sent",
                        asked -> StudioJson.alike(made, made.alike(asked, ALIKE)));
        request.contentType(JSON).result(answer);
    }

    private void picture(Context request) {
        String sha256 = request.pathParam("sha256");
        InputStream file = studio.pictures().open(sha256); // not in memory: there may be many, and large
        request.header("Cache-Control", FOR_EVER)
                .contentType("image/" + studio.pictures().ending(sha256).substring(1))
                .result(file);
    }

    private void thumbnail(Context request) {
        byte[] png = studio.pictures().thumbnail(request.pathParam("sha256"));
        request.header("Cache-Control", FOR_EVER).contentType("image/png").result(png);
    }

    private void model(Context request) throws IOException {
        byte[] file = studio.made(request.pathParam("sha256")).model().file().bytes();
        request.contentType("application/octet-stream").res().setContentLength(file.length);
        request.outputStream().write(file); // at once: by result() it would go in small parts
    }

    @Override
    public void close() {
        server.stop();
    }
}
