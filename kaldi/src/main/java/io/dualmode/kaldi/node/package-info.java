/** The wiring of a network of Kaldi's nnet3: nodes, and the expressions by which one reads others. */
package io.dualmode.kaldi.node;
