package io.dualmode.model.search;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words an utterance may have held, as an acyclic graph with posteriors.
 *
 * <p>Nodes are moments in topological order, node 0 the start and the last one the end. An arc is a word with the silence before
 * it; an arc without word leads to the end and carries trailing silence and the score of ending. Every path from start to end
 * is a reading, and at any frame it is inside exactly one arc: across any cut in time the posteriors of the arcs sum to one.
 *
 * <p>Posteriors are those of forward-backward over the path scores times the posterior scale. Immutable.
 */
public final class WordLattice {
  private final LatticeVocabulary vocabulary;
  private final int[] frame;
  private final int[] firstArc;
  private final int[] from;
  private final int[] to;
  private final int[] pronunciation;
  private final int[][] unitStarts;
  private final float[] gain;
  private final float[] language;
  private final double scale;
  private final double[] forward;
  private final double[] posterior;
  /** The arcs of each spelling in their order. */
  private final Map<Integer, int[]> arcsOf = new HashMap<>();
  /** Most frames of any word. */
  private final int longest;

  /**
   * A lattice of arcs grouped by the node they lead into, in the order of time.
   *
   * @param pronunciation -1 for arcs without word
   * @param unitStarts first frame of each unit of the arc's word
   */
  public WordLattice(LatticeVocabulary vocabulary, int[] frame, int[] firstArc, int[] from, int[] pronunciation,
      int[][] unitStarts, float[] gain, float[] language, double scale) {
    this.vocabulary = vocabulary;
    this.frame = frame;
    this.firstArc = firstArc;
    this.from = from;
    this.to = new int[from.length];
    this.pronunciation = pronunciation;
    this.unitStarts = unitStarts;
    this.gain = gain;
    this.language = language;
    this.scale = scale;
    for (int node = 0; node < frame.length; node++) {
      Arrays.fill(to, firstArc[node], firstArc[node + 1], node);
    }
    this.forward = new double[frame.length];
    this.posterior = new double[from.length];
    forwardBackward();
    this.longest = index();
  }

  private void forwardBackward() {
    Arrays.fill(forward, Double.NEGATIVE_INFINITY);
    double[] backward = forward.clone();
    int end = frame.length - 1;
    forward[0] = 0;
    backward[end] = 0;
    for (int arc = 0; arc < from.length; arc++) {
      forward[to[arc]] = logAdd(forward[to[arc]], forward[from[arc]] + scale * gain[arc]);
    }
    for (int arc = from.length - 1; arc >= 0; arc--) {
      backward[from[arc]] = logAdd(backward[from[arc]], backward[to[arc]] + scale * gain[arc]);
    }
    for (int arc = 0; arc < from.length; arc++) {
      posterior[arc] = Math.exp(forward[from[arc]] + scale * gain[arc] + backward[to[arc]] - forward[end]);
    }
  }

  private int index() {
    Map<Integer, Integer> counts = new HashMap<>();
    int most = 0;
    for (int arc = 0; arc < from.length; arc++) {
      counts.merge(label(arc), 1, Integer::sum);
      most = Math.max(most, frame[to[arc]] - startFrame(arc));
    }
    counts.forEach((label, count) -> arcsOf.put(label, new int[count]));
    for (int arc = from.length - 1; arc >= 0; arc--) {
      arcsOf.get(label(arc))[counts.merge(label(arc), -1, Integer::sum)] = arc;
    }
    return most;
  }

  public static double logAdd(double a, double b) {
    double high = Math.max(a, b);
    double low = Math.min(a, b);
    return low == Double.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
  }

  public int nodes() {
    return frame.length;
  }

  public int arcs() {
    return from.length;
  }

  /** The frame boundary of a node: words into it end before this frame, words out of it begin at it or later. */
  public int frame(int node) {
    return frame[node];
  }

  public int from(int arc) {
    return from[arc];
  }

  public int to(int arc) {
    return to[arc];
  }

  /** The spelling, empty for the arcs that end the utterance. */
  public String word(int arc) {
    return label(arc) < 0 ? "" : vocabulary.spelling(label(arc));
  }

  /** First frame of the word itself, after the silence before it. */
  public int startFrame(int arc) {
    return unitStarts[arc].length == 0 ? frame[from[arc]] : unitStarts[arc][0];
  }

  /** Weighted log score of the audio, the silence before the word included. */
  public double acousticScore(int arc) {
    return gain[arc] - language[arc];
  }

  /** Weighted log score of the word network and the pronunciation, and the word penalty. */
  public double languageScore(int arc) {
    return language[arc];
  }

  /** Probability that the utterance passes this arc, 0..1. */
  public double posterior(int arc) {
    return Math.min(1, posterior[arc]);
  }

  int firstArc(int node) {
    return firstArc[node];
  }

  double score(int arc) {
    return gain[arc];
  }

  /** Index of the spelling, -1 for none. */
  int label(int arc) {
    return pronunciation[arc] < 0 ? -1 : vocabulary.label(pronunciation[arc]);
  }

  /** The word of an arc as part of a reading, with the confidence {@link #confidence}. */
  RecognizedWord recognized(int arc) {
    return recognized(vocabulary, pronunciation[arc], unitStarts[arc], frame[to[arc]], confidence(arc), frame[from[arc]],
        acousticScore(arc));
  }

  /** A word of a partial reading. */
  public static RecognizedWord recognized(LatticeVocabulary vocabulary, int pronunciation, int[] unitStarts, int endFrame,
      double confidence) {
    return recognized(vocabulary, pronunciation, unitStarts, endFrame, confidence, unitStarts[0], Double.NaN);
  }

