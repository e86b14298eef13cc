package io.dualmode.tools.serve.model;

/** Is told what a stream costs and gives, by the thread that works on it. */
public interface StreamMeter {
  /** Nothing is measured. */
  StreamMeter NONE = new StreamMeter() {
    @Override
    public void heard(long audioMillis, long workNanos) {
      // nobody asks
    }

    @Override
    public void utterance(int words, long sinceLastWordMillis) {
      // nobody asks
    }
  };

  /** A piece of audio, which may be empty, was worked on for so long. */
  void heard(long audioMillis, long workNanos);

  /** An utterance with words has its result; so much audio was accepted behind the end of its last word. */
  void utterance(int words, long sinceLastWordMillis);
}
