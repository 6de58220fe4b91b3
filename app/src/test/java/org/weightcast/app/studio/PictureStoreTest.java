package org.weightcast.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Picture files by their digests. */
@Timeout(60)
class PictureStoreTest {
    private static final Limits LIMITS = new Limits(100_000, 1_000_000, 1_000_000, 2, 100, 10, 80, 4);

    @TempDir
    Path folder;

    private PictureStore store;

    @BeforeEach
    void open() throws IOException {
        store = new PictureStore(folder, LIMITS);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private void refuses(byte[] file, int status, String says) throws IOException {
        assertThatThrownBy(() -> store.add(file, "x.png"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(status))
                .hasMessageContaining("x.png")
                .hasMessageContaining(says);
        assertThat(files()).isEmpty();
    }

    @Test
    void keepsTheBytesAsTheyWereOnceUnderTheirDigest() throws IOException {
        byte[] png = Drawings.png(0, 1);
        String digest = store.add(png, "../../etc/passwd");
        assertThat(store.add(png, "again.png")).isEqualTo(digest);
        assertThat(files()).containsExactly(digest + ".png");
        assertThat(store.original(digest)).isEqualTo(png);
        assertThat(digest).isEqualTo(Digests.sha256(png));
    }

    @Test
    void whatItIsDecidesTheEndingNotItsName() throws IOException {
        String digest = store.add(Drawings.write(Drawings.draw(1, 1), "jpg"), "x.png");
        assertThat(files()).containsExactly(digest + ".jpeg");
    }

    @Test
    void whatIsNoPictureOrTooLargeIsRefusedAndNotKept() throws IOException {
        refuses("text".getBytes(StandardCharsets.UTF_8), Refusal.UNUSABLE, "is not a PNG, JPEG");
        refuses(new byte[0], Refusal.UNUSABLE, "empty");
        refuses(new byte[100_001], Refusal.TOO_LARGE, "larger than");
        BufferedImage wide = new BufferedImage(2_000, 1_000, BufferedImage.TYPE_BYTE_BINARY);
        refuses(Drawings.write(wide, "png"), Refusal.UNUSABLE, "2000 x 1000 pixels, the limit is 1 megapixels");
    }

    @Test
    void onlyDigestsAreEverPartOfAPath() throws IOException {
        PictureStore inner = new PictureStore(folder.resolve("inner"), LIMITS);
        Files.writeString(folder.resolve("secret.png"), "secret");
        for (String name : List.of("../secret", "..", "", "x".repeat(64), "A".repeat(64), "0".repeat(63) + "/")) {
            assertThatThrownBy(() -> inner.original(name))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status())
                            .isEqualTo(Refusal.NOT_THERE))
                    .hasMessageNotContaining(folder.toString());
        }
    }

    @Test
    void whatCannotBeWrittenIsSaidWithoutThePathOfTheProject() throws IOException {
        Path gone = folder.resolve("gone");
        PictureStore there = new PictureStore(gone, LIMITS);
        Files.delete(gone);
        assertThatThrownBy(() -> there.add(Drawings.png(0, 1), "x.png"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(Refusal.NO_SPACE))
                .hasMessage("The picture x.png could not be saved. Is the disk full?");
    }

    @Test
    void whatWasForgottenIsReadAgainFromItsFile() throws IOException {
        String digest = store.add(Drawings.png(0, 1), "x");
        store.forgetOthers(Set.of());
        assertThat(store.undecided(digest)).isNotNull();
        store.forgetOthers(Set.of());
        Files.delete(folder.resolve(digest + ".png"));
        assertThatThrownBy(() -> store.undecided(digest))
                .isInstanceOf(Refusal.class)
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void thumbnailsAreSmallPngs() throws IOException {
        BufferedImage wide = new BufferedImage(1_500, 300, BufferedImage.TYPE_INT_RGB);
        String digest = store.add(Drawings.write(wide, "png"), "x");
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(store.thumbnail(digest)));
        assertThat(small.getWidth()).isEqualTo(128);
        assertThat(small.getHeight()).isEqualTo(26);
        BufferedImage pixel = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        String one = store.add(Drawings.write(pixel, "png"), "x");
        assertThat(ImageIO.read(new ByteArrayInputStream(store.thumbnail(one))).getWidth())
                .isEqualTo(1);
    }

    /** Two may; that a third never does shows only in what was there at a time. */
    @Test
    void noMorePicturesAreDecodedAtATimeThanTheLimitsSay() throws Exception {
        byte[] png = Drawings.png(0, 1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        Callable<Integer> use = () -> store.decode(png, "x", picture -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            two.countDown();
            awaitQuietly(two);
            now.decrementAndGet();
            return picture.width();
        });
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Integer> width : threads.invokeAll(Collections.nCopies(200, use))) {
                assertThat(width.get()).isEqualTo(Drawings.SIZE);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValue(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
