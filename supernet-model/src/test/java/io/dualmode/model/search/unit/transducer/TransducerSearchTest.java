package io.dualmode.model.search.unit.transducer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.WordLattice;
import io.dualmode.model.search.unit.UnitNetwork;
import io.dualmode.model.search.unit.UnitSpelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransducerSearchTest {
  private static final SearchConfig PLAIN = SearchConfig.DEFAULT.with("languageWeight", 1).with("wordPenalty", 0).with("silenceGuard", 0);
  private static final SearchConfig WIDE = PLAIN.with("beam", 1e6).with("maxActive", 1_000_000).with("latticeBeam", 1e6).with("nBest", 5000)
      .with("acousticScale", 0.8);
  private static final UnitInventory LETTERS = UnitInventory.of(List.of("-", "a", "b"));
  private static final UnitInventory PIECES = UnitInventory.of(UnitKind.PIECES, List.of("<b>", "\u2581a", "\u2581b", "c", "<EOU>"), 0);

  /** Any probabilities: a hash of what was said, and of the number in a row. */
  private static class Random2 implements TransducerModel {
    private final int units;
    private final int[] durations;
    private final double blank;
    final float[] scores;

    Random2(int units, int[] durations, double blank) {
      this.units = units;
      this.durations = durations;
      this.blank = blank;
      scores = new float[units + durations.length];
    }

    @Override
    public int units() {
      return units;
    }

    @Override
    public int rowSize() {
      return 1;
    }

    @Override
    public int[] durations() {
      return durations;
    }

    @Override
    public int mostUnits() {
      return 2;
    }

    @Override
    public int stateSize() {
      return 1;
    }

    @Override
    public void begin(float[] states, int at) {
      states[at] = 1;
    }

    @Override
    public void extend(float[] states, int from, int unit, int to) {
      states[to] = (int) (states[from] * 37 + unit) % 65_521;
    }

    @Override
    public void score(float[] rows, int offset, float[] states, int at, float[] out) {
      Random random = new Random((long) rows[offset] * 1_000_003 + (long) states[at]);
      fill(out, 0, units, random, blank);
      fill(out, units, durations.length, random, 0);
    }

    private static void fill(float[] out, int from, int count, Random random, double first) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        out[from + i] = (float) (random.nextGaussian() + (i == 0 ? first : 0));
        sum += Math.exp(out[from + i]);
      }
      for (int i = 0; i < count; i++) {
        out[from + i] -= (float) Math.log(sum);
      }
    }
  }

  /** Every path, by recursion. */
  private static final class Enumeration {
    final Map<List<Integer>, Double> sums = new HashMap<>();
    private final Random2 model;
    private final float[] rows;
    private final float[] states = new float[64];

    Enumeration(Random2 model, float[] rows) {
      this.model = model;
      this.rows = rows;
      model.begin(states, 0);
      go(0, 0, 0, new ArrayList<>(), 0);
    }

    private void go(int frame, int here, int depth, List<Integer> said, double score) {
      if (frame >= rows.length) {
        sums.merge(List.copyOf(said), score, WordLattice::logAdd);
        return;
      }
      float[] out = new float[model.scores.length];
      model.score(rows, frame, states, depth, out);
      for (int d = 0; d < Math.max(1, model.durations.length); d++) {
        double moving = model.durations.length == 0 ? 0 : out[model.units + d];
        int duration = model.durations.length == 0 ? 0 : model.durations[d];
        go(frame + Math.max(1, duration), 0, depth, said, score + 0.8 * (out[0] + moving));
        for (int unit = 1; unit < model.units; unit++) {
          model.extend(states, depth, unit, depth + 1);
          said.add(unit);
          int moved = duration == 0 && here + 1 == model.mostUnits() ? 1 : duration;
          go(frame + moved, moved == 0 ? here + 1 : 0, depth + 1, said, score + 0.8 * (out[unit] + moving));
          said.remove(said.size() - 1);
        }
      }
    }
  }

  private static float[] numbers(int frames) {
    float[] rows = new float[frames];
    for (int i = 0; i < frames; i++) {
      rows[i] = i + 1;
    }
    return rows;
  }

  private static List<Integer> unitsOf(SearchHypothesis reading) {
    return reading.words().stream().flatMap(word -> word.units().stream()).map(UnitSpan::unit).toList();
  }

  private static void everyReading(int[] durations, int frames) {
    for (int seed = 0; seed < 20; seed++) {
      Random2 model = new Random2(3, durations, 0.5 + seed);
      Enumeration all = new Enumeration(model, numbers(frames));
      TransducerSearch search = new TransducerSearch(WIDE, UnitSpelling.of(LETTERS), UnitNetwork.ANY, model);
      search.accept(numbers(frames), 0, frames);
      SearchResult result = search.finish();
      double best = all.sums.values().stream().mapToDouble(d -> d).max().orElseThrow();
      assertEquals(best, result.best().score(), 1e-3, "seed " + seed);
      for (SearchHypothesis reading : result.nBest()) {
        assertEquals(all.sums.get(unitsOf(reading)), reading.score(), 1e-3, "seed " + seed + " " + reading.text());
      }
      assertEquals(Math.min(300, all.sums.size()), result.nBest().size(), "seed " + seed);
    }
  }

  @Test
  void rnnt_wideBeam_everyReadingIsTheSumOverItsPaths() {
    everyReading(new int[0], 3);
  }

  @Test
  void tdt_wideBeam_everyReadingIsTheSumOverItsPaths() {
    everyReading(new int[] {0, 1, 2}, 3);
  }

  @Test
  void narrowBeam_anyChunks_sameResults_andTimesInOrder() {
    Random random = new Random(2);
    for (int[] durations : List.of(new int[0], new int[] {0, 1, 2, 4})) {
      TransducerSearch whole = new TransducerSearch(PLAIN.with("maxActive", 4), UnitSpelling.of(PIECES), UnitNetwork.ANY,
          new Random2(5, durations, 1));
      TransducerSearch cut = new TransducerSearch(PLAIN.with("maxActive", 4), UnitSpelling.of(PIECES), UnitNetwork.ANY,
          new Random2(5, durations, 1));
      float[] rows = numbers(300);
      whole.accept(rows, 0, 300);
      for (int at = 0; at < 300;) {
        int chunk = Math.min(random.nextInt(9), 300 - at);
        cut.accept(rows, at, chunk);
        at += chunk;
        cut.partial();
        cut.result();
      }
      SearchResult result = whole.finish();
      assertEquals(result.nBest(), cut.finish().nBest());
      assertTrue(result.best().words().size() > 20, "few words");
      assertTrue(result.nBest().size() > 1, "no alternatives");
      int end = 0;
      for (RecognizedWord word : result.best().words()) {
        assertTrue(word.startFrame() >= end && word.endFrame() > word.startFrame() && word.endFrame() <= 300, word.toString());
        assertTrue(word.confidence() > 0 && word.confidence() <= 1, word.toString());
        end = word.endFrame();
      }
    }
  }

  @Test
  void hourOfSpeech_boundedState_wordsBecomeFinal() {
    TransducerSearch search = new TransducerSearch(PLAIN.with("maxActive", 4), UnitSpelling.of(PIECES), UnitNetwork.ANY,
        new Random2(4 + 1, new int[] {0, 1, 2, 4}, 1.5));
    float[] row = new float[1];
    long early = 0;
    int shown = 0;
    for (int t = 0; t < 45_000; t++) {
      row[0] = 1 + t % 5003;
      search.accept(row, 0, 1);
      if (t == 9000) {
        early = search.stateBytes();
      }
      if (t % 1000 == 999) {
        int words = search.partial().size();
        assertTrue(words >= shown, words + " words after " + shown);
        shown = words;
      }
    }
    assertTrue(search.stateBytes() <= 2 * early, early + " bytes became " + search.stateBytes());
    assertTrue(search.finalWords().size() > 1000, search.finalWords().size() + " final words");
    SearchResult result = search.finish();
    assertTrue(result.best().words().size() > shown - 10);
    int end = 0;
    for (RecognizedWord word : result.best().words()) {
      assertTrue(word.startFrame() >= end && word.endFrame() >= word.startFrame(), word + " after " + end);
      end = word.endFrame();
    }
    assertEquals(0, search.frames());
    assertEquals(List.of(), search.partial());
  }

  /** Says the unit that a row names, for sure; behind a unit whose row is marked it says nothing more, whatever it hears. */
  private static final class FallsSilent extends Random2 {
    private final boolean falls;

    FallsSilent(boolean falls) {
      super(5, new int[0], 0);
      this.falls = falls;
    }

    @Override
    public void begin(float[] states, int at) {
      states[at] = 0;
    }

    @Override
    public void extend(float[] states, int from, int unit, int to) {
      states[to] = falls ? 1 : 100 + unit;
    }

    @Override
    public void score(float[] rows, int offset, float[] states, int at, float[] out) {
      int unit = states[at] == 1 || states[at] == 100 + rows[offset] ? 0 : (int) rows[offset];
      Arrays.fill(out, (float) Math.log(1e-4 / 4));
      out[unit] = (float) Math.log(1 - 1e-4);
    }
  }

  private static float[] speech(int silence) {
    float[] rows = new float[silence + 60];
    rows[2] = 1;
    for (int i = 0; i < 60; i += 12) {
      rows[silence + i] = 1 + i / 12 % 2;
    }
    return rows;
  }

  @Test
  void transducerThatFallsSilent_isHeardAgain_unlessTurnedOff() {
    for (int silence : List.of(10, 40, 200)) {
      float[] rows = speech(silence);
      TransducerSearch plain = new TransducerSearch(PLAIN, UnitSpelling.of(PIECES), UnitNetwork.ANY, new FallsSilent(true));
      plain.accept(rows, 0, rows.length);
      assertEquals("a", plain.finish().best().text(), "it does fall silent");
      TransducerSearch guarded = new TransducerSearch(PLAIN.with("silenceGuard", 6), UnitSpelling.of(PIECES), UnitNetwork.ANY,
          new FallsSilent(true));
      guarded.accept(rows, 0, rows.length);
      SearchResult result = guarded.finish();
      assertEquals("a a b a b a", result.best().text(), "silence of " + silence);
      assertEquals(silence, result.best().words().get(1).startFrame());
      TransducerSearch healthy = new TransducerSearch(PLAIN.with("silenceGuard", 6), UnitSpelling.of(PIECES), UnitNetwork.ANY,
          new FallsSilent(false));
      healthy.accept(rows, 0, rows.length);
      assertEquals("a b a b a", healthy.finish().best().text().substring(2), "a guard that finds nothing changes nothing");
    }
  }

  @Test
  void endOfTurn_isAnEndpoint_andNoText() {
    float[] rows = new float[12];
    rows[1] = 1;
    rows[3] = 3;
    rows[6] = 4;
    TransducerSearch search = new TransducerSearch(PLAIN, UnitSpelling.of(PIECES), UnitNetwork.ANY, new FallsSilent(false));
    search.accept(rows, 0, 6);
    assertFalse(search.turnEnded());
    assertEquals(List.of(), search.partial());
    search.accept(rows, 6, 6);
    assertTrue(search.turnEnded());
    assertEquals("ac", search.partial().get(0).text());
    assertEquals("ac", search.finish().best().text());
    assertFalse(search.turnEnded());
  }

  @Test
  void flatScores_manyUnits_staysBounded() {
    int units = 2000;
    List<String> names = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      names.add((unit % 3 == 0 ? "\u2581" : "") + "u" + unit);
    }
    int[] asked = new int[1];
    TransducerModel flat = new Random2(units, new int[] {0, 1, 2, 3, 4}, 0) {
      @Override
      public void score(float[] rows, int offset, float[] states, int at, float[] out) {
        asked[0]++;
        for (int i = 0; i < out.length; i++) {
          out[i] = (float) -Math.log(i < units ? units : 5) - 1e-4f * ((i * 7919 + (int) states[at]) % 101);
        }
      }
    };
    TransducerSearch search = new TransducerSearch(PLAIN.with("maxActive", 8), UnitSpelling.of(UnitInventory.of(UnitKind.PIECES, names, 0)),
        UnitNetwork.ANY, flat);
    search.accept(new float[500], 0, 500);
    assertTrue(search.stateBytes() < 8_000_000, search.stateBytes() + " bytes");
    assertTrue(asked[0] <= 500 * 2 * 8, asked[0] + " questions");
    assertTrue(search.finish().best().words().size() > 10);
  }

  @Test
  void wrongSizesAndScores_areErrors() {
    assertThrows(IllegalArgumentException.class, () -> new TransducerSearch(PLAIN, UnitSpelling.of(LETTERS), UnitNetwork.ANY,
        new Random2(4, new int[0], 0)));
    TransducerSearch search = new TransducerSearch(PLAIN, UnitSpelling.of(LETTERS), UnitNetwork.ANY, new Random2(3, new int[0], 0) {
      @Override
      public void score(float[] rows, int offset, float[] states, int at, float[] out) {
        Arrays.fill(out, Float.NaN);
      }
    });
    assertThrows(IllegalArgumentException.class, () -> search.accept(new float[3], 1, 3));
    assertThrows(IllegalArgumentException.class, () -> search.accept(new float[3], 0, 3));
  }
}
