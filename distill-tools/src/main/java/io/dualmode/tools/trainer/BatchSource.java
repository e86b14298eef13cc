package io.dualmode.tools.trainer;

/** Where batches come from, the next one always; which they are depends on a seed and their number only. */
@FunctionalInterface
public interface BatchSource<B> {
  B next() throws InterruptedException;
}
