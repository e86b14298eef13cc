package io.dualmode.model.search;

import io.dualmode.model.head.transducer.TransducerHead;
import java.util.List;

/**
 * Units without lexicon or language model: the likeliest label at every frame. Takes frames in calls of any size; not safe for
 * use by several threads.
 */
public interface GreedyDecoder {
  /** Hears {@code frames} rows, one after the other from {@code offset} on. */
  void accept(float[] rows, int offset, int frames);

  /** The units so far, in order, in frames since the last {@link #reset}. */
  List<UnitSpan> units();

  /** Forgets everything heard. */
  void reset();

  /**
   * For rows of CTC scores over {@code units} units, blank first: the likeliest label of each frame, repetitions merged and
   * blanks dropped. A unit lasts as long as its label is repeated.
   */
  static GreedyDecoder ctc(int units) {
    return new GreedyCtc(units);
  }

  /**
   * For rows of the transducer's encoder projection: the likeliest unit in the context of those before, over and over, until it
   * is blank or {@code mostPerFrame} units were emitted at the frame. A unit lasts from its emission to the end of that frame.
   */
  static GreedyDecoder transducer(TransducerHead head, int mostPerFrame) {
    return new GreedyTransducer(head, mostPerFrame);
  }
}
