package recogniser;

import ai.onnxruntime.OrtException;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Prints what each of the pictures shows whose files are its arguments. */
public final class Main {
    private Main() {}

    public static void main(String[] names) throws IOException, OrtException {
        if (names.length == 0) {
            System.err.println("usage: java -jar target/recogniser.jar PICTURE...");
            System.exit(2);
        }
        try (Recogniser recogniser = Recogniser.load()) {
            for (String name : names) {
                BufferedImage picture = ImageIO.read(new File(name));
                if (picture == null) {
                    throw new IOException(name + " is no picture of a kind that Java reads");
                }
                System.out.println(name + ": " + words(recogniser.recognise(picture)));
            }
        }
    }

    private static String words(Recogniser.Answer answer) {
        StringBuilder words = new StringBuilder(answer.unknown() ? "unknown, nearest " : "").append(answer.label());
        words.append(String.format(Locale.ROOT, ", probability %.4f", answer.probability()));
        answer.confidence()
                .ifPresent(confidence -> words.append(String.format(Locale.ROOT, ", confidence %.4f", confidence)));
        return words.toString();
    }
}
