package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;
import org.weightcast.cast.CastModel;
import org.weightcast.cast.Classification;
import org.weightcast.data.PictureDecoder;

/** The page in a browser, as a user would use it. Pictures of its states are kept in target/screenshots. */
class StudioPageIT {
    private static final int[] BAR = {0, -90, 0, 90};
    private static final int[] CORNER = {-70, -80, -70, 80, 75, 80};
    private static final int[] ZIGZAG = {-80, -70, 70, -60, -60, 20, 80, 70};
    /** The bars, once the model has answered. */
    private static final String ANSWERED = ".bars li[data-probability]:not([data-probability=''])";

    private static final long MOST_TRANSFERRED = 15_000_000; // bytes; the model itself is one more

    @TempDir
    Path folder;

    private StudioRun studio;
    private Browser browser;

    @BeforeEach
    void open(TestInfo test) throws IOException {
        assumeThat(StudioPageIT.class.getResource("web/lib/preact.mjs"))
                .as("npm was missing in the build, so there is no page to try")
                .isNotNull();
        String name = test.getTestMethod().orElseThrow().getName();
        Path downloads = Files.createDirectories(folder.resolve("downloads"));
        browser = Browser.open(downloads, Path.of("target", "screenshots", name));
        studio = start();
        browser.go(studio.url());
        browser.find("main");
    }

    private StudioRun start() throws IOException {
        return StudioRun.start(folder.resolve("project"), "127.0.0.1", 0, mistake -> {
            throw new AssertionError("The server made a mistake", mistake);
        });
    }

