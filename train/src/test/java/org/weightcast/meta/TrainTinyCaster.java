package org.weightcast.meta;

import java.nio.file.Path;
import org.weightcast.train.Interruption;
import org.weightcast.train.Pace;
import org.weightcast.train.TrainingListener;
import org.weightcast.train.TrainingState;

/** Trains in a JVM of its own, to be killed or interrupted: prints a line after every step. */
final class TrainTinyCaster {
    private TrainTinyCaster() {}

    public static void main(String[] arguments) {
        Path config = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        CasterTraining training = new CasterTraining(CasterConfig.read(config), TinyCaster.classes(), folder);
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepped(Pace pace, double loss) {
                System.out.println("step " + pace.step());
            }
        };
        try (Interruption interruption = Interruption.watch()) {
            TrainingState state = training.run(listener, interruption);
            System.out.println("saved " + state.step());
        }
    }
}
