package io.dualmode.tools.serve.protocol;

/** What listens to a stream and makes the answers, as JSON. One thread at a time. */
interface StreamRecognizer extends AutoCloseable {
  /** Takes 16-bit little-endian samples, an even number of bytes from the array's beginning; returns whether the utterance is over. */
  boolean accept(byte[] pcm, int length);

  /** What was heard so far of the utterance. */
  String partial();

  /** Ends the utterance. */
  String result();

  /** Ends the utterance, and hears what is held back for it; the next audio begins another one. */
  String last();

  /** Idempotent. */
  @Override
  void close();
}
