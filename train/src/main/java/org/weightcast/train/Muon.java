package org.weightcast.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/**
 * Momentum whose moves are made orthogonal, matrix by matrix (Jordan et al. 2024, "Muon"): all singular values of a move are about
 * 1. A kernel counts as the matrix of its first axis by all others. For weights of two axes and more; the others need another
 * optimiser, see {@link Grouped}.
 *
 * @param layout of the flat weights
 * @param momentum share of the velocity that stays, in Nesterov's form
 * @param decay share of a weight removed per step and unit of rate
 */
public record Muon(FlatWeights layout, double momentum, double decay) implements Optimizer {
    private static final String VELOCITY = "velocity";
    private static final double EPSILON = 1e-7;

    /** Five rounds of a quintic whose slope at 0 is steep, so that small singular values grow fast. */
    private static final int ROUNDS = 5;

    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    public Muon {
        Share.check("momentum", momentum);
        layout.shapes().asMap().forEach((name, shape) -> {
            if (shape.length < 2) {
                throw new IllegalArgumentException(
                        "Muon moves matrices, and '" + name + "' has " + shape.length + " axes; group it elsewhere");
            }
        });
    }

    @Override
    public Named<Tensor> start(Tensor weights) {
        return Named.of(VELOCITY, torch.zeros_like(weights));
    }

    @Override
    public Step step(Tensor weights, Tensor gradient, Named<Tensor> state, double rate) {
        Tensor velocity = Torch.times(state.get(VELOCITY), momentum).add(gradient);
        Tensor wanted = gradient.add(Torch.times(velocity, momentum));
        List<Tensor> moves = new ArrayList<>();
        layout.views(wanted).values().forEach(move -> moves.add(orthogonal(move)));
        Tensor decayed = decay == 0 ? weights : Torch.times(weights, 1 - rate * decay);
        Tensor all = Torch.concat(0, moves.toArray(new Tensor[0]));
        return new Step(decayed.sub(Torch.times(all, rate)), Named.of(VELOCITY, velocity));
    }

    /** The nearest orthogonal matrix, about, flat; tall ones move more, so that inputs of any width are felt alike. */
    private static Tensor orthogonal(Tensor move) {
        long rows = move.size(0);
        Tensor matrix = move.reshape(rows, -1);
        long columns = matrix.size(1);
        boolean tall = rows > columns;
        Tensor x = tall ? matrix.t() : matrix;
        x = x.div(Torch.plus(x.norm(), EPSILON));
        for (int round = 0; round < ROUNDS; round++) {
            Tensor square = x.matmul(x.t());
            Tensor mixed = Torch.times(square, B).add(Torch.times(square.matmul(square), C));
            x = Torch.times(x, A).add(mixed.matmul(x));
        }
        double scale = Math.sqrt(Math.max(1, rows / (double) columns));
        return Torch.times(tall ? x.t() : x, scale).reshape(-1);
    }
}
