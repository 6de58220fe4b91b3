package org.weightcast.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.weightcast.meta.SessionAccuracy;

/** What recipe {@code fscil-cifar100} found, as numbers, tables and figures; accuracies by arm, then by seed, then by session. */
record FscilTables(Map<String, List<List<SessionAccuracy>>> arms) {
    private static final String SEEDS =
            "Means over draws of the five images of each new class; the network is trained once. Session 0 knows"
                    + " the base classes alone. All test images of all classes so far are asked about, each alone.";
    private static final String FORMS =
            """
            Accuracies among all classes. '%s' writes kernels from the caster's learned base, as every caster does that a training publishes; \
            the change counts by the share of the new images among all, so after a large first cast kernels go back nearly to that base, \
            and the base classes' vectors stay as they were made before. From the model's own kernels they hardly move. Norm statistics \
            combine by numbers of images and hardly move in either."""
                    .formatted(FscilArms.OURS);

    /** A number of each seed's accuracies. */
    Measured each(String arm, ToDoubleFunction<List<SessionAccuracy>> what) {
        return Measured.of(
                arms.getOrDefault(arm, List.of()).stream().mapToDouble(what).toArray());
    }

    /** By how much an arm's number is above another's, paired by seed; what rests on no seed stands beside each. */
    Measured lead(String ours, String theirs, ToDoubleFunction<List<SessionAccuracy>> what) {
        List<List<SessionAccuracy>> own = arms.getOrDefault(ours, List.of());
        List<List<SessionAccuracy>> others = arms.getOrDefault(theirs, List.of());
        return Measured.of(IntStream.range(0, Math.max(own.size(), others.size()))
                .mapToDouble(i ->
                        what.applyAsDouble(own.get(i % own.size())) - what.applyAsDouble(others.get(i % others.size())))
                .toArray());
    }

    static SessionAccuracy last(List<SessionAccuracy> sessions) {
        return sessions.get(sessions.size() - 1);
    }

    /** What is lost from the first session to the last. */
    static double drop(List<SessionAccuracy> sessions) {
        return sessions.get(0).all() - last(sessions).all();
    }

    /**
     * Adds it to a report.
     *
     * @param order in which the classes come, in a sentence
     */
    void write(Report.Builder report, String order) {
        report.table(bySession("Accuracy after each session", 0, SessionAccuracy::all, SEEDS + " " + order));
        report.table(bySession(
                "Harmonic mean of the accuracies of base classes and of new ones, after each session",
                1,
                SessionAccuracy::harmonic,
                SEEDS));
        report.table(atTheEnd());
        report.figure(curves("sessions", "Accuracy after each session", 0, SessionAccuracy::all));
        report.figure(curves("harmonic", "Harmonic mean of base and new classes", 1, SessionAccuracy::harmonic));
    }

    private int sessions() {
        return arms.values().iterator().next().get(0).size();
    }

    private Report.Table bySession(String title, int from, ToDoubleFunction<SessionAccuracy> what, String note) {
        List<String> header = new ArrayList<>(List.of("arm"));
        IntStream.range(from, sessions()).forEach(session -> header.add("session " + session));
        List<List<String>> rows = new ArrayList<>();
        for (String arm : arms.keySet()) {
            List<String> row = new ArrayList<>(List.of(arm));
            for (int session = from; session < sessions(); session++) {
                row.add(at(arm, session, what).toString());
            }
            rows.add(row);
        }
        return new Report.Table(title, header, rows, note);
    }

    private Measured at(String arm, int session, ToDoubleFunction<SessionAccuracy> what) {
        return each(arm, found -> what.applyAsDouble(found.get(session)));
    }

    private Report.Table atTheEnd() {
        List<List<String>> rows = new ArrayList<>();
        for (String arm : arms.keySet()) {
            rows.add(List.of(
                    arm,
                    each(arm, found -> last(found).base()).toString(),
                    each(arm, found -> last(found).further()).toString(),
                    each(arm, FscilTables::drop).toString()));
        }
        return new Report.Table(
                "After the last session",
                List.of("arm", "base classes", "new classes", "drop since session 0"),
                rows,
                FORMS);
    }

    private Figure curves(String file, String title, int from, ToDoubleFunction<SessionAccuracy> what) {
        List<Double> x = IntStream.range(from, sessions())
                .mapToObj(session -> (double) session)
                .toList();
        List<Figure.Curve> curves = arms.keySet().stream()
                .map(arm -> new Figure.Curve(
                        arm,
                        x,
                        IntStream.range(from, sessions())
                                .mapToObj(session -> at(arm, session, what).mean())
                                .toList()))
                .toList();
        return new Figure.Curves(file, title, "session", "accuracy", false, curves);
    }
}
