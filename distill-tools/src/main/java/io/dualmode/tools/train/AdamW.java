package io.dualmode.tools.train;

/**
 * Constants of decoupled weight decay Adam (Loshchilov and Hutter, ICLR 2019).
 *
 * @param beta1 decay of the gradient mean
 * @param beta2 decay of the squared gradient mean
 * @param epsilon added to the root of the latter
 * @param weightDecay decay of matrices per unit learning rate; vectors are not decayed
 */
record AdamW(double beta1, double beta2, double epsilon, double weightDecay) {
  static final AdamW DEFAULT = new AdamW(0.9, 0.98, 1e-8, 0.01);
}
