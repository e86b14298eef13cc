package io.dualmode.tools.align.hmm;

/** Acoustic scores of one utterance; used by one thread. */
public interface FrameScorer {
  /** Number of frames. */
  int frames();

  /** Feature frames of 10 ms in each of them. */
  default int stride() {
    return 1;
  }

  /** Natural log-likelihood of a frame in an acoustic state; frames are asked for in ascending order. */
  float logLikelihood(int frame, int state);
}
