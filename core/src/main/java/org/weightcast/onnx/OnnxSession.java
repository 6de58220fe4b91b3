package org.weightcast.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * An ONNX file loaded into ONNX Runtime. Several threads may run one session at the same time; every run frees its own
 * native memory, {@link #close} frees the session's.
 */
public final class OnnxSession implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String source;
    private final Named<FloatArray> defaults;
    private final Map<String, TensorInfo> inputs;
    private final Runs runs = new Runs();

    private OnnxSession(OrtEnvironment environment, OrtSession session, String source, Named<FloatArray> defaults)
            throws OrtException {
        this.environment = environment;
        this.session = session;
        this.source = source;
        this.defaults = defaults;
        this.inputs = new LinkedHashMap<>();
        for (NodeInfo input : session.getInputInfo().values()) {
            inputs.put(input.getName(), (TensorInfo) input.getInfo());
        }
    }

    /** Loads a model of any origin to run on one thread. */
    static OnnxSession open(byte[] model, String source) {
        return open(model, source, 1, OptLevel.ALL_OPT, Named.empty());
    }

    /**
     * Loads a model of ours. ONNX Runtime for Java knows no inputs with default values, so they become ordinary ones here
     * and are filled in at every run that leaves them out.
     *
     * @param source what to call the model in messages, usually the file's name
     * @param threads how many threads share the work of one operation
     * @throws BadModelException if ONNX Runtime cannot load it
     */
    public static OnnxSession open(OnnxFile file, String source, int threads) {
        return open(file.withoutDefaults(), source, threads, OptLevel.ALL_OPT, file.defaults());
    }

    /**
     * Loads a model of ours that will run a few times only, on one thread, where loading takes longer than running: the graph
     * is run as it is, which halves the one and adds a quarter to the other, and default values cannot be replaced.
     *
     * @param source what to call the model in messages, usually the file's name
     * @throws BadModelException if ONNX Runtime cannot load it
     */
    public static OnnxSession openQuickly(OnnxFile file, String source) {
        return open(file.sharedBytes(), source, 1, OptLevel.NO_OPT, Named.empty());
    }

    /** Loads a graph that is no file yet, as {@link #openQuickly(OnnxFile, String)} does. */
    public static OnnxSession openQuickly(OnnxDraft draft, String source) {
        return open(draft.bytes(), source, 1, OptLevel.NO_OPT, Named.empty());
    }

    /** Like {@link #openQuickly(OnnxFile, String)}, but default values can be replaced at every run, as {@link #open(OnnxFile, String, int)} has it. */
    public static OnnxSession openAdjustable(OnnxFile file, String source) {
        return open(file.withoutDefaults(), source, 1, OptLevel.NO_OPT, file.defaults());
    }

    private static OnnxSession open(
            byte[] model, String source, int threads, OptLevel optimization, Named<FloatArray> defaults) {
        if (threads < 1) {
            throw new IllegalArgumentException("A session needs at least one thread, not " + threads);
        }
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(optimization);
            // It would remember how memory was laid out for each size of input that it ever met, for no gain that
            // shows.
            options.setMemoryPatternOptimization(false);
            return new OnnxSession(environment, environment.createSession(model, options), source, defaults);
        } catch (OrtException e) {
            throw new BadModelException(
                    source + " cannot be loaded by ONNX Runtime (" + e.getMessage()
                            + "); make it again or get a new copy",
                    e);
        }
    }

    /**
     * Starts to load ONNX Runtime on another thread, which unpacks tens of megabytes of native code: a program that has
     * something else to do first calls this first of all. If it fails, so does {@link #open}, with the reason.
     */
    public static void preload() {
        Thread loader = new Thread(OnnxSession::environment, "loading ONNX Runtime");
        loader.setDaemon(true);
        loader.setUncaughtExceptionHandler((thread, failure) -> {});
        loader.start();
    }

    private static OrtEnvironment environment() {
        try {
            // The runtime's warnings are not for our users; its errors reach them as exceptions.
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "weightcast");
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "ONNX Runtime cannot be loaded on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + " (" + e.getMessage()
                            + "); it has builds for Linux and macOS on x86 and ARM, and Windows on x86",
                    e);
        }
    }

    public Set<String> inputs() {
        return session.getInputNames();
    }

    public Set<String> outputs() {
        return session.getOutputNames();
    }

    /**
     * Runs the model on floats.
     *
     * @param given one array an input; inputs with a default value may be left out
     * @return one array an output
     * @throws IllegalArgumentException if a name or a shape does not fit
     */
    public Named<FloatArray> run(Named<FloatArray> given) {
        Named<FloatArray> values = defaults.with(given);
        checkShapes(values.map(FloatArray::shape));
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, FloatArray> value : values.asMap().entrySet()) {
                FloatArray array = value.getValue();
                tensors.put(value.getKey(), OnnxTensor.createTensor(environment, array.buffer(), longs(array.shape())));
            }
            return runs.run(options -> results(tensors, options));
        } catch (OrtException e) {
            throw failed(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    /**
     * Runs a model whose only input is of bytes.
     *
     * @param input the input's name
     * @param bytes the values between position and limit, unsigned, row-major; a direct buffer is not copied
     * @param shape the input's shape
     * @return one array an output
     * @throws IllegalArgumentException if the name or the shape does not fit
     */
    public Named<FloatArray> run(String input, ByteBuffer bytes, int... shape) {
        checkShapes(Named.of(input, shape));
        if (FloatArray.count(shape) != bytes.remaining()) {
            throw new IllegalArgumentException("The shape " + Arrays.toString(shape) + " holds "
                    + FloatArray.count(shape) + " bytes, but " + bytes.remaining() + " were given");
        }
        try (OnnxTensor tensor =
                OnnxTensor.createTensor(environment, bytes.slice(), longs(shape), OnnxJavaType.UINT8)) {
            return runs.run(options -> results(Map.of(input, tensor), options));
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** Has the runs that are going on, by other threads, end soon; they throw a {@link java.util.concurrent.CancellationException}. */
    public void stopRuns() {
        try {
            runs.stop();
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private Named<FloatArray> results(Map<String, OnnxTensor> tensors, OrtSession.RunOptions options)
            throws OrtException {
        try (OrtSession.Result result = session.run(tensors, options)) {
            Named.Builder<FloatArray> arrays = Named.builder();
            for (Map.Entry<String, OnnxValue> entry : result) {
                OnnxTensor tensor = (OnnxTensor) entry.getValue();
                FloatBuffer values = tensor.getFloatBuffer();
                float[] array = new float[values.remaining()];
                values.get(array);
                int[] shape = Arrays.stream(tensor.getInfo().getShape())
                        .mapToInt(Math::toIntExact)
                        .toArray();
                arrays.put(entry.getKey(), FloatArray.wrap(array, shape));
            }
            return arrays.build();
        }
    }

    /** Compares given shapes with the declared ones; one free axis has one size in all inputs. */
    private void checkShapes(Named<int[]> shapes) {
        Map<String, Integer> sizes = new HashMap<>();
        shapes.asMap().forEach((name, shape) -> {
            TensorInfo info = inputs.get(name);
            if (info == null) {
                throw new IllegalArgumentException(
                        source + " has no input '" + name + "'; its inputs are " + inputs.keySet());
            }
            long[] declared = info.getShape();
            boolean fits = declared.length == shape.length;
            for (int axis = 0; fits && axis < shape.length; axis++) {
                String axisName = info.getDimensionNames()[axis];
                long expected = declared[axis];
                if (expected < 0 && !axisName.isEmpty()) {
                    sizes.putIfAbsent(axisName, shape[axis]);
                    expected = sizes.getOrDefault(axisName, shape[axis]);
                }
                fits = expected < 0 || expected == shape[axis];
            }
            if (!fits) {
                throw new IllegalArgumentException("The input '" + name + "' of " + source + " has the shape "
                        + describe(info) + ", given was " + Arrays.toString(shape)
                        + (sizes.isEmpty() ? "" : " with " + sizes));
            }
        });
        inputs.keySet().stream().filter(name -> !shapes.has(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    source + " needs the input '" + name + "'; given were only " + shapes.names());
        });
    }

    private static String describe(TensorInfo info) {
        String[] axes = new String[info.getShape().length];
        for (int axis = 0; axis < axes.length; axis++) {
            long size = info.getShape()[axis];
            axes[axis] = size < 0 ? info.getDimensionNames()[axis] : Long.toString(size);
        }
        return Arrays.toString(axes);
    }

    private BadModelException failed(OrtException cause) {
        return new BadModelException(source + " failed while running (" + cause.getMessage() + ")", cause);
    }

    private static long[] longs(int[] shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("The session of " + source + " was closed twice", e);
        }
    }
}
