package org.weightcast.app.studio;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Requests that mean harm, or that a broken program may send; none may be taken. */
final class HostileRequests {
    /**
     * One of them.
     *
     * @param name what is wrong, for messages
     * @param address below {@code api/}
     * @param type of its body; empty for none
     */
    record Bad(String name, String address, String type, byte[] body) {
        HttpRequest to(StudioClient studio) {
            HttpRequest.Builder request = studio.request(address).POST(BodyPublishers.ofByteArray(body));
            return (type.isEmpty() ? request : request.header("Content-Type", type)).build();
        }
    }

    private final Random random;
    private final List<Bad> all = new ArrayList<>();

    private HostileRequests(long seed) {
        random = new Random(seed);
    }

    /** So many of every kind, by a seed. */
    static List<Bad> generate(long seed, int rounds) {
        HostileRequests requests = new HostileRequests(seed);
        requests.archives();
        for (int round = 0; round < rounds; round++) {
            requests.pictures();
            requests.headers();
            requests.names();
            requests.forms();
            requests.json();
        }
        return requests.all;
    }

    private void form(String name, String query, Form form) {
        all.add(new Bad(name, "pictures" + query, form.type(), form.bytes()));
    }

    private void upload(String name, String file, byte[] bytes) {
        form(name, "?to=0", Form.of(file, bytes));
    }

