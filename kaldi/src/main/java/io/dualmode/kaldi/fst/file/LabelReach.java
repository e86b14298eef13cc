package io.dualmode.kaldi.fst.file;

import java.io.IOException;
import java.util.Arrays;

/**
 * Which labels can be written next from each state, before any other, as intervals that are open on the right; one label stands for the end
 * (OpenFst, label-reachable.h and interval-set.h). Immutable.
 */
public final class LabelReach {
  private static final int ADD_ON_MAGIC = 446681434;

  /** The intervals of state {@code s} are {@code first[s]..first[s+1]-1}. */
  private final int[] first;
  private final int[] begin;
  private final int[] end;
  private final int finalLabel;

  private LabelReach(int[] first, int[] begin, int[] end, int finalLabel) {
    this.first = first;
    this.begin = begin;
    this.end = end;
    this.finalLabel = finalLabel;
  }

  /** The mark between the header of a transducer with add-ons and the transducer itself. */
  static void readMark(FstReader in) throws IOException {
    in.magic(ADD_ON_MAGIC, "a transducer with add-ons");
  }

  /** Reads what follows the transducer. */
  static LabelReach read(FstReader in, int states) throws IOException {
    long at = in.at();
    boolean any = in.bool("whether there are add-ons");
    boolean ofInput = any && in.bool("whether there is an add-on for the input");
    boolean ofOutput = any && !ofInput && in.bool("whether there is an add-on for the output");
    if (!ofOutput) {
      throw in.bytes.wrong(at, "what can be reached on the output alone, as olabel_lookahead has it", "something else");
    }
    if (in.bool("whether labels of the input are reached")) {
      throw in.bytes.wrong(in.at() - 1, "labels of the output", "labels of the input");
    }
    if (in.bool("whether the map of labels was kept")) {
      in.skip(8 * in.count("labels in the map", 8), "the map of labels");
    }
    int finalLabel = in.int32("the label of the end");
    at = in.at();
    long sets = in.count("sets of labels", 12);
    if (sets != states) {
      throw in.bytes.wrong(at, states + " sets of labels, one for each state", sets);
    }
    int[] first = new int[states + 1];
    int[] begin = new int[64];
    int[] end = new int[64];
    int count = 0;
    for (int state = 0; state < states; state++) {
      int last = Integer.MIN_VALUE;
      for (long i = in.count("intervals of a state", 8); i > 0; i--) {
        if (count == begin.length) {
          begin = Arrays.copyOf(begin, 2 * count);
          end = Arrays.copyOf(end, 2 * count);
        }
        begin[count] = in.int32("the begin of an interval");
        end[count] = in.int32("the end of an interval");
        if (begin[count] < last || end[count] < begin[count]) {
          throw in.bytes.wrong(in.at() - 8, "an interval behind " + last, begin[count] + " to " + end[count]);
        }
        last = end[count++];
      }
      in.int32("the number of labels of a state");
      first[state + 1] = count;
    }
    return new LabelReach(first, Arrays.copyOf(begin, count), Arrays.copyOf(end, count), finalLabel);
  }

  /** The first interval of a state; they end where those of the next state begin. */
  public int first(int state) {
    return first[state];
  }

  public int begin(int interval) {
    return begin[interval];
  }

  public int end(int interval) {
    return end[interval];
  }

  /** Whether a label can be next. */
  public boolean reaches(int state, int label) {
    int low = first[state];
    int high = first[state + 1];
    while (low < high) {
      int middle = low + high >>> 1;
      if (end[middle] <= label) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < first[state + 1] && begin[low] <= label;
  }

  /** Whether the end can be next. */
  public boolean reachesEnd(int state) {
    return reaches(state, finalLabel);
  }
}
