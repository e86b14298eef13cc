/**
 * Training of the neural language model of the second pass ({@code lm neural}): word pieces, texts as pieces, the graph, and the file that
 * {@link io.dualmode.model.neural.NeuralLm} reads.
 */
package io.dualmode.tools.lm.neural;
