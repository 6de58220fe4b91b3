package recogniser;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what a picture shows, by the network in the resource {@code model.onnx}. Several threads may use one. */
public final class Recogniser implements AutoCloseable {
    private static final String MODEL = "model.onnx";
    private static final String CLASSES = "weightcast.classes"; // in the model's metadata, a JSON list of texts
    private static final Pattern TEXT = Pattern.compile("\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|.)");

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final List<String> classes;

    private Recogniser(byte[] model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1); // so small a network gains nothing from more
            session = environment.createSession(model, options);
        }
        classes = texts(session.getMetadata().getCustomMetadata().get(CLASSES));
    }

    /** Loads the model. */
    public static Recogniser load() throws IOException, OrtException {
        try (InputStream model = Recogniser.class.getResourceAsStream(MODEL)) {
            if (model == null) {
                throw new FileNotFoundException(MODEL + " is not beside the class " + Recogniser.class.getName());
            }
            return new Recogniser(model.readAllBytes());
        }
    }

    /**
     * What the network says of a picture.
     *
     * @param label the most probable class
     * @param probability of this class, 0..1, if the picture shows one of the classes
     * @param unknown whether the picture looks like none of them; never, if the model cannot tell
     * @param confidence how likely the label is right, 0..1, if every other picture shows something else; empty, if the model
     *     cannot tell
     */
    public record Answer(String label, float probability, boolean unknown, OptionalDouble confidence) {}

    /** Says what a picture of any size shows. */
    public Answer recognise(BufferedImage picture) throws OrtException {
        long[] shape = {1, picture.getHeight(), picture.getWidth(), 3};
        try (OnnxTensor image = OnnxTensor.createTensor(environment, pixels(picture), shape, OnnxJavaType.UINT8);
                OrtSession.Result answers = session.run(Map.of("image", image))) {
            float[] probabilities = values(answers, "probabilities");
            int best = 0;
            for (int i = 1; i < probabilities.length; i++) {
                best = probabilities[i] > probabilities[best] ? i : best;
            }
            boolean tells = answers.get("unknown").isPresent();
            return new Answer(
                    classes.get(best),
                    probabilities[best],
                    tells && values(answers, "unknown")[0] > 0,
                    tells ? OptionalDouble.of(values(answers, "confidence")[0]) : OptionalDouble.empty());
        }
    }

    /** The names of the classes. */
    public List<String> classes() {
        return classes;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    private static float[] values(OrtSession.Result answers, String output) {
        OnnxTensor tensor = (OnnxTensor) answers.get(output).orElseThrow();
        return tensor.getFloatBuffer().array();
    }

    /** Red, green and blue of each pixel [height, width, 3]; what is transparent lies on white. */
    private static ByteBuffer pixels(BufferedImage picture) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(3 * picture.getWidth() * picture.getHeight());
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int color = color(picture, x, y);
                int alpha = color >>> 24;
                for (int shift = 16; shift >= 0; shift -= 8) {
                    int value = color >> shift & 255;
                    bytes.put((byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255));
                }
            }
        }
        return bytes.flip();
    }

    /** A pixel as 0xAARRGGBB. Java itself would brighten grey ones, which it takes for linear light. */
    private static int color(BufferedImage picture, int x, int y) {
        ColorModel colors = picture.getColorModel();
        if (colors.getColorSpace().getType() != ColorSpace.TYPE_GRAY) {
            return picture.getRGB(x, y);
        }
        int[] samples = picture.getRaster().getPixel(x, y, (int[]) null);
        int most = (1 << colors.getComponentSize(0)) - 1;
        int grey = (samples[0] * 255 + most / 2) / most;
        int alpha = colors.hasAlpha() ? (samples[1] * 255 + most / 2) / most : 255;
        return alpha << 24 | grey << 16 | grey << 8 | grey;
    }

    private static List<String> texts(String json) {
        List<String> texts = new ArrayList<>();
        for (Matcher text = TEXT.matcher(json); text.find(); ) {
            texts.add(ESCAPE.matcher(text.group(1)).replaceAll(Recogniser::meant));
        }
        return List.copyOf(texts);
    }

    private static String meant(MatchResult escape) {
        String code = escape.group(1);
        return Matcher.quoteReplacement(
                code == null
                        ? escape.group().translateEscapes()
                        : String.valueOf((char) Integer.parseInt(code, 16)));
    }
}
