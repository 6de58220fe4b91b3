package org.weightcast.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.weightcast.data.PicturesAhead.Read;

class PicturesAheadTest {

    @Test
    void keepsTheOrderAndSaysWhatCannotBeRead() throws IOException {
        List<PictureFile> files = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            byte[] bytes = i == 7 ? new byte[] {1, 2, 3} : png(i, 3);
            files.add(file("picture " + i, bytes));
        }
        List<Read> read = new ArrayList<>();
        try (PicturesAhead ahead = new PicturesAhead(files)) {
            for (List<Read> some = ahead.take(); !some.isEmpty(); some = ahead.take()) {
                assertThat(some).hasSizeLessThanOrEqualTo(8);
                read.addAll(some);
            }
            assertThat(ahead.take()).isEmpty();
        }
        assertThat(read).extracting(Read::file).isEqualTo(files);
        for (int i = 1; i <= 20; i++) {
            Read each = read.get(i - 1);
            if (i == 7) {
                assertThat(each.picture()).isEmpty();
                assertThat(each.failure().orElseThrow()).hasMessageContaining("picture 7");
            } else {
                assertThat(each.failure()).isEmpty();
                assertThat(each.picture().orElseThrow().width()).isEqualTo(i);
            }
        }
    }

    @Test
    void largePicturesDoNotWaitForEachOther() throws IOException {
        byte[] large = png(2400, 2400);
        List<PictureFile> files = List.of(file("one", large), file("two", large), file("three", png(5, 5)));
        try (PicturesAhead ahead = new PicturesAhead(files)) {
            assertThat(ahead.take()).hasSize(1);
            assertThat(ahead.take()).hasSize(1);
            assertThat(ahead.take()).hasSize(1);
            assertThat(ahead.take()).isEmpty();
        }
    }

    @Test
    void aMistakeOfOursIsNotHidden() {
        PictureFile broken = new PictureFile("broken", List.of(), most -> {
            throw new IllegalStateException("ours");
        });
        try (PicturesAhead ahead = new PicturesAhead(List.of(broken))) {
            assertThatThrownBy(ahead::take)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("ours");
        }
    }

    private static PictureFile file(String name, byte[] bytes) {
        return new PictureFile(name, List.of(), most -> bytes);
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        return out.toByteArray();
    }
}
