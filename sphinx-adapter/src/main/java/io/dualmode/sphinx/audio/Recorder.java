package io.dualmode.sphinx.audio;

import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.Signal;
import java.util.ArrayDeque;
import java.util.Queue;

/** A stage of a front end that passes everything on and keeps the audio, for a listener who wants also what later stages drop. */
public final class Recorder extends BaseDataProcessor {
  private final Queue<Data> audio = new ArrayDeque<>();

  @Override
  public Data getData() {
    Data data = getPredecessor().getData();
    if (data instanceof DataStartSignal) {
      audio.clear();
    } else if (data != null && !(data instanceof Signal)) {
      audio.add(data);
    }
    return data;
  }

  /** The oldest piece that was not taken yet, or null. */
  Data take() {
    return audio.poll();
  }

  boolean isEmpty() {
    return audio.isEmpty();
  }

  void clear() {
    audio.clear();
  }
}
