package org.weightcast.learn.blur;

import java.util.Arrays;
import org.weightcast.weights.Named;

/**
 * One step of BLUR in loops, for one task, the additive form with the positive part of tanh, without norms: the slow truth.
 *
 * @param sizes of three layers
 */
record LoopedBlur(Genome genome, int[] sizes) {

    private double gene(GenomePart part, int row, int column) {
        int at = 0;
        for (GenomePart each : GenomePart.values()) {
            if (each == part) {
                break;
            }
            at += each.size(genome.states());
        }
        return genome.values()[at + row * genome.states() + column];
    }

    Named<double[]> step(Named<double[]> synapses, double[] inputs, double[] targets) {
        int k = genome.states();
        int examples = inputs.length / sizes[0];
        double[][][] bottom = new double[examples][sizes[0]][k];
        for (int b = 0; b < examples; b++) {
            for (int i = 0; i < sizes[0]; i++) {
                bottom[b][i][0] = inputs[b * sizes[0] + i];
            }
        }
        double[][][] middle = up(withOne(bottom), synapses.get("0.forward"), sizes[1], false);
        double[][][] top = up(withOne(middle), synapses.get("1.forward"), sizes[2], true);
        for (int b = 0; b < examples; b++) {
            for (int j = 0; j < sizes[2]; j++) {
                for (int c = 1; c < k; c++) {
                    top[b][j][c] = c == 1 ? targets[b * sizes[2] + j] : 0;
                }
            }
        }
        down(top, synapses.get("1.backward"), middle);
        return Named.<double[]>builder()
                .put("0.forward", learned(synapses.get("0.forward"), withOne(bottom), middle))
                .put("1.forward", learned(synapses.get("1.forward"), withOne(middle), top))
                .put("1.backward", learned(synapses.get("1.backward"), top, middle))
                .build();
    }

    private double[][][] up(double[][][] below, double[] synapses, int size, boolean last) {
        int k = genome.states();
        double[][][] above = new double[below.length][size][k];
        for (int b = 0; b < below.length; b++) {
            for (int j = 0; j < size; j++) {
                for (int c = 0; c < k; c++) {
                    double z = 0;
                    for (int i = 0; i < below[b].length; i++) {
                        for (int d = 0; d < k; d++) {
                            z += at(synapses, c, i, j, below[b].length, size)
                                    * gene(GenomePart.FORWARD, d, c)
                                    * below[b][i][d];
                        }
                    }
                    double tanh = Math.tanh(gene(GenomePart.NEURON_UPDATE, 0, 0) * z);
                    above[b][j][c] = last ? tanh : Math.max(0, tanh);
                }
            }
        }
        return above;
    }

    private void down(double[][][] above, double[] synapses, double[][][] below) {
        int k = genome.states();
        for (int b = 0; b < below.length; b++) {
            for (int i = 0; i < below[b].length; i++) {
                for (int c = 0; c < k; c++) {
                    double z = 0;
                    for (int j = 0; j < above[b].length; j++) {
                        for (int d = 0; d < k; d++) {
                            z += at(synapses, c, j, i, above[b].length, below[b].length)
                                    * gene(GenomePart.BACKWARD, d, c)
                                    * above[b][j][d];
                        }
                    }
                    double kept = gene(GenomePart.NEURON_KEEP, 0, 0) * below[b][i][c];
                    below[b][i][c] = Math.max(0, Math.tanh(kept + gene(GenomePart.NEURON_UPDATE, 0, 0) * z));
                }
            }
        }
    }

    private double[] learned(double[] synapses, double[][][] from, double[][][] to) {
        int k = genome.states();
        int n = from[0].length;
        int m = to[0].length;
        double keep = gene(GenomePart.SYNAPSE_KEEP, 0, 0);
        double[] next = new double[synapses.length];
        for (int c = 0; c < k; c++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < m; j++) {
                    double together = 0;
                    for (int b = 0; b < from.length; b++) {
                        double source = 0;
                        double target = 0;
                        for (int e = 0; e < k; e++) {
                            source += from[b][i][e] * gene(GenomePart.SOURCE, e, c);
                            target += gene(GenomePart.TARGET, c, e) * to[b][j][e];
                        }
                        together += source * target / from.length;
                    }
                    double squares = 0;
                    for (int r = 0; r < n; r++) {
                        squares += Math.pow(at(synapses, c, r, j, n, m), 2);
                    }
                    double value = at(synapses, c, i, j, n, m);
                    next[(c * n + i) * m + j] = keep * value
                            + gene(GenomePart.SYNAPSE_UPDATE, 0, 0) * together
                            - (keep - 1) * value * squares * Math.abs(gene(GenomePart.OJA, 0, 0));
                }
            }
        }
        return next;
    }

    private static double at(double[] synapses, int c, int i, int j, int n, int m) {
        return synapses[(c * n + i) * m + j];
    }

    private double[][][] withOne(double[][][] layer) {
        double[][][] more = new double[layer.length][layer[0].length + 1][genome.states()];
        for (int b = 0; b < layer.length; b++) {
            System.arraycopy(layer[b], 0, more[b], 0, layer[b].length);
            Arrays.fill(more[b][layer[b].length], 1);
        }
        return more;
    }
}
