package org.weightcast.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.Picture;

/**
 * From a picture that is dropped on the studio's page to the answer of the new model there: saved, cast, fetched, opened and asked in the
 * browser. The studio is a process of its own, the browser chromium without a window, both on this machine. {@code --quick} only shows that it runs.
 */
final class StudioLatency {
    private static final int CLASSES = 10;
    private static final int PICTURES = 10;
    private static final int CHANGES = 60;
    private static final int QUICK = 3;
    private static final int WARM_UP = 10;
    private static final int SIDE = 105; // pixels
    private static final int LONGEST_PAUSE =
            2_000; // milliseconds between changes, as the check of the one before may still run

    /** Drops a picture on the first card, and tells when the answer of the model after that is on the page. */
    private static final String DROP =
            """
            const [base64, name, done] = arguments;
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([bytes], name, { type: 'image/png' }));
            const panel = document.querySelector('.try');
            const before = Number(panel.dataset.answered);
            const start = performance.now();
            new MutationObserver((_, watcher) => {
              if (Number(panel.dataset.answered) > before) {
                watcher.disconnect();
                done(performance.now() - start);
              }
            }).observe(panel, { attributes: true });
            const card = document.querySelector('article.card');
            card.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
            """;

    private StudioLatency() {}

    public static void main(String[] arguments) throws Exception {
        boolean quick = List.of(arguments).contains("--quick");
        try (StudioProcess studio = new StudioProcess("")) {
            String url = studio.page().toString();
            fill(url);
            measure(url, quick ? QUICK : CHANGES);
        }
    }

    /** In place of the runes: so many classes of so many drawn characters. */
    private static void fill(String url) throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int label = 0; label < CLASSES; label++) {
                for (int drawing = 0; drawing < PICTURES; drawing++) {
                    zip.putNextEntry(new ZipEntry("glyph " + label + "/" + drawing + ".png"));
                    zip.write(png(label, drawing));
                    zip.closeEntry();
                }
            }
        }
        String boundary = "weightcast";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"glyphs.zip\"\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes.toByteArray());
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        post(url + "api/changes", "application/json", "{\"do\":\"clear\"}".getBytes(StandardCharsets.UTF_8));
        post(url + "api/pictures", "multipart/form-data; boundary=" + boundary, body.toByteArray());
    }

    private static void post(String url, String type, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
    }

    private static byte[] png(int label, int drawing) throws IOException {
        Picture picture = GlyphArtist.draw(label, drawing, SIDE);
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int value = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255);
            image.setRGB(i % picture.width(), i / picture.width(), value);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    private static void measure(String url, int changes) throws IOException, InterruptedException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(System.getProperty("weightcast.chromium", "/usr/bin/chromium"));
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1300");
        ChromeDriver browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(
                                Path.of(System.getProperty("weightcast.chromedriver", "/usr/bin/chromedriver"))
                                        .toFile())
                        .build(),
                options);
        try {
            browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
            browser.manage().timeouts().implicitlyWait(Duration.ofSeconds(60));
            for (String visit : List.of("first", "second")) {
                load(browser, url, visit);
            }
            WebElement sheet = browser.findElement(By.cssSelector(".try .pad"));
            new Actions(browser)
                    .moveToElement(sheet, -50, -60)
                    .clickAndHold()
                    .moveByOffset(90, 110)
                    .release()
                    .perform();
            browser.findElement(By.cssSelector(".try[data-answered]:not([data-answered=''])"));
            changes(browser, url, changes);
        } finally {
            browser.quit();
        }
    }

    /** Until the classes are shown, and until a model can answer. */
    private static void load(ChromeDriver browser, String url, String visit) {
        browser.get(url);
        browser.findElement(By.cssSelector("article.card"));
        browser.findElement(By.id("sha256"));
        Object found = browser.executeScript(
                """
                const page = performance.getEntriesByType('resource');
                const sum = page.reduce((sum, each) => sum + each.transferSize, 0);
                return [performance.getEntriesByName('shown')[0].startTime, performance.getEntriesByName('ready')[0].startTime, sum];
                """);
        List<?> values = (List<?>) Objects.requireNonNull(found);
        Timing.print(
                "%s visit: classes shown after %.0f ms, the model ready after %.0f ms, %.1f MB transferred",
                visit,
                ((Number) values.get(0)).doubleValue(),
                ((Number) values.get(1)).doubleValue(),
                ((Number) values.get(2)).doubleValue() / 1e6);
    }

    private static void changes(ChromeDriver browser, String url, int changes)
            throws IOException, InterruptedException {
        Random pauses = new Random(1);
        List<Double> times = new ArrayList<>();
        for (int change = 0; change < WARM_UP + changes; change++) {
            String picture = Base64.getEncoder().encodeToString(png(0, 1_000 + change));
            Object milliseconds =
                    Objects.requireNonNull(browser.executeAsyncScript(DROP, picture, "dropped " + change + ".png"));
            if (change >= WARM_UP) {
                times.add(((Number) milliseconds).doubleValue());
            }
            Thread.sleep(pauses.nextInt(LONGEST_PAUSE));
            post(url + "api/changes", "application/json", "{\"do\":\"undo\"}".getBytes(StandardCharsets.UTF_8));
            Thread.sleep(LONGEST_PAUSE / 4 + pauses.nextInt(LONGEST_PAUSE));
        }
        Collections.sort(times);
        Timing.print(
                "%d classes x %d pictures, from a dropped picture to the new model's answer, %d changes: median %.0f ms,"
                        + " 95th percentile %.0f ms, slowest %.0f ms",
                CLASSES,
                PICTURES,
                times.size(),
                times.get(times.size() / 2),
                times.get((int) Math.ceil(0.95 * times.size()) - 1),
                times.get(times.size() - 1));
    }
}
