import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Says what pictures show, by a model of Weightcast and ONNX Runtime alone. Needs Java 17 and onnxruntime-1.28.0.jar:
 * java -cp onnxruntime-1.28.0.jar Classify.java model.onnx PICTURE...
 */
public final class Classify {
    public static void main(String[] files) throws IOException, OrtException {
        try (Model model = new Model(Files.readAllBytes(Path.of(files[0])))) {
            for (String file : List.of(files).subList(1, files.length)) {
                Pixels pixels = Pixels.of(Files.readAllBytes(Path.of(file)));
                Answer answer = model.answer(pixels.argb, pixels.width, pixels.height);
                System.out.printf(
                        Locale.ROOT,
                        "%s\t%s\t%.6f%s%n",
                        file,
                        answer.label,
                        answer.probability,
                        answer.unknown ? "\tunknown" : "");
            }
        }
    }

    /** The most probable class, its probability in 0..1, and whether the picture looks like none of the classes. */
    record Answer(String label, float probability, boolean unknown) {}

    /** The model's file, opened once; several threads may ask. Uses nothing that Android lacks. */
    static final class Model implements AutoCloseable {
        private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
        private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

        private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
        private final OrtSession session;
        private final List<String> classes;

        Model(byte[] file) throws OrtException {
            session = environment.createSession(file);
            classes = texts(session.getMetadata().getCustomMetadata().get("weightcast.classes"));
        }

        /** @param argb a picture's pixels row by row, each 0xAARRGGBB */
        Answer answer(int[] argb, int width, int height) throws OrtException {
            ByteBuffer rgb = ByteBuffer.allocateDirect(3 * argb.length);
            for (int pixel : argb) {
                int alpha = pixel >>> 24;
                for (int shift = 16; shift >= 0; shift -= 8) {
                    // What is transparent lies on white.
                    rgb.put((byte) (((pixel >> shift & 255) * alpha + 255 * (255 - alpha) + 127) / 255));
                }
            }
            rgb.rewind();
            long[] shape = {1, height, width, 3};
            try (OnnxTensor image = OnnxTensor.createTensor(environment, rgb, shape, OnnxJavaType.UINT8);
                    OrtSession.Result outputs = session.run(Map.of("image", image))) {
                float[] probabilities = values(outputs, "probabilities");
                int best = 0;
                for (int i = 1; i < probabilities.length; i++) {
                    best = probabilities[i] > probabilities[best] ? i : best;
                }
                // A model that was trained, not cast, may have no such output.
                boolean unknown = outputs.get("unknown").isPresent() && values(outputs, "unknown")[0] > 0;
                return new Answer(classes.get(best), probabilities[best], unknown);
            }
        }

        @Override
        public void close() throws OrtException {
            session.close();
        }

        private static float[] values(OrtSession.Result outputs, String name) {
            return ((OnnxTensor) outputs.get(name).orElseThrow()).getFloatBuffer().array();
        }

        /** The texts of a JSON list. */
        private static List<String> texts(String json) {
            List<String> texts = new ArrayList<>();
            for (Matcher text = TEXT.matcher(json); text.find(); ) {
                StringBuilder plain = new StringBuilder();
                Matcher escape = ESCAPE.matcher(text.group(1));
                while (escape.find()) {
                    String meant = escape.group(1) != null
                            ? String.valueOf((char) Integer.parseInt(escape.group(1), 16))
                            : switch (escape.group(2)) {
                                case "n" -> "\n";
                                case "t" -> "\t";
                                case "r" -> "\r";
                                case "b" -> "\b";
                                case "f" -> "\f";
                                default -> escape.group(2);
                            };
                    escape.appendReplacement(plain, Matcher.quoteReplacement(meant));
                }
                texts.add(escape.appendTail(plain).toString());
            }
            return texts;
        }
    }

    /** A picture's pixels, row by row, upright. */
    static final class Pixels {
        private static final int EXIF_IN_JPEG = 0x45786966;
        private static final int EXIF_IN_PNG = 0x65584966;

        final int width;
        final int height;
        final int[] argb;

        private Pixels(int width, int height) {
            this.width = width;
            this.height = height;
            this.argb = new int[width * height];
        }

        /** @param file a PNG, JPEG, GIF or BMP */
        static Pixels of(byte[] file) throws IOException {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
            if (image == null) {
                throw new IOException("Java reads no picture of this kind.");
            }
            int turn = orientation(file);
            int right = image.getWidth() - 1;
            int bottom = image.getHeight() - 1;
            Pixels upright = turn < 5 ? new Pixels(right + 1, bottom + 1) : new Pixels(bottom + 1, right + 1);
            for (int y = 0; y < upright.height; y++) {
                for (int x = 0; x < upright.width; x++) {
                    upright.argb[y * upright.width + x] = switch (turn) {
                        case 2 -> color(image, right - x, y);
                        case 3 -> color(image, right - x, bottom - y);
                        case 4 -> color(image, x, bottom - y);
                        case 5 -> color(image, y, x);
                        case 6 -> color(image, y, bottom - x);
                        case 7 -> color(image, right - y, bottom - x);
                        case 8 -> color(image, right - y, x);
                        default -> color(image, x, y);
                    };
                }
            }
            return upright;
        }

        /** Java itself would brighten grey pixels, which it takes for linear light. */
        private static int color(BufferedImage image, int x, int y) {
            if (image.getColorModel().getColorSpace().getType() != ColorSpace.TYPE_GRAY) {
                return image.getRGB(x, y);
            }
            int[] samples = image.getRaster().getPixel(x, y, (int[]) null);
            int most = (1 << image.getColorModel().getComponentSize(0)) - 1;
            int grey = (samples[0] * 255 + most / 2) / most;
            int alpha = image.getColorModel().hasAlpha() ? (samples[1] * 255 + most / 2) / most : 255;
            return alpha << 24 | grey << 16 | grey << 8 | grey;
        }

        /** How a camera was held, 1..8: the tag Orientation in the EXIF block of a JPEG or PNG; 1 if there is none. */
        private static int orientation(byte[] file) {
            ByteBuffer bytes = ByteBuffer.wrap(file);
            boolean png = file[0] == (byte) 0x89;
            boolean jpeg = file[0] == (byte) 0xff;
            int length;
            for (int at = png ? 8 : 2; (png || jpeg) && at + 20 < file.length; at += length) {
                length = png ? bytes.getInt(at) + 12 : (bytes.getShort(at + 2) & 0xffff) + 2;
                if (bytes.getInt(at + 4) == (png ? EXIF_IN_PNG : EXIF_IN_JPEG)) {
                    int start = at + (png ? 8 : 10);
                    return ofTiff(bytes.slice(start, file.length - start));
                }
                if (length <= 0) {
                    break; // what follows is no block
                }
            }
            return 1;
        }

        /** @param tiff a directory of tags, 12 bytes each */
        private static int ofTiff(ByteBuffer tiff) {
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int entry = tiff.getInt(4) + 2;
            for (int left = tiff.getShort(entry - 2); left > 0; left--, entry += 12) {
                if (tiff.getShort(entry) == 0x112) {
                    return tiff.getShort(entry + 8);
                }
            }
            return 1;
        }
    }

    private Classify() {}
}
