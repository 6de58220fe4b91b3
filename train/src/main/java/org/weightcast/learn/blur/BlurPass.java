package org.weightcast.learn.blur;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.weightcast.torch.Torch;
import org.weightcast.weights.Named;

/** A network with its synapses and its rule, for one step. Layers' states are tensors [T, k, B, n]. */
final class BlurPass {
    private static final double SMALL = 1e-5; // added to variances
    private static final double TINY = 1e-9; // added to squared lengths of synapses

    private final BlurNetwork network;
    private final BlurForm form;
    private final BlurRule rule;
    private final Named<Tensor> synapses;

    BlurPass(BlurNetwork network, Tensor genome, Named<Tensor> synapses) {
        this.network = network;
        this.form = network.form();
        this.rule = new BlurRule(genome.type_as(synapses.get("0.forward")), network.states());
        this.synapses = synapses;
    }

    /** Mean and deviation of a layer's signals over the examples, [T, k, 1, n]. */
    private record Statistics(Tensor mean, Tensor deviation) {
        static Statistics of(Tensor signal) {
            double examples = signal.size(2);
            Tensor mean = Torch.over(signal.sum(2).unsqueeze(2), examples);
            Tensor apart = signal.sub(mean);
            Tensor variance = Torch.over(apart.square().sum(2).unsqueeze(2), examples);
            return new Statistics(mean, Torch.plus(variance, SMALL).sqrt());
        }

        Tensor normalised(Tensor signal, Tensor mean, Tensor deviation) {
            return signal.sub(this.mean).div(this.deviation).mul(deviation).add(mean);
        }
    }

    /** The states of all layers, and what their signals were normalised with, if they were. */
    private record Layers(List<Tensor> states, List<Statistics> statistics) {
        Tensor last() {
            return states.get(states.size() - 1);
        }
    }

    Tensor answers(Tensor reference, Tensor inputs) {
        List<Statistics> known =
                form.normalised() ? forward(reference, List.of()).statistics() : List.of();
        return forward(inputs, known).last().select(1, 0);
    }

    /** The synapses after a step. */
    Named<Tensor> learned(Batch batch) {
        List<Tensor> states = new ArrayList<>(forward(batch.inputs(), List.of()).states());
        int top = network.depth();
        states.set(top, told(states.get(top), batch));
        for (int i = top - 1; i > 0; i--) {
            states.set(i, fromAbove(i, states.get(i), states.get(i + 1)));
        }
        return synapses.mapEntries((name, values) -> {
            int i = Integer.parseInt(name.substring(0, name.indexOf('.')));
            Tensor below = states.get(i);
            Tensor above = states.get(i + 1);
            return name.endsWith("forward") ? changed(values, withOne(below), above) : changed(values, above, below);
        });
    }

    private Layers forward(Tensor inputs, List<Statistics> known) {
        List<Tensor> states = new ArrayList<>(List.of(alone(inputs)));
        List<Statistics> statistics = new ArrayList<>();
        for (int i = 0; i < network.depth(); i++) {
            Tensor sent = rule.send(GenomePart.FORWARD, withOne(states.get(i)));
            Tensor signal = sent.matmul(counted(synapses.get(i + ".forward")));
            if (form.normalised()) {
                Statistics own = known.isEmpty() ? Statistics.of(signal) : known.get(i);
                statistics.add(own);
                signal = own.normalised(
                        signal, rule.row(GenomePart.FORWARD_MEAN), rule.row(GenomePart.FORWARD_DEVIATION));
            }
            states.add(active(signal.mul(rule.number(GenomePart.NEURON_UPDATE)), i + 1 == network.depth()));
        }
        return new Layers(states, statistics);
    }

    /** Inputs [T, B, n] as first states, the others 0. */
    private Tensor alone(Tensor inputs) {
        Tensor first = inputs.unsqueeze(1);
        Tensor none = torch.zeros_like(inputs).unsqueeze(1);
        Tensor[] all = new Tensor[network.states()];
        for (int state = 0; state < all.length; state++) {
            all[state] = state == 0 ? first : none;
        }
        return Torch.concat(1, all);
    }

    /** With one more neuron that is 1 in all states. */
    private static Tensor withOne(Tensor a) {
        return Torch.concat(3, a, torch.ones_like(a.narrow(3, 0, 1)));
    }

