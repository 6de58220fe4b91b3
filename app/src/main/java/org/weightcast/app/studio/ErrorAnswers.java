package org.weightcast.app.studio;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.weightcast.weights.BadModelException;

/** What is answered when a request is not done: always one JSON object with a sentence, also where the libraries have a page of their own. */
final class ErrorAnswers {
    private static final String JSON = "application/json";
    private static final List<String> FULL =
            List.of("No space left", "File too large", "quota exceeded", "not enough space"); // what systems say
    private static final int LONGEST = 400; // characters of a sentence
    private static final String NOTHING = "There is nothing at this address.";

    private final Consumer<Throwable> mistakes;

    /** @param mistakes takes what went wrong by a fault of ours, which the page is not told */
    ErrorAnswers(Consumer<Throwable> mistakes) {
        this.mistakes = mistakes;
    }

    void configure(JavalinConfig config) {
        config.routes.exception(Refusal.class, (e, request) -> refuse(request, e.status(), e.sentence()));
        config.routes.exception(
                BadModelException.class, (e, request) -> refuse(request, Refusal.MALFORMED, e.getMessage() + "."));
        config.routes.exception(
                HttpResponseException.class, (e, request) -> refuse(request, e.getStatus(), sentence(e.getStatus())));
        config.routes.exception(Exception.class, (e, request) -> {
            mistakes.accept(e);
            refuse(
                    request,
                    500,
                    "This is a mistake in Weightcast (" + e.getClass().getSimpleName() + ").");
        });
        config.router.javaLangErrorHandler(this::error);
        config.jetty.modifyServer(server -> server.setErrorHandler(new OfJetty()));
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new OfJetty()));
    }

    private static void refuse(Context request, int status, String sentence) {
        request.status(status).contentType(JSON).result(StudioJson.error(clip(sentence)));
    }

    /** What was asked for is part of some sentences, and may be as long as a request may be. */
    private static String clip(String sentence) {
        return sentence.length() <= LONGEST
                ? sentence
                : sentence.substring(0, LONGEST / 2) + " ... " + sentence.substring(sentence.length() - LONGEST / 2);
    }

    private void error(HttpServletResponse answer, Error error) {
        boolean memory = error instanceof OutOfMemoryError;
        if (!memory) {
            mistakes.accept(new IllegalStateException(error));
        }
        answer.setStatus(memory ? Refusal.BUSY : 500);
        answer.setContentType(JSON);
        try {
            answer.getOutputStream()
                    .write(StudioJson.error(
                                    memory
                                            ? "Java's memory is not enough for this: try again with less at a time."
                                            : sentence(500))
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException | IllegalStateException answered) {
            mistakes.accept(answered);
        }
    }

    /**
     * What went wrong while the files of a request were read.
     *
     * @return what to answer, to whoever may still be there
     */
    static Refusal unreadable(Exception failure, long most) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (cause instanceof IOException && FULL.stream().anyMatch(said::contains)) {
                return Refusal.unsaved("The upload could not be kept", new IOException(cause.getMessage(), cause));
            }
            if (said.contains("exceeded")) {
                return new Refusal(
                        Refusal.TOO_LARGE,
                        "The upload is larger than the " + most / 1_000_000
                                + " MB that are taken at a time, or has too many files: send it in parts.");
            }
        }
        return new Refusal(
                Refusal.MALFORMED, "The upload could not be read: it was cut off, or is no form with files.");
    }

    private static String sentence(int status) {
        return switch (status) {
            case 404 -> NOTHING;
            case 413 -> "The request is larger than the studio takes.";
            case 414, 431 -> "The address or the headers of the request are longer than the studio takes.";
            default -> status < 500 ? "The request is not one that the studio knows." : "The studio failed to answer.";
        };
    }

    /** For requests that never come as far as to us, such as broken HTTP. */
    private static final class OfJetty extends ErrorHandler {
        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        protected void generateResponse(
                Request request, Response response, int code, String message, Throwable cause, Callback callback) {
            response.getHeaders()
                    .put(HttpHeader.CONTENT_TYPE, JSON)
                    .put("X-Content-Type-Options", "nosniff")
                    .put(HttpHeader.CACHE_CONTROL, "no-store");
            Content.Sink.write(response, true, StudioJson.error(sentence(code)), callback);
        }
    }
}
