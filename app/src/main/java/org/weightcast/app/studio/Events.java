package org.weightcast.app.studio;

import io.javalin.http.Context;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Server-sent events to all pages that listen. Of each kind of event only the latest counts, so a page that is slow to take them misses
 * the ones between, and keeps nobody waiting.
 */
final class Events implements AutoCloseable {
    private static final long HEARTBEAT = 10_000; // milliseconds; also how long a page that has gone is not noticed

    private final Limits limits;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    Events(Limits limits) {
        this.limits = limits;
    }

    /**
     * Sends events to a page until it goes. Not by Javalin's own means: when a page has gone, those go on with an answer that is there no
     * more, and fail, for ever.
     *
     * @param latest what it begins with; asked when the page listens already, so that no event falls between
     * @throws Refusal if too many pages listen
     */
    void add(Context request, Supplier<Map<String, String>> latest) {
        if (listeners.size() >= limits.clients()) {
            throw new Refusal(Refusal.BUSY, "Too many pages are open (" + limits.clients() + "): close some.");
        }
        request.contentType("text/event-stream; charset=utf-8").header("Connection", "close");
        request.future(() -> {
            Listener listener = new Listener(request.res(), request.req().getAsyncContext());
            listeners.add(listener);
            listener.begin(latest.get());
            return new CompletableFuture<Void>(); // never done: the listener itself completes the answer
        });
    }

    /** Sends an event; {@code json} is its data. */
    void send(String event, String json) {
        listeners.forEach(each -> each.give(event, json));
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
    }

    /** One page, with a thread of its own, since writing to it may block. */
    private final class Listener {
        private final HttpServletResponse answer;
        private final AsyncContext exchange;
        private final Map<String, String> waiting = new LinkedHashMap<>();
        private final Thread thread;
        private boolean closed;

        Listener(HttpServletResponse answer, AsyncContext exchange) {
            this.answer = answer;
            this.exchange = exchange;
            this.thread = new Thread(this::run, "events");
            this.thread.setDaemon(true);
        }

        synchronized void begin(Map<String, String> latest) {
            latest.forEach(waiting::putIfAbsent); // what has been given since is newer
            thread.start();
        }

        synchronized void give(String event, String json) {
            waiting.remove(event); // so that the order is that of the latest ones
            waiting.put(event, json);
            notifyAll();
        }

        private void run() {
            try {
                for (Map<String, String> some = take(); !isClosed(); some = take()) {
                    write(some);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | IllegalStateException gone) { // the page, or the whole server
                close();
            } finally {
                listeners.remove(this);
                complete();
            }
        }

        private void write(Map<String, String> events) throws IOException {
            StringBuilder text = new StringBuilder(events.isEmpty() ? ": still here\n\n" : "");
            events.forEach(
                    (event, json) -> // which has one line
                    text.append("event: ")
                            .append(event)
                            .append("\ndata: ")
                            .append(json)
                            .append("\n\n"));
            answer.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            answer.flushBuffer();
        }

        private void complete() {
            try {
                exchange.complete();
            } catch (IllegalStateException gone) {
                close();
            }
        }

        private synchronized Map<String, String> take() throws InterruptedException {
            long until = System.nanoTime() + HEARTBEAT * 1_000_000;
            for (long left = HEARTBEAT; waiting.isEmpty() && !closed && left > 0; ) {
                wait(left);
                left = (until - System.nanoTime()) / 1_000_000;
            }
            Map<String, String> some = new LinkedHashMap<>(waiting);
            waiting.clear();
            return some;
        }

        private synchronized boolean isClosed() {
            return closed;
        }

        synchronized void close() {
            closed = true;
            notifyAll();
        }
    }
}
