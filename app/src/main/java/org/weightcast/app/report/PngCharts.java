package org.weightcast.app.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightcast.weights.AtomicFile;

/** Writes the charts of a page as PNG files, on white. */
final class PngCharts {
    private static final ChartPainter PAINTER = new ChartPainter(Color.WHITE);
    private static final int TILE = 64; // pixels
    private static final int GAP = 8;
    private static final int TILES_A_ROW = 8;

    private PngCharts() {}

    /** Writes them into a folder, which is made if it is missing; returns the files, none if Java has no fonts. */
    static List<Path> write(Page page, Path folder) {
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (Figure figure : page.charts().toList()) {
                Optional<BufferedImage> image = Fonts.drawn(() -> paint(figure));
                if (image.isPresent()) {
                    Path file = folder.resolve(figure.name() + ".png");
                    AtomicFile.write(file, stream -> stream.write(Tile.png(image.get())));
                    files.add(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    static BufferedImage paint(Figure figure) {
        return figure instanceof Figure.Tiles tiles ? paint(tiles.tiles()) : ChartPainter.image(PAINTER.chart(figure));
    }

    private static BufferedImage paint(List<Tile> tiles) {
        int across = Math.min(TILES_A_ROW, tiles.size());
        int down = (tiles.size() + TILES_A_ROW - 1) / TILES_A_ROW;
        BufferedImage image =
                new BufferedImage(across * (TILE + GAP) + GAP, down * (TILE + GAP) + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        for (int i = 0; i < tiles.size(); i++) {
            int x = GAP + i % TILES_A_ROW * (TILE + GAP);
            int y = GAP + i / TILES_A_ROW * (TILE + GAP);
            graphics.drawImage(tiles.get(i).image(), x, y, TILE, TILE, null);
        }
        graphics.dispose();
        return image;
    }
}
