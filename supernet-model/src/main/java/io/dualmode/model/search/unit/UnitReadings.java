package io.dualmode.model.search.unit;

import io.dualmode.model.search.LatticeVocabulary;
import io.dualmode.model.search.NBest;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.WordLattice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Makes results of unit sequences: joins units to words, sequences of the same words to one reading, and readings to a lattice in which
 * they share their beginnings, so that n-best, times and confidences are those of every search.
 */
public final class UnitReadings {
  /** Readings in a lattice, however wide its beam. */
  private static final int MOST_READINGS = 300;

  /** Where readings begin: network state, frame, and score up to there. */
  public record Start(long networkState, int frame, double score) {}

  /**
   * One sequence of units.
   *
   * @param began first frame of each
   * @param end first frame after each
   * @param score of the best path up to the end of each
   * @param total logarithm of the sum over all paths, without the score of ending
   * @param single score of the best path, without the score of ending
   */
  public record Reading(int[] units, int[] began, int[] end, double[] score, double total, double single) {
    /** The first so many units, their score that of the best path. */
    public Reading upTo(int length) {
      double score = length == 0 ? 0 : score()[length - 1];
      return new Reading(Arrays.copyOf(units, length), Arrays.copyOf(began, length), Arrays.copyOf(end, length),
          Arrays.copyOf(score(), length), score, score);
    }

    /** Both together, with the times of the better path. */
    public Reading plus(Reading other) {
      Reading better = other.single > single ? other : this;
      return new Reading(better.units, better.began, better.end, better.score, WordLattice.logAdd(total, other.total), better.single);
    }
  }

  /** A word at the end of a beginning that readings share. */
  private record Node(int number, double score) {}

  private record Key(int from, int pronunciation, int end, List<Integer> starts) {}

  private record Arc(Key key, float gain, float language) {}

  private final SearchConfig config;
  private final UnitSpelling spelling;
  private final UnitNetwork network;

  /** A maker of results. */
  public UnitReadings(SearchConfig config, UnitSpelling spelling, UnitNetwork network) {
    this.config = config;
    this.spelling = spelling;
    this.network = network;
  }

  private static final class Words implements LatticeVocabulary {
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<String> spellings = new ArrayList<>();
    private final Map<List<Integer>, Integer> numbers = new HashMap<>();
    private final List<int[]> units = new ArrayList<>();
    private final List<Integer> label = new ArrayList<>();

    int add(String text, int[] spelled) {
      Integer number = numbers.get(Arrays.stream(spelled).boxed().toList());
      if (number == null) {
        number = units.size();
        numbers.put(Arrays.stream(spelled).boxed().toList(), number);
        units.add(spelled);
        label.add(labels.computeIfAbsent(text, t -> {
          spellings.add(t);
          return spellings.size() - 1;
        }));
      }
      return number;
    }

    @Override
    public int label(int pronunciation) {
      return label.get(pronunciation);
    }

    @Override
    public String spelling(int label) {
      return spellings.get(label);
    }

    @Override
    public int[] units(int pronunciation) {
      return units.get(pronunciation);
    }
  }

  /** The start of what follows a reading. */
  public Start after(Start start, Reading reading) {
    int last = reading.units.length - 1;
    return new Start(states(start, reading)[last + 1], reading.end[last], reading.score[last]);
  }

  /** The network states before each unit and behind the last. */
  private long[] states(Start start, Reading reading) {
    long[] states = new long[reading.units.length + 1];
    states[0] = start.networkState;
    for (int i = 0; i < reading.units.length; i++) {
      states[i + 1] = network.next(states[i], reading.units[i]);
    }
    return states;
  }

  private float language(long[] states, Reading reading, int from, int to) {
    float sum = 0;
    for (int i = from; i < to; i++) {
      sum += network.gain(states[i], reading.units[i], states[i + 1]);
    }
    return sum;
  }

  /** The words of a reading, as they are written. */
  private List<UnitSpelling.Word> words(long[] states, Reading reading) {
    return spelling.words(reading.units).stream().map(word -> new UnitSpelling.Word(
        network.written(states[word.first()], reading.units, word.first(), word.end(), word.text()), word.first(), word.end())).toList();
  }

  /**
   * The result of some readings, at least one.
   *
   * @param frames at which all end; where the network lets none of them end, words in progress are left out
   * @param anywhere whether they may end whatever the network says
   */
  public SearchResult result(Start start, List<Reading> found, int frames, boolean anywhere) {
    float[] ends = new float[found.size()];
    for (int i = 0; i < ends.length && !anywhere; i++) {
      long[] states = states(start, found.get(i));
      ends[i] = network.end(states[states.length - 1]);
    }
    boolean complete = IntStream.range(0, ends.length).anyMatch(i -> ends[i] > Float.NEGATIVE_INFINITY);
    List<Reading> ending = found;
    if (!complete) {
      Arrays.fill(ends, 0);
      ending = found.stream().map(this::withoutLastWord).toList();
    }
    Lattice lattice = new Lattice(start);
    merged(start, ending, ends).forEach(lattice::add);
    WordLattice words = lattice.build(frames);
    return new SearchResult(NBest.of(words, config.nBest()), words, complete, frames);
  }

