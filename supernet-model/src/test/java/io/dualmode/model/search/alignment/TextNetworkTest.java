package io.dualmode.model.search.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.head.mmi.MmiScorer;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.alignment.TextNetwork.Costs;
import io.dualmode.model.search.score.AcousticScorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextNetworkTest {
  private static final int UNITS = 6;
  private static final SearchConfig OPEN = SearchConfig.DEFAULT.with("languageWeight", 1).with("wordPenalty", 0).with("beam", 1e6)
      .with("wordBeam", 1e6).with("maxActive", 1_000_000).with("latticeBeam", 20).with("nBest", 1);
  private static final Costs COSTS = new Costs(4, 1.5f, 2);

  /** The entry into a unit and staying in it score alike, after any unit. */
  private static AcousticScorer scorer() {
    int[] entry = new int[UNITS * UNITS];
    for (int i = 0; i < entry.length; i++) {
      entry[i] = i % UNITS;
    }
    return new MmiScorer(2 * UNITS, entry, IntStream.range(UNITS, 2 * UNITS).toArray());
  }

  /** Frames in which one unit is all but certain; a unit begins where {@code begins} says so. */
  private static float[] certain(int[] units, boolean[] begins) {
    float[] rows = new float[units.length * 2 * UNITS];
    java.util.Arrays.fill(rows, -12);
    for (int t = 0; t < units.length; t++) {
      rows[t * 2 * UNITS + units[t] + (begins[t] ? 0 : UNITS)] = 0;
    }
    return rows;
  }

  /** Two frames for each unit. */
  private static float[] spoken(int... units) {
    int[] frames = new int[2 * units.length];
    boolean[] begins = new boolean[frames.length];
    for (int t = 0; t < frames.length; t++) {
      frames[t] = units[t / 2];
      begins[t] = t % 2 == 0;
    }
    return certain(frames, begins);
  }

  private static AlignmentSearch search(TextNetwork network, List<List<int[]>> text, SearchConfig config) {
    return new AlignmentSearch(config, network.trie(text, UNITS), network, scorer());
  }

  private static String heard(SearchResult result) {
    StringBuilder text = new StringBuilder();
    for (RecognizedWord word : result.best().words()) {
      int place = TextNetwork.place(word.text());
      text.append(place < 0 ? "?" : Integer.toString(place)).append('@').append(word.startFrame()).append('-').append(word.endFrame()).append(' ');
    }
    return text.toString().strip();
  }

  private static String align(List<List<int[]>> text, int... units) {
    float[] rows = spoken(units);
    AlignmentSearch search = search(new TextNetwork(text.size(), COSTS), text, OPEN);
    search.accept(rows, 0, 2 * units.length);
    SearchResult result = search.finish();
    assertTrue(result.complete());
    return heard(result);
  }

  private static List<int[]> word(int... units) {
    return List.of(units);
  }

  @Test
  void everyWordSpoken_itsTimes() {
    List<List<int[]>> text = List.of(word(1, 2), word(3), word(1, 2));
    assertEquals("0@0-4 1@4-6 2@6-10", align(text, 1, 2, 3, 1, 2));
    assertEquals("0@2-6 1@10-12 2@12-16", align(text, 0, 1, 2, 0, 0, 3, 1, 2, 0), "pauses belong to no word");
  }

  @Test
  void wordMissing_isLeftOut() {
    List<List<int[]>> text = List.of(word(1, 2), word(3, 4), word(5), word(2, 1));
    assertEquals("0@0-4 2@4-6 3@6-10", align(text, 1, 2, 5, 2, 1));
    assertEquals("2@0-2 3@2-6", align(text, 5, 2, 1));
    assertEquals("0@0-4 1@4-8", align(text, 1, 2, 3, 4));
  }

  @Test
  void wordTooMany_isOtherSpeech() {
    List<List<int[]>> text = List.of(word(1, 2), word(3, 4, 3));
    assertEquals("0@0-4 ?@4-6 ?@6-8 1@8-14", align(text, 1, 2, 5, 4, 3, 4, 3));
    assertEquals("?@0-2 ?@2-4 0@4-8 1@8-14 ?@14-16", align(text, 5, 4, 1, 2, 3, 4, 3, 1));
  }

  @Test
  void wrongWord_isLeftOutAndOtherSpeech() {
    List<List<int[]>> text = List.of(word(1, 2), word(3, 4, 3), word(2, 5));
    assertEquals("0@0-4 ?@4-6 ?@6-8 2@8-12", align(text, 1, 2, 1, 5, 2, 5));
  }

  @Test
  void unpronounceableWord_isLeftOut() {
    List<List<int[]>> text = List.of(word(1, 2), List.of(), word(2, 5));
    assertEquals("0@0-4 ?@4-6 2@6-10", align(text, 1, 2, 3, 2, 5));
    assertEquals("", align(List.of(List.of()), 0, 0), "nothing but silence");
  }

  @Test
  void variants_theSpokenOneIsReported() {
    List<List<int[]>> text = List.of(List.of(new int[] {1, 2}, new int[] {1, 3, 2}), word(4));
    float[] rows = spoken(1, 3, 2, 4);
    AlignmentSearch search = search(new TextNetwork(2, COSTS), text, OPEN);
    search.accept(rows, 0, 8);
    List<UnitSpan> units = search.finish().best().words().get(0).units();
    assertEquals(List.of(new UnitSpan(1, 0, 2), new UnitSpan(3, 2, 4), new UnitSpan(2, 4, 6)), units);
  }

  /** Every path through a short text and recording, one step at a time. */
  private static final class Enumeration {
    final List<List<int[]>> text;
    final Costs costs;
    final AcousticScorer scorer = scorer();
    final float[] rows;
    final int frames;
    double best = Double.NEGATIVE_INFINITY;

    Enumeration(List<List<int[]>> text, Costs costs, float[] rows, int frames) {
      this.text = text;
      this.costs = costs;
      this.rows = rows;
      this.frames = frames;
      boundary(0, 0, 0, 0, true);
    }

    double enter(int frame, int context, int unit) {
      scorer.frame(rows, frame * 2 * UNITS);
      return scorer.enter(context, unit);
    }

    double stay(int frame, int context) {
      scorer.frame(rows, frame * 2 * UNITS);
      return scorer.stay(context);
    }

    void end(int place, double score) {
      best = Math.max(best, score - costs.leavingOut(text.size() - place));
    }

    void boundary(int frame, int context, int place, double score, boolean maybeSilent) {
      if (frame == frames) {
        end(place, score);
        return;
      }
      if (maybeSilent) {
        silence(frame + 1, place, score + enter(frame, context, 0));
      }
      for (int next = place; next < text.size(); next++) {
        for (int[] variant : text.get(next)) {
          inside(frame + 1, variant, 0, next + 1, score - costs.leavingOut(next - place) + enter(frame, context, variant[0]));
        }
      }
      for (int unit = 1; unit < UNITS; unit++) {
        inside(frame + 1, new int[] {unit}, 0, place, score - costs.otherUnit() + enter(frame, context, unit));
      }
    }

    void silence(int frame, int place, double score) {
      if (frame == frames) {
        end(place, score);
        return;
      }
      silence(frame + 1, place, score + stay(frame, 0));
      boundary(frame, 0, place, score, false);
    }

    void inside(int frame, int[] units, int i, int place, double score) {
      if (i == units.length - 1) {
        boundary(frame, units[i], place, score, true);
      } else if (frame < frames) {
        inside(frame + 1, units, i + 1, place, score + enter(frame, units[i], units[i + 1]));
      }
      if (frame < frames) {
        inside(frame + 1, units, i, place, score + stay(frame, units[i]));
      }
    }
  }

  private static List<List<int[]>> randomText(Random random, int words) {
    List<List<int[]>> text = new ArrayList<>();
    for (int w = 0; w < words; w++) {
      List<int[]> variants = new ArrayList<>();
      for (int v = random.nextInt(6) == 0 ? random.nextInt(3) : 1; v > 0; v--) {
        variants.add(random.ints(1 + random.nextInt(3), 1, UNITS).toArray());
      }
      text.add(variants);
    }
    return text;
  }

  @Test
  void bestScore_equalsEnumeration() {
    for (long seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<List<int[]>> text = randomText(random, 1 + random.nextInt(4));
      int frames = 1 + random.nextInt(5);
      float[] rows = new float[frames * 2 * UNITS];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = 3 * (float) random.nextGaussian();
      }
      Costs costs = new Costs(random.nextFloat() * 5, random.nextFloat() * 2, random.nextFloat() * 3);
      AlignmentSearch search = search(new TextNetwork(text.size(), costs), text, OPEN);
      search.accept(rows, 0, frames);
      assertEquals(new Enumeration(text, costs, rows, frames).best, search.finish().best().score(), 1e-4, "seed " + seed);
    }
  }

  /** A text of several windows: what is said of it, in what words, comes back at its places. */
  @Test
  void longText_windowsAndCommits_sameAsSpoken() {
    Random random = new Random(5);
    int words = 450;
    List<List<int[]>> text = randomText(random, words);
    List<Integer> units = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < words; place++) {
      boolean gap = place >= 150 && place < 250;
      if (!gap && !text.get(place).isEmpty() && random.nextInt(20) > 0) {
        places.add(place);
        for (int unit : text.get(place).get(0)) {
          units.add(unit);
        }
      }
    }
    int frames = 2 * units.size();
    float[] rows = spoken(units.stream().mapToInt(Integer::intValue).toArray());
    SearchConfig config = OPEN.with("beam", 25).with("wordBeam", 20).with("maxActive", 1000).with("maxLatticeArcs", 3000);
    AlignmentSearch whole = search(new TextNetwork(words, COSTS), text, config);
    whole.accept(rows, 0, frames);
    SearchResult expected = whole.finish();
    List<Integer> found = expected.best().words().stream().map(w -> TextNetwork.place(w.text())).filter(p -> p >= 0).toList();
    List<Integer> wrong = new ArrayList<>(found);
    wrong.removeAll(places);
    assertTrue(wrong.size() < words / 50, "found though not said: " + wrong);
    List<Integer> missed = new ArrayList<>(places);
    missed.removeAll(found);
    assertTrue(missed.size() < words / 50, "said but not found: " + missed);
    assertTrue(found.stream().noneMatch(p -> p >= 160 && p < 240), "nothing of the gap");

    AlignmentSearch pieces = search(new TextNetwork(words, COSTS), text, config);
    int settled = 0;
    for (int t = 0; t < frames; t++) {
      pieces.accept(rows, t * 2 * UNITS, 1);
      assertTrue(pieces.finalWords().size() >= settled);
      settled = pieces.finalWords().size();
    }
    assertTrue(settled > found.size() / 2, settled + " of " + found.size() + " words final before the end");
    assertEquals(expected.best(), pieces.finish().best());
  }

  @Test
  void memory_doesNotGrowWithTheRecording() {
    int words = 800;
    List<List<int[]>> text = randomText(new Random(1), words);
    int[] units = text.stream().filter(v -> !v.isEmpty()).flatMapToInt(v -> IntStream.of(v.get(0))).toArray();
    SearchConfig config = OPEN.with("beam", 20).with("wordBeam", 15).with("maxActive", 1000).with("maxLatticeArcs", 3000);
    AlignmentSearch search = search(new TextNetwork(words, COSTS), text, config);
    float[] rows = spoken(units);
    int quarter = 2 * units.length / 4;
    search.accept(rows, 0, quarter);
    long early = search.stateBytes();
    search.accept(rows, quarter * 2 * UNITS, 2 * units.length - quarter);
    assertTrue(search.stateBytes() <= 2 * early, early + " bytes became " + search.stateBytes());
    assertTrue(search.stateBytes() < 10_000_000, search.stateBytes() + " bytes");
  }

  @Test
  void misuse_saysWhatIsWrong() {
    assertThrows(IllegalArgumentException.class, () -> new TextNetwork(0, COSTS));
    assertThrows(IllegalArgumentException.class, () -> new Costs(-1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new TextNetwork(2, COSTS).trie(List.of(word(1)), UNITS));
    assertThrows(IllegalArgumentException.class, () -> new TextNetwork(1, COSTS).trie(List.of(word(UNITS)), UNITS));
  }
}
