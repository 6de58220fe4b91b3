package org.weightcast.app.studio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A multipart form with files, as a browser sends it. */
final class Form {
    private static final String BOUNDARY = "----form-boundary-7MA4YWxk";

    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    static Form of(String name, byte[] file) {
        return new Form().add(name, file);
    }

    /** @param name goes into the header as it is */
    Form add(String name, byte[] file) {
        text("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        parts.writeBytes(file);
        text("\r\n");
        return this;
    }

    private void text(String text) {
        parts.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    String type() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(parts.toByteArray());
        all.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }
}