    @AfterEach
    void close() {
        if (studio != null) {
            studio.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void threeDrawingsBecomeAModelThatIsDownloadedAndAnswersTheSame() throws IOException {
        browser.awaitText("#status", "A model for 5 classes of drawings");
        browser.keep("runes");
        browser.click("button.empty");
        browser.awaitText("#status", "Add a few pictures to a class");
        browser.keep("empty");
        draw("bar", BAR);
        draw("corner", CORNER);
        draw("zigzag", ZIGZAG);
        browser.awaitText("#status", "A model for 3 classes");

        browser.draw(browser.find(".try .pad"), -65, -75, -60, 75, 70, 70);
        browser.awaitText("#verdict", "corner");
        browser.awaitText(".alike figcaption", "corner");
        browser.keep("answered");

        rename("corner", "angle");
        browser.awaitText("#verdict", "angle");
        browser.find("body").sendKeys(Keys.chord(Keys.CONTROL, "z"));
        browser.awaitText("#verdict", "corner");
        browser.actions()
                .keyDown(Keys.CONTROL)
                .keyDown(Keys.SHIFT)
                .sendKeys("z")
                .keyUp(Keys.SHIFT)
                .keyUp(Keys.CONTROL)
                .perform();
        browser.awaitText("#verdict", "angle");
        browser.keep("renamed");

        browser.reload();
        browser.awaitText("#status", "A model for 3 classes");
        assertThat(names()).containsExactly("bar", "angle", "zigzag");
        browser.draw(browser.find(".try .pad"), -65, -75, -60, 75, 70, 70);
        browser.awaitText("#verdict", "angle");
        compareDownload();
        assertThat(browser.complaints()).isEmpty();
    }

    /** The file that is downloaded gives the page's probabilities in ONNX Runtime for Java. */
    private void compareDownload() throws IOException {
        browser.click("#download");
        Path file = folder.resolve("downloads").resolve("model.onnx");
        browser.await(page -> Files.exists(file));
        assertThat(browser.find("#sha256").getText()).isEqualTo(Digests.sha256(Files.readAllBytes(file)));
        String drawing = (String) browser.value("return document.querySelector('.try .pad').toDataURL('image/png')");
        byte[] png = Base64.getDecoder().decode(drawing.substring(drawing.indexOf(',') + 1));
        try (CastModel model = CastModel.load(file)) {
            assertThat(model.verify().same()).isTrue();
            Classification answer = model.classify(PictureDecoder.decode(png, "drawing"));
            Map<String, Float> page = probabilities();
            assertThat(page.keySet())
                    .containsExactlyElementsOf(answer.probabilities().keySet());
            page.forEach((name, probability) -> assertThat(probability)
                    .as(name)
                    .isCloseTo(answer.probabilities().get(name), within(1e-4f)));
        }
    }

    private Map<String, Float> probabilities() {
        Map<String, Float> probabilities = new LinkedHashMap<>();
        for (WebElement bar : browser.all(".bars li")) {
            probabilities.put(bar.getAttribute("data-class"), Float.valueOf(bar.getAttribute("data-probability")));
        }
        return probabilities;
    }

    @Test
    void filesFoldersAndTheWebcamBringPicturesAndWhatIsWrongIsSaid() throws IOException {
        browser.awaitText("#status", "A model for 5 classes");
        Path text = Files.writeString(folder.resolve("notes.png"), "not a picture", StandardCharsets.UTF_8);
        card("ansur").findElement(By.cssSelector("input[type=file]")).sendKeys(text.toString());
        browser.awaitText(".problems", "notes.png");
        browser.keep("refused");
        browser.click(".problems button");

        Path rune = Path.of("..", "examples", "runes", "later", "teiwa", "teiwa1.png")
                .toRealPath();
        card("ansur").findElement(By.cssSelector("input[type=file]")).sendKeys(rune.toString());
        await("ansur", 5);
        browser.awaitText(".advice", "looks like"); // one that does not belong there
        browser.keep("mislabelled");
        drop("article[data-group='0']", rune);
        browser.await(page -> browser.all("article[data-group='0'] .picture").size() == 1);

        WebElement strange =
                card("ansur").findElements(By.cssSelector(".picture")).get(4);
        strange.sendKeys(Keys.DELETE);
        await("ansur", 4);
        assertThat((String) browser.value("return document.activeElement.className"))
                .as("what has the focus, which is not lost")
                .startsWith("picture");

        browser.click("button[aria-label='Webcam for the unlabeled ones']");
        browser.find("dialog video");
        browser.await(page -> (Boolean) browser.value("return document.querySelector('dialog video').videoWidth > 0"));
        browser.actions().clickAndHold(browser.find("#record")).perform();
        browser.await(page -> !browser.find("dialog .hint").getText().startsWith("0 "));
        browser.actions().release().perform();
        browser.awaitText("dialog .hint", "added");
        browser.keep("webcam");
        browser.find("dialog").sendKeys(Keys.ESCAPE);
        browser.await(page -> browser.all("article[data-group='0'] .picture").size() > 1);

        browser.all(".tabs button").get(2).click();
        browser.find(ANSWERED);
        browser.keep("live");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everythingHasANameForScreenReadersAndTheKeyboardReachesIt() throws IOException {
        browser.awaitText("#status", "A model for 5 classes");
        Object nameless = browser.value(
                """
                return [...document.querySelectorAll('button, input, select, a, meter, canvas, video')]
                    .filter((each) => !(each.ariaLabel || each.textContent.trim() || each.labels?.[0]?.textContent.trim()))
                    .map((each) => each.outerHTML)""");
        assertThat((List<?>) nameless).isEmpty();
        assertThat((List<?>) browser.value("return [...document.images].filter((each) => !each.hasAttribute('alt'))"))
                .isEmpty();
        WebElement picture = card("fendu").findElement(By.cssSelector(".picture"));
        picture.sendKeys(Keys.ENTER);
        browser.awaitText("dialog h2", "fendu1.png");
        browser.keep("picture");
        new Select(browser.find("dialog select")).selectByVisibleText("no class (unlabeled)");
        await("fendu", 3);
        browser.resize(new Dimension(420, 900));
        Object overflow =
                browser.value("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(((Number) overflow).intValue()).isLessThanOrEqualTo(0);
        browser.keep("narrow");
        browser.prefers("dark");
        browser.keep("narrow-dark");
        browser.resize(new Dimension(1400, 1300));
        browser.keep("dark");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void thePageIsTransferredOnceAndIsThereAgainAfterTheServerWas() throws IOException {
        browser.awaitText("#status", "A model for 5 classes");
        browser.draw(browser.find(".try .pad"), BAR);
        browser.find(ANSWERED);
        String transferred =
                "return performance.getEntriesByType('resource').reduce((sum, each) => sum + each.transferSize, 0)";
        long first = ((Number) browser.value(transferred)).longValue();
        assertThat(first).isBetween(1_000_000L, MOST_TRANSFERRED);
        browser.reload();
        browser.awaitText("#status", "A model for 5 classes");
        browser.draw(browser.find(".try .pad"), BAR);
        browser.find(ANSWERED);
        assertThat(((Number) browser.value(transferred)).longValue()).isLessThan(first / 3);

        rename("ansur", "first");
        browser.awaitText(".bars", "first");
        studio.close();
        browser.awaitText(".problems", "does not answer");
        studio = start();
        browser.go(studio.url());
        browser.awaitText("#status", "A model for 5 classes");
        assertThat(names()).first().isEqualTo("first");
        browser.find("body").sendKeys(Keys.chord(Keys.CONTROL, "z"));
        browser.await(page -> names().get(0).equals("ansur"));
    }

    private void draw(String name, int... points) {
        int before = browser.all("article.card").size();
        browser.click("#new-class");
        browser.await(page -> browser.all("article.card").size() == before + 1);
        rename(names().get(names().size() - 1), name);
        browser.click("button[aria-label='Draw for " + name + "']");
        browser.draw(browser.find("dialog .pad"), points);
        browser.await(page -> browser.find("#add-drawing").isEnabled());
        browser.click("#add-drawing");
        await(name, 1);
        browser.find("dialog").sendKeys(Keys.ESCAPE);
        browser.await(page -> browser.all("dialog").isEmpty());
    }

    private void rename(String before, String after) {
        WebElement name = card(before).findElement(By.cssSelector("input.name"));
        name.sendKeys(Keys.chord(Keys.CONTROL, "a"), after, Keys.ENTER);
        browser.await(page -> names().contains(after)
                && browser.all("[aria-label='Class " + after + "']").size() == 1);
    }

    private List<String> names() {
        return browser.all("article.card input.name").stream()
                .map(each -> each.getAttribute("value"))
                .toList();
    }

    private WebElement card(String name) {
        return browser.find("[aria-label='Class " + name + "']");
    }

    /** Waits until a class has so many pictures. */
    private void await(String name, int pictures) {
        browser.await(page ->
                browser.all("[aria-label='Class " + name + "'] .picture").size() == pictures);
    }

    /** Drops a file as the mouse would. */
    private void drop(String css, Path file) throws IOException {
        browser.run(
                """
                const [css, name, base64] = arguments;
                const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File([bytes], name, { type: 'image/png' }));
                for (const type of ['dragover', 'drop']) {
                  document.querySelector(css).dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
                }
                """,
                css,
                file.getFileName().toString(),
                Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
    }
}