  private static RecognizedWord recognized(LatticeVocabulary vocabulary, int pronunciation, int[] unitStarts, int endFrame,
      double confidence, int sinceFrame, double acousticScore) {
    int[] units = vocabulary.units(pronunciation);
    UnitSpan[] spans = new UnitSpan[units.length];
    for (int i = 0; i < units.length; i++) {
      spans[i] = new UnitSpan(units[i], unitStarts[i], i + 1 < units.length ? unitStarts[i + 1] : endFrame);
    }
    return new RecognizedWord(vocabulary.spelling(vocabulary.label(pronunciation)), spans[0].startFrame(), endFrame, confidence,
        List.of(spans), sinceFrame, acousticScore);
  }

  /**
   * Highest posterior, over the frames of the arc's word, of the same word being said at the frame (Wessel et al. 2001, equation
   * 8): neighbouring start and end times of one word support each other.
   */
  double confidence(int arc) {
    int[] same = arcsOf.get(label(arc));
    int start = startFrame(arc);
    int end = frame[to[arc]];
    double[] change = new double[end - start + 1];
    for (int i = firstBehind(same, start); i < same.length && frame[to[same[i]]] - longest < end; i++) {
      int other = same[i];
      int first = Math.max(start, startFrame(other));
      int last = Math.min(end, frame[to[other]]);
      if (first < last) {
        change[first - start] += posterior[other];
        change[last - start] -= posterior[other];
      }
    }
    double sum = 0;
    double best = 0;
    for (double step : change) {
      sum += step;
      best = Math.max(best, sum);
    }
    return Math.min(1, best);
  }

  /** The place of the first of some arcs in order that ends behind a frame; arcs stand in the order of their ends. */
  private int firstBehind(int[] arcs, int atFrame) {
    int low = 0;
    int high = arcs.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (frame[to[arcs[middle]]] > atFrame) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** How many other words the lattice holds in the place {@code [startFrame, endFrame)} of a word, on average over its frames. */
  public double rivals(String word, int startFrame, int endFrame) {
    Map<Integer, BitSet> places = new HashMap<>();
    int node = Arrays.binarySearch(frame, startFrame + 1);
    node = node < 0 ? -1 - node : node;
    while (node > 0 && frame[node - 1] > startFrame) {
      node--;
    }
    for (int arc = node < frame.length ? firstArc[node] : from.length; arc < from.length && frame[to[arc]] - longest < endFrame; arc++) {
      int first = Math.max(startFrame, startFrame(arc));
      int last = Math.min(endFrame, frame[to[arc]]);
      if (first < last && label(arc) >= 0 && !vocabulary.spelling(label(arc)).equals(word)) {
        places.computeIfAbsent(label(arc), l -> new BitSet()).set(first - startFrame, last - startFrame);
      }
    }
    return places.values().stream().mapToInt(BitSet::cardinality).sum() / (double) Math.max(1, endFrame - startFrame);
  }

  /**
   * Probability of a word sequence, given as labels: the sum over all its paths. At a node only the numbers of words are kept that a path
   * can have said there, which are few, so that the work grows with the lattice and not with its length times that of the sequence.
   */
  double posterior(int[] labels) {
    double[][] reached = new double[frame.length][];
    int[] low = new int[frame.length];
    reached[0] = new double[] {0};
    for (int node = 1; node < frame.length; node++) {
      int least = Integer.MAX_VALUE;
      int most = -1;
      for (int arc = firstArc[node]; arc < firstArc[node + 1]; arc++) {
        if (reached[from[arc]] != null) {
          int said = label(arc) < 0 ? 0 : 1;
          least = Math.min(least, low[from[arc]] + said);
          most = Math.max(most, low[from[arc]] + reached[from[arc]].length - 1 + said);
        }
      }
      most = Math.min(most, labels.length);
      if (least <= most) {
        double[] here = new double[most - least + 1];
        Arrays.fill(here, Double.NEGATIVE_INFINITY);
        for (int arc = firstArc[node]; arc < firstArc[node + 1]; arc++) {
          if (reached[from[arc]] != null) {
            follow(arc, labels, reached[from[arc]], low[from[arc]], here, least);
          }
        }
        low[node] = least;
        reached[node] = trimmed(here, low, node);
      }
    }
    int end = frame.length - 1;
    int last = labels.length - low[end];
    return reached[end] == null || last < 0 || last >= reached[end].length ? 0
        : Math.min(1, Math.exp(reached[end][last] - forward[end]));
  }

  private void follow(int arc, int[] labels, double[] before, int lowBefore, double[] here, int low) {
    int label = label(arc);
    for (int i = 0; i < before.length; i++) {
      int position = lowBefore + i;
      int next = label < 0 ? position : position + 1;
      if (next <= labels.length && (label < 0 || labels[position] == label) && before[i] > Double.NEGATIVE_INFINITY) {
        here[next - low] = logAdd(here[next - low], before[i] + scale * gain[arc]);
      }
    }
  }

  /** Without the numbers of words at both ends that no path has said; null if none is left. */
  private static double[] trimmed(double[] here, int[] low, int node) {
    int first = 0;
    int end = here.length;
    while (first < end && here[first] == Double.NEGATIVE_INFINITY) {
      first++;
    }
    while (end > first && here[end - 1] == Double.NEGATIVE_INFINITY) {
      end--;
    }
    low[node] += first;
    return first == end ? null : first == 0 && end == here.length ? here : Arrays.copyOfRange(here, first, end);
  }
}
