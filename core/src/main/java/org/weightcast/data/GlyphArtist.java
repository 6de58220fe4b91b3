package org.weightcast.data;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws characters of scripts that nobody has written, as if by hand: labelled images without end for tests, examples
 * and anyone without a data set. A class seed invents a character; a sample seed draws it once, with its own pen, slant,
 * size, place and unsteadiness. The same seeds give the same picture.
 */
public final class GlyphArtist {
    /** Characters of one group of {@link #classes}. */
    private static final int ALPHABET = 20;
    /** The longer side of an upright character of middle size, as a share of the picture. */
    private static final double BODY = 0.66;

    private GlyphArtist() {}

    /**
     * Draws one character once, black on white.
     *
     * @param classSeed which character
     * @param sampleSeed which drawing of it
     * @param size width and height of the picture in pixels
     */
    public static Picture draw(long classSeed, long sampleSeed, int size) {
        Glyph glyph = Glyph.invent(Seeds.at(classSeed));
        SplittableRandom hand = Seeds.at(classSeed, sampleSeed);
        AffineTransform pose = pose(hand, size);
        double pen = size * hand.nextDouble(0.035, 0.075);
        BufferedImage paper = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = paper.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, size, size);
        graphics.setColor(Color.BLACK);
        for (Glyph.Stroke stroke : glyph.strokes()) {
            double width = pen * hand.nextDouble(0.9, 1.1);
            graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            graphics.draw(pose.createTransformedShape(stroke.wobbled(hand).path()));
        }
        graphics.dispose();
        return Picture.grey(size, size, ((DataBufferByte) paper.getRaster().getDataBuffer()).getData());
    }

    /** Puts the unit square on the paper: size of each side, slant, turn and place of one drawing. */
    private static AffineTransform pose(SplittableRandom hand, int size) {
        AffineTransform pose = new AffineTransform();
        pose.translate(size * hand.nextDouble(0.45, 0.55), size * hand.nextDouble(0.45, 0.55));
        pose.rotate(Math.toRadians(hand.nextDouble(-8, 8)));
        pose.shear(hand.nextDouble(-0.2, 0.2), 0);
        double body = BODY * size * hand.nextDouble(0.85, 1.1);
        double aspect = hand.nextDouble(0.9, 1.1);
        pose.scale(body * aspect, body / aspect);
        pose.translate(-0.5, -0.5);
        return pose;
    }

    /**
     * Characters prepared in memory, dark ink on one channel. They are called {@code scriptNN/glyphNN} and grouped in
     * scripts of 20.
     *
     * @param classes number of characters
     * @param imagesPerClass drawings of each
     * @param size side of the images in pixels
     */
    public static ClassSet classes(int classes, int imagesPerClass, int size, long seed) {
        ImageSpec spec = new ImageSpec(1, size, true);
        List<ImageClass> all = new ArrayList<>(classes);
        for (int c = 0; c < classes; c++) {
            long classSeed = Seeds.at(seed, c).nextLong();
            List<float[]> images = new ArrayList<>(imagesPerClass);
            for (int i = 0; i < imagesPerClass; i++) {
                images.add(ImagePreparation.prepare(draw(classSeed, i, size), spec));
            }
            String script = "script%02d".formatted(c / ALPHABET + 1);
            String name = "%s/glyph%02d".formatted(script, c % ALPHABET + 1);
            all.add(ImageClass.of(name, script, spec, images));
        }
        return new ClassSet(spec, all);
    }

    /** The same grey drawings in colour, ink and paper of each in colours of its own, which so tell nothing of the class. */
    public static ClassSet inColour(ClassSet drawings, long seed) {
        ImageSpec grey = drawings.spec();
        ImageSpec spec = new ImageSpec(3, grey.size(), false);
        List<ImageClass> all = new ArrayList<>(drawings.size());
        for (ImageClass drawn : drawings.classes()) {
            SplittableRandom colours = Seeds.at(seed, all.size());
            List<float[]> images = new ArrayList<>(drawn.images());
            for (int i = 0; i < drawn.images(); i++) {
                float[] ink = new float[grey.values()];
                drawn.copyInto(i, ink, 0);
                images.add(inColour(ink, colours));
            }
            all.add(ImageClass.of(drawn.name(), drawn.group(), spec, images));
        }
        return new ClassSet(spec, all);
    }

    /** Three channels [3, size, size], each brighter under ink by a quarter to a half. */
    private static float[] inColour(float[] ink, SplittableRandom colours) {
        float[] image = new float[3 * ink.length];
        for (int channel = 0; channel < 3; channel++) {
            float paper = (float) colours.nextDouble(0.5);
            float strength = (float) colours.nextDouble(0.25, 0.5);
            for (int i = 0; i < ink.length; i++) {
                image[channel * ink.length + i] = paper + strength * ink[i];
            }
        }
        return image;
    }
}
