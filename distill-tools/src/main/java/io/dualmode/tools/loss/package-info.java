/**
 * Sequence losses with their gradients, in plain Java: lattice-free MMI for the phone-state head, CTC, and the transducer.
 *
 * <p>Each loss takes the scores of one utterance out of a larger array and adds its gradient to an array of the same layout, so
 * that a training graph computes scores, hands them here, and pushes the gradient back through itself. An alignment that cannot
 * exist costs {@link Double#POSITIVE_INFINITY} and leaves the gradient alone. Instances hold scratch memory: one instance per
 * thread.
 */
package io.dualmode.tools.loss;
