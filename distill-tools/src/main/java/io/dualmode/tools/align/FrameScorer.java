package io.dualmode.tools.align;

/** Acoustic scores of one utterance; used by one thread. */
interface FrameScorer {
  /** Number of 10 ms frames. */
  int frames();

  /** Natural log-likelihood of a frame in an acoustic state; frames are asked for in ascending order. */
  float logLikelihood(int frame, int state);
}
