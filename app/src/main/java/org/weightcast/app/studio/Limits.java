package org.weightcast.app.studio;

/**
 * What the studio takes at most, so that no upload, however hostile, can take its memory or disk: what is beyond is refused.
 *
 * @param fileBytes of one picture's file
 * @param uploadBytes of one request, which may hold many files or a zip archive
 * @param pixels of one picture; decoding takes about a dozen bytes for each
 * @param decoders pictures that are decoded at a time
 * @param pictures in a project
 * @param classes in a project
 * @param name characters of a name
 * @param clients that listen to events
 */
record Limits(
        int fileBytes, long uploadBytes, int pixels, int decoders, int pictures, int classes, int name, int clients) {
    /** Of the archive of a project, which holds what many requests brought, and of what is in it. */
    long projectBytes() {
        return 4 * uploadBytes;
    }

    private static final int BYTES_PER_PIXEL = 12;
    private static final int MOST_PIXELS = 40_000_000;

    /** What fits into a heap of so many bytes, a quarter of it being for pictures that are decoded. */
    static Limits ofHeap(long bytes) {
        int decoders = 2;
        int pixels = (int) Math.min(MOST_PIXELS, bytes / 4 / decoders / BYTES_PER_PIXEL);
        return new Limits(25_000_000, 250_000_000, pixels, decoders, 3_000, 500, 80, 64);
    }
}
