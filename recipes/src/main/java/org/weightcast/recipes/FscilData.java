package org.weightcast.recipes;

import java.nio.file.Path;
import org.weightcast.data.Cifar100;
import org.weightcast.data.ClassSet;
import org.weightcast.data.GlyphArtist;
import org.weightcast.data.ImageSpec;
import org.weightcast.meta.ClassSessions;

/**
 * The classes of recipe {@code fscil-cifar100}: the session protocol, and a rehearsal of it that chooses rates. In the rehearsal the last
 * ten of the base classes are the new ones, and the last training images of each class are asked about.
 *
 * @param rehearsed what networks of the rehearsal are trained on
 * @param rehearsal sessions of base classes only
 * @param sessions the protocol
 */
record FscilData(ClassSet rehearsed, ClassSessions rehearsal, ClassSessions sessions) {
    private static final int WAYS = 5;
    private static final int SHOTS = 5;
    private static final int HELD_OUT = 10; // classes

    /** CIFAR-100 in full, classes in the order of their numbers, which is that of their names; drawn characters in colours in the quick form. */
    static FscilData of(Run run) {
        if (run.mode() == Run.Mode.QUICK) {
            ClassSet drawn = GlyphArtist.inColour(GlyphArtist.classes(45, 28, 16, 1), 1);
            return of(new ClassSessions(drawn.part(0, 20), drawn.part(20, 28), 30, WAYS, SHOTS), 4, 16);
        }
        Path folder = run.data("cifar100", "www.cs.toronto.edu/~kriz/cifar.html");
        ImageSpec spec = new ImageSpec(3, 32, false);
        ClassSet training = Cifar100.read(folder, spec, Cifar100.Part.TRAIN);
        ClassSet test = Cifar100.read(folder, spec, Cifar100.Part.TEST);
        return of(new ClassSessions(training, test, 60, WAYS, SHOTS), 20, 100);
    }

    /**
     * With a rehearsal.
     *
     * @param asked training images of a class that the rehearsal asks about; its networks are trained on the others
     * @param cast images of a class that first models of the rehearsal are cast from
     */
    static FscilData of(ClassSessions sessions, int asked, int cast) {
        ClassSet base = first(sessions.training(), sessions.base());
        int trained = base.images(0) - asked;
        int old = sessions.base() - HELD_OUT;
        return new FscilData(
                first(base, old).part(0, trained),
                new ClassSessions(base.part(0, cast), base.part(trained, base.images(0)), old, WAYS, SHOTS),
                sessions);
    }

    /** What the networks are trained on. */
    ClassSet base() {
        return first(sessions.training(), sessions.base());
    }

    /** Training images of a class. */
    int images() {
        return sessions.training().images(0);
    }

    /** The share of the first session's classes among all at the end. */
    double shareOfBase() {
        return sessions.base() / (double) sessions.training().size();
    }

    private static ClassSet first(ClassSet classes, int count) {
        return new ClassSet(classes.spec(), classes.classes().subList(0, count));
    }
}
