package org.weightcast.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.net.Ops;
import org.weightcast.torch.Torch;
import org.weightcast.torch.TorchOps;

/**
 * {@link TorchOps} with a clock: every operation is run forward and straight away backward, as a graph of its own with the operands,
 * strides included, that the network gives it. (libtorch's own profiler cannot be reached from Java.) What a step takes beyond the sum
 * is adding up gradients, the loss, the optimiser and Java.
 */
final class OperationTimes {
    private final TorchOps real = new TorchOps();
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** Milliseconds of all calls of one kind. */
    static final class Row {
        final String name;
        int calls;
        double forward;
        double backward;

        private Row(String name) {
            this.name = name;
        }

        double both() {
            return forward + backward;
        }
    }

    /** The operations; values carry gradients if an operand does. */
    @SuppressWarnings("unchecked")
    Ops<Tensor> ops() {
        return (Ops<Tensor>) Proxy.newProxyInstance(
                Ops.class.getClassLoader(),
                new Class<?>[] {Ops.class},
                (proxy, method, arguments) -> timed(method, arguments));
    }

    /** The kinds, the longest first. */
    List<Row> rows() {
        return rows.values().stream()
                .sorted(Comparator.comparingDouble(Row::both).reversed())
                .toList();
    }

    private Object timed(Method method, Object[] arguments) throws IllegalAccessException {
        List<Tensor> wanted = Arrays.stream(arguments)
                .flatMap(argument ->
                        argument instanceof Collection<?> all ? all.stream() : java.util.stream.Stream.of(argument))
                .filter(Tensor.class::isInstance)
                .map(Tensor.class::cast)
                .filter(Tensor::requires_grad)
                .distinct()
                .toList();
        double start = Timing.processorMilliseconds();
        Object result = call(method, arguments);
        double forward = Timing.processorMilliseconds() - start;
        Row row = rows.computeIfAbsent(name(method, arguments), Row::new);
        row.calls++;
        row.forward += forward;
        row.backward += wanted.isEmpty() ? 0 : backward(results(result), wanted);
        return result instanceof Ops.Moments<?> moments
                ? new Ops.Moments<>(leaf((Tensor) moments.mean(), wanted), leaf((Tensor) moments.variance(), wanted))
                : leaf((Tensor) result, wanted);
    }

    private static List<Tensor> results(Object result) {
        return result instanceof Ops.Moments<?> moments
                ? List.of((Tensor) moments.mean(), (Tensor) moments.variance())
                : List.of((Tensor) result);
    }

    private static Tensor leaf(Tensor result, List<Tensor> wanted) {
        return result.detach().requires_grad_(!wanted.isEmpty());
    }

    private static double backward(List<Tensor> results, List<Tensor> wanted) {
        List<Tensor> own = results.stream().filter(Tensor::requires_grad).toList();
        if (own.isEmpty()) {
            return 0;
        }
        TensorVector given = new TensorVector(own.stream().map(torch::ones_like).toArray(Tensor[]::new));
        TensorVector outputs = new TensorVector(own.toArray(new Tensor[0]));
        TensorVector inputs = new TensorVector(wanted.toArray(new Tensor[0]));
        double start = Timing.processorMilliseconds();
        torch.grad(outputs, inputs, given, new BoolOptional(false), false, true);
        return Timing.processorMilliseconds() - start;
    }

    private Object call(Method method, Object[] arguments) throws IllegalAccessException {
        try {
            return Objects.requireNonNull(method.invoke(real, arguments));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(method.getName() + " failed", e.getCause());
        }
    }

    /** Convolutions by their operands, for each is slow in a way of its own; the others by name. */
    private static String name(Method method, Object[] arguments) {
        String name = method.getName();
        if (name.equals("conv2d") || name.equals("maxPool") || name.equals("moments")) {
            List<String> shapes = new ArrayList<>();
            for (Object argument : arguments) {
                if (argument instanceof Tensor tensor) {
                    shapes.add(Arrays.toString(Torch.shape(tensor)));
                }
            }
            return name + " " + String.join(" by ", shapes);
        }
        return name;
    }
}
