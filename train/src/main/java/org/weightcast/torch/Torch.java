package org.weightcast.torch;

import java.io.IOException;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.weights.FloatArray;
import org.weightcast.weights.Named;

/**
 * The one door to libtorch: loads and configures it, moves arrays in and out, takes gradients. Tensors belong to the
 * innermost open {@link Scope} of the thread; every unit of work (a training step, an episode) opens one.
 */
public final class Torch {
    /** Its root is nothing beside any other number that is added to it. */
    private static final double TINY = 1e-36;

    private Torch() {}

    static {
        // libtorch.so is otherwise loaded before libtorch_cpu.so is unpacked, and the dynamic linker then takes the
        // system's libtorch where there is one: the JVM dies in native code on the first start with an empty cache.
        unpackBeforeLoading("libc10.so", "libtorch_cpu.so", "libtorch.so");
        threads(1);
    }

    /** Sets the size of both thread pools, libtorch's and OpenBLAS's. Call it before other threads use libtorch. */
    public static void threads(int threads) {
        torch.set_num_threads(threads);
        openblas.blas_set_num_threads(threads);
    }

    /** Seeds libtorch's process-wide generator; everything of ours draws from seeds of its own and does not need it. */
    public static void seed(long seed) {
        torch.manual_seed(seed);
    }

    public static Tensor tensor(FloatArray array) {
        return tensor(array.toArray(), array.shape());
    }

    /** A tensor with a copy of the values, row-major. */
    public static Tensor tensor(float[] values, int... shape) {
        long[] sizes = Arrays.stream(shape).asLongStream().toArray();
        Tensor tensor = torch.empty(sizes);
        if (values.length > 0) {
            tensor.data_ptr_float().put(values);
        }
        return tensor;
    }

    /** A tensor of 64-bit numbers with a copy of the values, row-major; for checks that 32 bits are too coarse for. */
    public static Tensor tensor(double[] values, int... shape) {
        long[] sizes = Arrays.stream(shape).asLongStream().toArray();
        Tensor tensor = torch.empty(sizes).to(torch.ScalarType.Double);
        if (values.length > 0) {
            tensor.data_ptr_double().put(values);
        }
        return tensor;
    }

    public static Named<Tensor> tensors(Named<FloatArray> arrays) {
        return arrays.map(Torch::tensor);
    }

