package org.weightcast.data;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads JPEG, WebP, GIF and BMP with the readers of TwelveMonkeys and the JDK. Works headless and in memory: neither a
 * window system nor a cache on disk is touched.
 */
final class ImageIoDecoder {
    /** Where the header of a bitmap begins; its own size comes first. */
    private static final int BITMAP_HEADER = 14;
    /** In a header of this size, width and height have two bytes each, in all others four. */
    private static final int OLD_BITMAP_HEADER = 12;

    private ImageIoDecoder() {}

    static Picture decode(byte[] file, PictureFormat format, int mostPixels) throws IOException {
        if (format == PictureFormat.BMP) {
            checkBitmapSize(file, mostPixels);
        }
        ImageReader reader = readerOf(format);
        try (ImageInputStream in = new MemoryImageStream(file)) {
            reader.setInput(in, true, true);
            PictureDecoder.checkSize(reader.getWidth(0), reader.getHeight(0), mostPixels);
            BufferedImage image = reader.read(0);
            PictureDecoder.checkSize(image.getWidth(), image.getHeight(), mostPixels);
            return toPicture(image);
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's reader of BMP refuses a huge header in words of its own. */
    private static void checkBitmapSize(byte[] file, int mostPixels) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        boolean old = header.getInt(BITMAP_HEADER) == OLD_BITMAP_HEADER;
        if (file.length < BITMAP_HEADER + (old ? 8 : 12)) {
            throw new UnreadablePictureException("it is cut off");
        }
        int width = old ? header.getShort(BITMAP_HEADER + 4) & 0xffff : header.getInt(BITMAP_HEADER + 4);
        int height = old ? header.getShort(BITMAP_HEADER + 6) & 0xffff : header.getInt(BITMAP_HEADER + 8);
        // Below 0 the rows go from the top down; the least number has no counterpart above.
        PictureDecoder.checkSize(width, height == Integer.MIN_VALUE ? Integer.MAX_VALUE : Math.abs(height), mostPixels);
    }

    private static ImageReader readerOf(PictureFormat format) throws IOException {
        if (format == PictureFormat.WEBP) {
            return new WebPImageReaderSpi().createReaderInstance();
        }
        IIORegistry registry = IIORegistry.getDefaultInstance();
        if (format == PictureFormat.JPEG) {
            JPEGImageReaderSpi jpeg = registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
            if (jpeg == null) { // in a class loader that ImageIO did not search
                jpeg = new JPEGImageReaderSpi();
                registry.registerServiceProvider(jpeg, ImageReaderSpi.class);
            }
            return jpeg.createReaderInstance();
        }
        return jdkReader(registry, format);
    }

    /** The JDK's own reader, whatever others a program has installed. */
    private static ImageReader jdkReader(IIORegistry registry, PictureFormat format) throws IOException {
        Iterator<ImageReaderSpi> providers = registry.getServiceProviders(ImageReaderSpi.class, false);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            boolean ofJdk = provider.getClass().getModule().equals(IIORegistry.class.getModule());
            if (ofJdk && format.name().equalsIgnoreCase(provider.getFormatNames()[0])) {
                return provider.createReaderInstance();
            }
        }
        throw new UnreadablePictureException("this Java has no reader for " + format);
    }

    private static Picture toPicture(BufferedImage image) {
        int width = image.getWidth();
        byte[] rgb = new byte[3 * width * image.getHeight()];
        int[] row = new int[4 * width];
        for (int y = 0; y < image.getHeight(); y++) {
            int at = 3 * y * width;
            if (image.getRaster().getNumBands() == 1 && isPlain(image)) {
                writeGrey(image.getRaster(), y, row, rgb, at);
            } else if (isPlain(image)) {
                writeColor(image.getRaster(), y, row, rgb, at);
            } else {
                image.getRGB(0, y, width, 1, row, 0, width);
                writeConverted(row, width, rgb, at);
            }
        }
        return new Picture(width, image.getHeight(), rgb);
    }

    /** Whether the samples are the bytes to show: grey, or red, green, blue and perhaps opacity. */
    private static boolean isPlain(BufferedImage image) {
        return image.getColorModel() instanceof ComponentColorModel model
                && model.getTransferType() == DataBuffer.TYPE_BYTE
                // Grey is taken as it is: Java would brighten it, holding that grey values are linear light.
                && (model.getNumComponents() == 1 || model.getColorSpace().isCS_sRGB())
                && !model.isAlphaPremultiplied();
    }

    private static void writeGrey(Raster raster, int y, int[] row, byte[] rgb, int at) {
        raster.getPixels(0, y, raster.getWidth(), 1, row);
        for (int x = 0; x < raster.getWidth(); x++, at += 3) {
            rgb[at] = (byte) row[x];
            rgb[at + 1] = (byte) row[x];
            rgb[at + 2] = (byte) row[x];
        }
    }

    private static void writeColor(Raster raster, int y, int[] row, byte[] rgb, int at) {
        int bands = raster.getNumBands();
        raster.getPixels(0, y, raster.getWidth(), 1, row);
        for (int from = 0; from < bands * raster.getWidth(); from += bands, at += 3) {
            int alpha = bands == 4 ? row[from + 3] : 255;
            for (int c = 0; c < 3; c++) {
                rgb[at + c] = (byte) PictureDecoder.onWhite(row[from + c], alpha);
            }
        }
    }

    /** Writes pixels 0xAARRGGBB. */
    private static void writeConverted(int[] row, int width, byte[] rgb, int at) {
        for (int x = 0; x < width; x++, at += 3) {
            int alpha = row[x] >>> 24;
            rgb[at] = (byte) PictureDecoder.onWhite(row[x] >> 16 & 255, alpha);
            rgb[at + 1] = (byte) PictureDecoder.onWhite(row[x] >> 8 & 255, alpha);
            rgb[at + 2] = (byte) PictureDecoder.onWhite(row[x] & 255, alpha);
        }
    }
}
