package org.weightcast.app.studio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a window, with a webcam that shows a test picture. */
final class Browser implements AutoCloseable {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Dimension WIDE = new Dimension(1400, 1300);

    private final ChromeDriver driver;
    private final Path screenshots;
    private int shots;

    private Browser(ChromeDriver driver, Path screenshots) {
        this.driver = driver;
        this.screenshots = screenshots;
    }

    /**
     * Opens one; skips the test where there is none.
     *
     * @param downloads where files go that the page offers
     * @param screenshots where pictures of the page are kept
     */
    static Browser open(Path downloads, Path screenshots) throws IOException {
        Optional<Path> browser =
                BROWSERS.stream().flatMap(name -> onPath(name).stream()).findFirst();
        Optional<Path> driver = onPath("chromedriver");
        assumeTrue(
                browser.isPresent() && driver.isPresent(),
                "chromium and chromedriver are not installed, so the page was not tried in a browser");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream");
        options.setExperimentalOption(
                "prefs",
                Map.of("download.default_directory", downloads.toAbsolutePath().toString()));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        // The driver is given, so that none is looked up in the network.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow().toFile())
                .build();
        Browser opened = new Browser(new ChromeDriver(service, options), Files.createDirectories(screenshots));
        opened.resize(WIDE);
        return opened;
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(Path.of(folder, program), Path.of(folder, program + ".exe")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void go(String url) {
        driver.get(url);
    }

    void reload() {
        driver.navigate().refresh();
    }

    WebElement find(String css) {
        return await(page -> {
            List<WebElement> found = page.findElements(By.cssSelector(css));
            return found.isEmpty() ? null : found.get(0);
        });
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    void click(String css) {
        find(css).click();
    }

    /** Waits until something is so, and gives it back. */
    <T> T await(ExpectedCondition<T> condition) {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .ignoring(StaleElementReferenceException.class)
                .until(condition);
    }

    /** Waits until the text of an element contains the words. */
    void awaitText(String css, String words) {
        try {
            await(page -> all(css).stream().anyMatch(each -> each.getText().contains(words)));
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "'" + css + "' says "
                            + all(css).stream().map(WebElement::getText).toList() + ", not '" + words + "'",
                    e);
        }
    }

    Actions actions() {
        return new Actions(driver);
    }

    /** Draws a line through points, given from the middle of an element in pixels. */
    void draw(WebElement sheet, int... points) {
        Actions pen = actions().moveToElement(sheet, points[0], points[1]).clickAndHold();
        for (int i = 2; i < points.length; i += 2) {
            pen.moveToElement(sheet, points[i], points[i + 1]);
        }
        pen.release().perform();
    }

    void run(String script, Object... arguments) {
        ((JavascriptExecutor) driver).executeScript(script, arguments);
    }

    /** What a script returns. */
    Object value(String script) {
        return Objects.requireNonNull(((JavascriptExecutor) driver).executeScript(script));
    }

    void resize(Dimension size) {
        driver.manage().window().setSize(size);
    }

    void prefers(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Keeps a picture of the page. */
    void keep(String name) throws IOException {
        Path file = screenshots.resolve(String.format("%02d-%s.png", ++shots, name));
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** What the page complained of in the browser's console since this was last asked, but for answers that refuse something. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("the server responded with a status of 4"))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