    /** The values of a float tensor, row-major whatever its strides. */
    public static float[] floats(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor dense = tensor.detach().contiguous();
            float[] values = new float[Math.toIntExact(dense.numel())];
            if (values.length > 0) {
                dense.data_ptr_float().get(values);
            }
            return values;
        }
    }

    /** The same values as 64-bit numbers. */
    public static Tensor inDouble(Tensor tensor) {
        return tensor.to(torch.ScalarType.Double);
    }

    /** The values of a tensor as 64-bit numbers, row-major whatever its strides and type. */
    public static double[] doubles(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor dense = tensor.detach().to(torch.ScalarType.Double).contiguous();
            double[] values = new double[Math.toIntExact(dense.numel())];
            if (values.length > 0) {
                dense.data_ptr_double().get(values);
            }
            return values;
        }
    }

    public static FloatArray array(Tensor tensor) {
        return FloatArray.wrap(floats(tensor), shape(tensor));
    }

    public static Named<FloatArray> arrays(Named<Tensor> tensors) {
        return tensors.map(Torch::array);
    }

    public static int[] shape(Tensor tensor) {
        int[] shape = new int[Math.toIntExact(tensor.dim())];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = Math.toIntExact(tensor.size(axis));
        }
        return shape;
    }

    /**
     * Gradients of a scalar loss.
     *
     * @param createGraph whether the gradients shall be differentiable themselves
     * @return one gradient a parameter, of its shape; owned by the open scope
     */
    public static List<Tensor> gradients(Tensor loss, List<Tensor> parameters, boolean createGraph) {
        TensorVector wanted = new TensorVector(parameters.toArray(new Tensor[0]));
        TensorVector found = torch.grad(
                new TensorVector(loss), wanted, new TensorVector(), new BoolOptional(createGraph), createGraph, false);
        Tensor[] own = new Tensor[parameters.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = new Tensor(found.get(i));
        }
        return List.of(own);
    }

    /** x + number. */
    public static Tensor plus(Tensor x, double number) {
        return x.add(new Scalar(number));
    }

    /** x * number. */
    public static Tensor times(Tensor x, double number) {
        return x.mul(new Scalar(number));
    }

    /** x / number. */
    public static Tensor over(Tensor x, double number) {
        return x.div(new Scalar(number));
    }

    /** from + share * (to - from). */
    public static Tensor between(Tensor from, Tensor to, double share) {
        return torch.lerp(from, to, new Scalar(share));
    }

    /** x + factor * y, in one pass over memory. */
    public static Tensor plusTimes(Tensor x, Tensor y, double factor) {
        return x.add(y, new Scalar(factor));
    }

    /** mean + share * (x * x - mean), without a tensor in between. */
    public static Tensor betweenSquare(Tensor mean, Tensor x, double share) {
        return mean.mul(new Scalar(1 - share)).addcmul_(x, x, new Scalar(share));
    }

    /** x + factor * above / below. */
    public static Tensor plusQuotient(Tensor x, Tensor above, Tensor below, double factor) {
        return x.addcdiv(above, below, new Scalar(factor));
    }

    /** The square root, whose derivative counts as 0 at 0, where it is infinite. */
    public static Tensor root(Tensor x) {
        return x.clamp_min(new Scalar(TINY)).sqrt();
    }

    /**
     * The square root of x, plus a number, without a tensor in between. Where x is differentiated, the root's derivative counts as 0 at 0,
     * where it is infinite.
     */
    public static Tensor rootPlus(Tensor x, double number) {
        return x.requires_grad() ? plus(root(x), number) : x.sqrt().add_(new Scalar(number));
    }

    /** {@code yes} where the mask is not 0, else {@code no}. */
    public static Tensor choose(Tensor mask, Tensor yes, Tensor no) {
        return torch.where(mask.to(torch.ScalarType.Bool), yes, no);
    }

    /** Whether all values are finite. */
    public static boolean allFinite(Tensor x) {
        try (PointerScope scope = new PointerScope()) {
            return x.isfinite().all().item_bool();
        }
    }

    /** Where along the axis the largest value is; the axis goes. */
    public static Tensor argmax(Tensor x, int axis) {
        return x.argmax(new LongOptional(axis), false);
    }

    /** Some rows of a tensor [n, ..], in the given order: a copy [rows, ..]. */
    public static Tensor rows(Tensor x, int... rows) {
        double[] numbers = new double[rows.length];
        Arrays.setAll(numbers, i -> rows[i]);
        return torch.index_select(x, 0, tensor(numbers, rows.length).to(torch.ScalarType.Long));
    }

    /** Tensors one behind the other along an axis. */
    public static Tensor concat(int axis, Tensor... parts) {
        return torch.cat(new TensorVector(parts), axis);
    }

    /** Views of consecutive pieces of the first axis. */
    public static List<Tensor> split(Tensor x, long... sizes) {
        TensorVector parts = torch.split_with_sizes(x, sizes);
        Tensor[] own = new Tensor[sizes.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = new Tensor(parts.get(i));
        }
        return List.of(own);
    }

    /** Runs {@code body} in a scope of its own and hands its result to the scope outside (or to the caller, to close). */
    public static Tensor keep(Supplier<Tensor> body) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope scope = new PointerScope()) {
            Tensor result = new Tensor(body.get());
            handOver(result, outer);
            return result;
        }
    }

    private static void handOver(Tensor result, PointerScope outer) {
        if (outer == null) {
            result.retainReference();
        } else {
            outer.attach(result);
        }
    }

    /** The one useful line of a libtorch message, which otherwise goes on with native frames. */
    static String firstLine(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.toString()
                : message.lines().findFirst().orElse("");
    }

    private static void unpackBeforeLoading(String... names) {
        for (String name : names) {
            URL entry = Loader.class.getResource("/org/bytedeco/pytorch/" + Loader.getPlatform() + "/" + name);
            if (entry != null) {
                try {
                    Loader.cacheResource(entry);
                } catch (IOException e) {
                    throw new ExceptionInInitializerError(e);
                }
            }
        }
    }
}
