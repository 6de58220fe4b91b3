package org.weightcast.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.weightcast.app.studio.StudioRun;
import org.weightcast.onnx.OnnxSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The web page where a model appears while pictures are dropped. */
@Command(
        name = "studio",
        sortOptions = false,
        synopsisHeading = "%nUsage: ",
        optionListHeading = "%nOptions:%n",
        description =
                "Opens a page in the browser: drop or draw pictures, and the model is there at once, to be tried and"
                        + " downloaded. All stays on this machine.",
        footer = {
            "",
            "A new project begins with the example runes. Every change is kept in the project's folder.",
            "Ctrl-C ends the studio.",
            "",
            "Examples:",
            "  weightcast studio",
            "  weightcast studio --project birds --port 8080 --no-browser"
        })
final class StudioCommand implements Callable<Integer> {
    private static final String LOCAL = "127.0.0.1";

    @Option(
            names = "--project",
            paramLabel = "DIR",
            description = "The folder of the project, made if it is not there (default: ${DEFAULT-VALUE}).")
    private Path project = Path.of("weightcast-studio");

    @Option(
            names = "--port",
            paramLabel = "N",
            converter = WholeNumber.Port.class,
            description = "Where to listen; 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Listen at another address than 127.0.0.1, so that other machines can use the page. They need"
                    + " the whole link; nothing is encrypted on the way.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--no-browser", description = "Print the link only.")
    private boolean noBrowser;

    @Option(names = "--json", description = "Answer with one JSON object, once the page is there.")
    private boolean asJson;

    private final Printer printer;

    StudioCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        OnnxSession.preload();
        StudioRun run = StudioRun.start(project, host.orElse(LOCAL), port, this::tellMistake);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            run.close();
            ended.countDown();
        }));
        run.warning().ifPresent(printer::warning);
        tell(run);
        if (!noBrowser) {
            openBrowser(run.url());
        }
        ended.await();
        return ExitCode.DONE;
    }

    private void tell(StudioRun run) {
        if (asJson) {
            printer.json(json -> {
                json.writeStringField("url", run.url());
                json.writeStringField("project", project.toString());
                json.writeNumberField("port", run.port());
            });
        } else {
            printer.line("The studio is at " + run.url());
            printer.line("Project: " + project + ". Ctrl-C ends the studio; the project stays.");
        }
        printer.flush();
    }

    private void tellMistake(Throwable mistake) {
        StringWriter trace = new StringWriter();
        mistake.printStackTrace(new PrintWriter(trace));
        printer.aside("A mistake in Weightcast; the studio goes on:\n" + trace);
    }

    /** If there is no browser, the link has been printed. */
    private void openBrowser(String url) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String[] command = system.contains("win")
                ? new String[] {"rundll32", "url.dll,FileProtocolHandler", url}
                : new String[] {system.contains("mac") ? "open" : "xdg-open", url};
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noBrowser) {
            printer.aside("No browser could be opened: use the link.\n");
        }
    }
}