    private Tensor active(Tensor signal, boolean last) {
        return switch (form.activation()) {
            case TANH -> signal.tanh();
            case RELU_TANH -> last ? signal.tanh() : signal.tanh().relu();
            case SLOPE -> {
                Tensor tanh = signal.tanh();
                Tensor slope = Torch.plus(tanh.narrow(1, 1, 1).square().neg(), 1);
                yield withSecond(tanh, slope);
            }
        };
    }

    /** The same states with another second one [T, 1, B, n]. */
    private static Tensor withSecond(Tensor states, Tensor second) {
        long others = states.size(1) - 2;
        return others == 0
                ? Torch.concat(1, states.narrow(1, 0, 1), second)
                : Torch.concat(1, states.narrow(1, 0, 1), second, states.narrow(1, 2, others));
    }

    /** The last layer's states when it has got feedback. */
    private Tensor told(Tensor states, Batch batch) {
        Tensor target = batch.targets().unsqueeze(1);
        if (form.feedback() == BlurForm.Feedback.ERROR) {
            Tensor wanted = Torch.over(Torch.plus(target, 1), 2);
            Tensor error = states.narrow(1, 0, 1).softmax(3).sub(wanted);
            return withSecond(states, states.narrow(1, 1, 1).mul(error));
        }
        Tensor[] all = new Tensor[network.states()];
        for (int state = 0; state < all.length; state++) {
            all[state] = state == 0 ? states.narrow(1, 0, 1) : state == 1 ? target : torch.zeros_like(target);
        }
        return Torch.concat(1, all);
    }

    /** A layer's states when the signal from the layer above has come. */
    private Tensor fromAbove(int i, Tensor states, Tensor above) {
        Tensor back = form.symmetric()
                ? withoutOne(synapses.get(i + ".forward")).transpose(2, 3)
                : synapses.get(i + ".backward");
        Tensor signal = rule.send(GenomePart.BACKWARD, above).matmul(counted(back));
        if (form.normalised()) {
            signal = Statistics.of(signal)
                    .normalised(signal, rule.row(GenomePart.BACKWARD_MEAN), rule.row(GenomePart.BACKWARD_DEVIATION));
        }
        Tensor added = signal.mul(rule.number(GenomePart.NEURON_UPDATE));
        return switch (form.backward()) {
            case ADDITIVE ->
                active(states.mul(rule.number(GenomePart.NEURON_KEEP)).add(added), false);
            case MULTIPLICATIVE -> states.mul(added);
            case SECOND_STATE -> withSecond(states, states.narrow(1, 1, 1).mul(added.narrow(1, 1, 1)));
        };
    }

    private static Tensor withoutOne(Tensor forward) {
        return forward.narrow(2, 0, forward.size(2) - 1);
    }

    /** Synapses [T, k, from, to] as signals see them. */
    private Tensor counted(Tensor values) {
        if (!form.synapseNormalised()) {
            return values;
        }
        Tensor length = Torch.plus(values.square().sum(2).unsqueeze(2), TINY).sqrt();
        Tensor scale = rule.row(GenomePart.SYNAPSE_SCALE);
        return values.div(length).mul(form.singleState() ? scale.narrow(0, 0, 1) : scale);
    }

    /** Synapses [T, k, from, to] after learning from the states at both ends. */
    private Tensor changed(Tensor values, Tensor from, Tensor to) {
        Tensor sources = rule.send(GenomePart.SOURCE, from);
        Tensor targets = rule.receive(GenomePart.TARGET, to);
        if (form.singleState()) {
            sources = sources.narrow(1, 0, 1);
            targets = targets.narrow(1, 0, 1);
        }
        double examples = from.size(2);
        Tensor together = Torch.over(sources.transpose(2, 3).matmul(targets), examples);
        Tensor kept = values.mul(rule.number(GenomePart.SYNAPSE_KEEP));
        Tensor grown = kept.add(together.mul(rule.number(GenomePart.SYNAPSE_UPDATE)));
        if (!form.oja()) {
            return grown;
        }
        Tensor growth = Torch.plus(rule.number(GenomePart.SYNAPSE_KEEP), -1);
        Tensor decay = values.mul(values.square().sum(2).unsqueeze(2)).mul(growth);
        return grown.sub(decay.mul(rule.number(GenomePart.OJA).abs()));
    }
}
