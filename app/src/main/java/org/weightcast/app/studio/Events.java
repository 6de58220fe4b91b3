package org.weightcast.app.studio;

import io.javalin.http.sse.SseClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

    /** Sends events to a page until it goes; begins with {@code first}. */
    void add(SseClient client, Map<String, String> first) {
        if (listeners.size() >= limits.clients()) {
            throw new Refusal(Refusal.BUSY, "Too many pages are open (" + limits.clients() + "): close some.");
        }
        client.keepAlive();
        Listener listener = new Listener(client, first);
        listeners.add(listener);
        client.onClose(listener::close);
        listener.start();
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
        private final SseClient client;
        private final Map<String, String> waiting;
        private final Thread thread;
        private boolean closed;

        Listener(SseClient client, Map<String, String> first) {
            this.client = client;
            this.waiting = new LinkedHashMap<>(first);
            this.thread = new Thread(this::run, "events");
            this.thread.setDaemon(true);
        }

        void start() {
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
                    if (some.isEmpty()) {
                        client.sendComment("still here");
                    }
                    some.forEach(client::sendEvent);
                    if (client.terminated()) {
                        break;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                listeners.remove(this);
                client.close();
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