    private void post(String name, String address, byte[] body) {
        all.add(new Bad(name, address, "", body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] cut(byte[] file) {
        return Arrays.copyOf(file, file.length * (1 + random.nextInt(8)) / 10);
    }

    private byte[] drawing() {
        return Drawings.png(random.nextInt(3), random.nextLong());
    }

    private void pictures() {
        upload("truncated PNG", "a.png", cut(drawing()));
        for (String format : List.of("jpg", "gif", "bmp")) {
            upload("truncated " + format, "a." + format, cut(Drawings.write(Drawings.draw(1, 7), format)));
        }
        upload("truncated WebP", "a.webp", bytes("RIFF@\u0000\u0000\u0000WEBPVP8 0\u0000\u0000\u0000"));
        byte[] flipped = drawing();
        flipped[40 + random.nextInt(flipped.length - 60)] ^= 0x55;
        upload("PNG with a wrong byte", "a.png", flipped);
        upload("text called PNG", "a.png", bytes("this is no picture " + random.nextInt()));
        upload("SVG with a script", "a.svg", bytes("<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>"));
        upload("HTML", "a.png", bytes("<html><script>alert(1)</script></html>"));
        upload("empty file", "a.png", new byte[0]);
        byte[] noise = new byte[random.nextInt(5_000)];
        random.nextBytes(noise);
        upload("noise", "a.jpg", noise);
        post("noise to compare", "alike", noise);
        post("truncated PNG to compare", "alike", cut(drawing()));
    }

    private void headers() {
        upload("PNG of 100000 x 100000", "a.png", Headers.png(100_000, 100_000));
        upload("PNG of negative size", "a.png", Headers.png(-1 - random.nextInt(9), 100));
        upload("PNG of no size", "a.png", Headers.png(0, 10));
        upload("BMP of 30000 x 30000", "a.bmp", Headers.bmp(30_000, 30_000 + random.nextInt(9)));
        upload("GIF of 65535 x 65535", "a.gif", Headers.gif(65_535, 65_535));
        upload("JPEG of 65500 x 65500", "a.jpg", Headers.jpeg(65_500, 65_500));
        post("PNG of 100000 x 100000 to compare", "alike", Headers.png(100_000, 100_000));
        upload("PNG that is mostly zeros", "a.png", Headers.bomb(20_000, 20_000));
    }

    private void names() {
        upload("a long name", "x".repeat(9_000) + ".png", bytes("no"));
        upload("a name of control characters", "\u0001\u001b[2J\u0007.png", bytes("no"));
        upload("a name that climbs", "../../../etc/passwd", bytes("root"));
        form("a folder with a long name", "", Form.of("y".repeat(500) + "/a.png", drawing()));
        form("a folder without a name that shows", "", Form.of("_UNLABELED/a.png", drawing()));
        for (String to : List.of("-1", "99", "-9223372036854775808", "9223372036854775808", "abc", "1.5", "1e3", "")) {
            if (random.nextInt(3) == 0) {
                form("to " + to, "?to=" + to, Form.of("a.png", drawing()));
            }
        }
    }

    private void forms() {
        byte[] form = Form.of("a.png", drawing()).bytes();
        String type = new Form().type();
        all.add(new Bad("form cut off", "pictures?to=0", type, cut(form)));
        all.add(new Bad("form without a boundary", "pictures?to=0", "multipart/form-data", form));
        all.add(new Bad("form with another boundary", "pictures?to=0", type + "x", form));
        all.add(new Bad("form of noise", "pictures?to=0", type, cut(drawing())));
        all.add(new Bad("form that is JSON", "pictures?to=0", "application/json", bytes("{}")));
        all.add(new Bad("form of no type", "pictures?to=0", "", form));
        all.add(new Bad("form without files", "pictures?to=0", type, new Form().bytes()));
        Form many = new Form();
        for (int part = 0; part < 1_500; part++) {
            many.add("a.png", new byte[0]);
        }
        form("form of 1,500 files", "?to=0", many);
        all.add(new Bad("nothing at all", "pictures", type, new byte[0]));
    }

    private void json() {
        int id = 50 + random.nextInt(1_000);
        for (String text : List.of(
                "",
                "null",
                "[]",
                "{",
                "{\"do\":",
                "{\"do\":\"undo\"} {\"do\":\"undo\"}",
                "{\"do\":1}",
                "{\"do\":[\"undo\"]}",
                "{\"do\":\"" + "x".repeat(20_000) + "\"}",
                "[".repeat(50_000),
                "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
                "{\"do\":\"rename\",\"id\":" + "9".repeat(2_000) + ",\"name\":\"x\"}",
                "{\"do\":\"rename\",\"id\":9223372036854775808,\"name\":\"x\"}",
                "{\"do\":\"rename\",\"id\":1.5,\"name\":\"x\"}",
                "{\"do\":\"rename\",\"id\":NaN,\"name\":\"x\"}",
                "{\"do\":\"rename\",\"id\":" + id + ",\"name\":\"x\"}",
                "{\"do\":\"rename\",\"id\":1,\"name\":{}}",
                "{\"do\":\"add_class\",\"name\":\"\\u0000\\u200b\"}",
                "{\"do\":\"add_class\",\"name\":\"" + "n".repeat(90) + "\"}",
                "{\"do\":\"add_pictures\",\"batches\":[]}",
                "{\"do\":\"replace\",\"project\":{}}",
                "{\"do\":\"remove_class\",\"id\":0}",
                "{\"do\":\"remove_pictures\",\"ids\":[" + id + "]}",
                "{\"do\":\"remove_pictures\",\"ids\":" + id + "}",
                "{\"do\":\"move_pictures\",\"ids\":[" + id + "],\"to\":-1}",
                "{\"do\":\"see\",\"way\":\"../../x\"}",
                "\u0000\u0001\u0002",
                "<xml/>")) {
            if (random.nextInt(3) > 0) {
                post("JSON " + text.substring(0, Math.min(40, text.length())), "changes", bytes(text));
            }
        }
    }

    private void archives() {
        for (String name : List.of(
                "../a.png", "../../../../etc/cron.d/a.png", "/etc/a.png", "C:/a.png", "ring\\a.png", "ring/\0a.png")) {
            upload("archive with " + name, "a.zip", Archives.zip(name, drawing()));
        }
        upload("archive of 270 MB of zeros", "a.zip", Archives.zeros(3, 90_000_000));
        upload("archive of a file of 30 MB", "a.zip", Archives.zeros(1, 30_000_000));
        upload("archive of 201 files", "a.zip", Archives.zeros(201, 1));
        upload("archive in an archive", "a.zip", Archives.zip("ring/b.zip", Archives.zip("a.png", drawing())));
        upload("archive of nothing", "a.zip", Archives.zeros(0, 0));
        upload("archive with a wrong size", "a.zip", Archives.lying(drawing()));
        byte[] whole = Archives.zip("ring/a.png", drawing());
        upload("archive cut off", "a.zip", cut(whole));
        whole[60] ^= 0x55;
        upload("archive with a wrong byte", "a.zip", whole);
        post("no archive as a project", "project", bytes("PK"));
        post("archive without a description as a project", "project", Archives.zip("a.png", drawing()));
        post("broken description", "project", Archives.zip("project.json", bytes("{\"format\":\"x\"}")));
        post("large description", "project", Archives.zip("project.json", new byte[11_000_000]));
    }
}