  /**
   * Words in progress with the share of living paths that have said all up to them.
   *
   * @param words of which those from {@code first} on are of the sequence
   * @param node of the sequence
   * @param share of the living paths that begin with a node
   */
  public void setShares(List<RecognizedWord> words, int first, PrefixTree prefixes, int node, IntToDoubleFunction share) {
    int[] units = prefixes.units(node);
    List<UnitSpelling.Word> spans = spelling.words(units);
    int at = node;
    int length = units.length;
    for (int i = spans.size() - 1; i >= 0; i--) {
      at = prefixes.without(at, length - spans.get(i).end());
      length = spans.get(i).end();
      words.set(first + i, words.get(first + i).withConfidence(share.applyAsDouble(at)));
    }
  }

  /** Leaves out the word in progress. */
  private Reading withoutLastWord(Reading reading) {
    int kept = reading.units.length;
    while (kept > 0 && !spelling.endsWordBefore(reading.units[kept - 1])) {
      kept--;
    }
    Reading whole = reading.upTo(Math.max(0, kept - 1));
    return new Reading(whole.units, whole.began, whole.end, whole.score, reading.total, reading.single);
  }

  private record Ending(Reading reading, float end, List<UnitSpelling.Word> words) {
    double total() {
      return reading.total + end;
    }
  }

  /** Readings of different words, the best first, as many as the lattice beam lets through. */
  private List<Ending> merged(Start start, List<Reading> found, float[] ends) {
    Map<List<String>, Ending> byWords = new HashMap<>();
    for (int i = 0; i < ends.length; i++) {
      if (ends[i] > Float.NEGATIVE_INFINITY) {
        Ending ending = new Ending(found.get(i), ends[i], words(states(start, found.get(i)), found.get(i)));
        byWords.merge(ending.words.stream().map(UnitSpelling.Word::text).toList(), ending, UnitReadings::together);
      }
    }
    List<Ending> all = new ArrayList<>(byWords.values());
    all.sort(Comparator.comparingDouble(Ending::total).reversed());
    double least = all.get(0).total() - config.latticeBeam();
    return all.stream().limit(MOST_READINGS).filter(ending -> ending.total() >= least).toList();
  }

  /** Two spellings of the same words: the better one, with the probability of both. */
  private static Ending together(Ending a, Ending b) {
    Ending better = b.reading.single + b.end > a.reading.single + a.end ? b : a;
    Reading r = better.reading;
    double total = WordLattice.logAdd(a.total(), b.total()) - better.end;
    return new Ending(new Reading(r.units, r.began, r.end, r.score, total, r.single), better.end, better.words);
  }

  private final class Lattice {
    private final Start start;
    private final Words words = new Words();
    private final Map<Key, Node> nodes = new HashMap<>();
    private final List<Arc> arcs = new ArrayList<>();
    private final List<Integer> endFrom = new ArrayList<>();
    private final List<Float> endGain = new ArrayList<>();
    private final List<Float> endLanguage = new ArrayList<>();

    Lattice(Start start) {
      this.start = start;
    }

    void add(Ending ending) {
      Reading reading = ending.reading;
      long[] states = states(start, reading);
      Node at = new Node(0, start.score);
      int done = 0;
      for (UnitSpelling.Word word : ending.words) {
        int[] units = Arrays.copyOfRange(reading.units, word.first(), word.end());
        List<Integer> starts = Arrays.stream(reading.began, word.first(), word.end()).boxed().toList();
        Key key = new Key(at.number, words.add(word.text(), units), reading.end[word.end() - 1], starts);
        Node to = nodes.get(key);
        if (to == null) {
          double score = reading.score[word.end() - 1];
          arcs.add(new Arc(key, (float) (score - at.score), language(states, reading, done, word.end())));
          to = new Node(arcs.size(), score);
          nodes.put(key, to);
        }
        at = to;
        done = word.end();
      }
      endFrom.add(at.number);
      endGain.add((float) (ending.total() - at.score));
      endLanguage.add(ending.end + language(states, reading, done, reading.units.length));
    }

    /** Numbers nodes by the time at which they end; each but the first and the last has one arc into it. */
    WordLattice build(int frames) {
      int count = arcs.size();
      int[] order = IntStream.range(0, count).boxed().sorted(Comparator.comparingInt(i -> arcs.get(i).key.end))
          .mapToInt(Integer::intValue).toArray();
      int[] moved = new int[count + 1];
      for (int i = 0; i < count; i++) {
        moved[order[i] + 1] = i + 1;
      }
      int all = count + endFrom.size();
      int[] frame = new int[count + 2];
      int[] firstArc = new int[count + 3];
      int[] from = new int[all];
      int[] pronunciation = new int[all];
      int[][] unitStarts = new int[all][];
      float[] gain = new float[all];
      float[] language = new float[all];
      frame[0] = start.frame;
      for (int i = 0; i < count; i++) {
        Arc arc = arcs.get(order[i]);
        frame[i + 1] = arc.key.end;
        firstArc[i + 1] = i;
        from[i] = moved[arc.key.from];
        pronunciation[i] = arc.key.pronunciation;
        unitStarts[i] = arc.key.starts.stream().mapToInt(Integer::intValue).toArray();
        gain[i] = arc.gain;
        language[i] = arc.language;
      }
      frame[count + 1] = frames;
      firstArc[count + 1] = count;
      firstArc[count + 2] = all;
      for (int i = 0; i < endFrom.size(); i++) {
        from[count + i] = moved[endFrom.get(i)];
        pronunciation[count + i] = -1;
        unitStarts[count + i] = new int[0];
        gain[count + i] = endGain.get(i);
        language[count + i] = endLanguage.get(i);
      }
      return new WordLattice(words, frame, firstArc, from, pronunciation, unitStarts, gain, language, config.posteriorScale());
    }
  }
}
