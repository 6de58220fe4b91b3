package org.weightcast.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.weightcast.adapt.BaseFile;
import org.weightcast.adapt.FittedTask;
import org.weightcast.cast.CastModel;
import org.weightcast.data.SupportImage;
import org.weightcast.data.SupportSet;
import org.weightcast.onnx.Calibration;
import org.weightcast.onnx.ImageHashes;
import org.weightcast.onnx.ImageInput;
import org.weightcast.onnx.ModelCard;

/** A fitted task as a model for classify and verify. */
final class FittedModel {
    private FittedModel() {}

    /** Writes the model and what it was trained on. */
    static void write(Path out, FittedTask task, SupportSet pictures) {
        List<Integer> counts = new ArrayList<>();
        for (int count : pictures.counts()) {
            counts.add(count);
        }
        List<SupportImage> images = pictures.images();
        ImageHashes hashes = ImageHashes.of(
                images.stream().map(SupportImage::sha256).toList(),
                images.stream().map(SupportImage::label).toList());
        write(out, task, hashes, counts);
    }

    /** Writes the model where the pictures are not at hand. */
    static void write(Path out, FittedTask task) {
        List<Integer> unknown = Collections.nCopies(task.classes().size(), 0);
        write(out, task, ImageHashes.of(List.of(), List.of()), unknown);
    }

    private static void write(Path out, FittedTask task, ImageHashes hashes, List<Integer> counts) {
        String maker = "adapt:" + task.patch().kind() + ":" + task.file().network();
        ModelCard card = new ModelCard(
                task.classes(),
                image(task.file()),
                Calibration.NONE,
                new ModelCard.CasterReference(maker, task.all().hash()),
                hashes,
                counts,
                Optional.empty());
        try (CastModel model = CastModel.of(task.network(), task.weights(), card)) {
            model.save(out);
        }
    }

    /** What the network sees of a picture. */
    static ImageInput image(BaseFile base) {
        return new ImageInput(3, base.size(), false);
    }
}
