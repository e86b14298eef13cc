package io.dualmode.model.lm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompactNgramTest {
  private static final int WALKS = 300;

  /** Largest difference from the plain recursion over random walks from the start. */
  private static double worstError(BackoffTrie model, CompactNgram compact, long seed) {
    LmFixtures.PlainModel plain = new LmFixtures.PlainModel(model);
    Random random = new Random(seed);
    double worst = 0;
    for (int walk = 0; walk < WALKS; walk++) {
      boolean start = random.nextBoolean();
      List<String> history = new ArrayList<>(start ? List.of("<s>") : List.of());
      int state = start ? compact.startState() : compact.emptyState();
      for (int i = 0; i < 12; i++) {
        String word = next(model, history, random);
        if (word.equals("<s>") && history.isEmpty()) {
          continue;
        }
        int id = compact.idOf(word);
        assertEquals(word, compact.word(id));
        double expected = plain.logProb(history, word);
        long both = compact.scoreAndState(state, id);
        assertEquals(compact.score(state, id), NgramModel.scoreOf(both));
        assertEquals(compact.nextState(state, id), NgramModel.stateOf(both));
        worst = Math.max(worst, Math.abs(expected - NgramModel.scoreOf(both)));
        state = NgramModel.stateOf(both);
        history.add(word);
        if (history.size() == model.order()) {
          history.remove(0);
        }
      }
    }
    return worst;
  }

  /** A word that extends the history where there is one, mostly. */
  private static String next(BackoffTrie model, List<String> history, Random random) {
    int[] ids = history.stream().mapToInt(model::idOf).toArray();
    for (int from = random.nextInt(2); from < ids.length; from++) {
      int node = model.find(ids, from, ids.length);
      int n = ids.length - from;
      if (node >= 0 && n < model.order()) {
        int[] begin = model.level(n).childBegin();
        if (begin[node + 1] > begin[node] && random.nextInt(5) > 0) {
          int child = begin[node] + random.nextInt(begin[node + 1] - begin[node]);
          return model.words().get(model.level(n + 1).word()[child]);
        }
      }
    }
    int id = random.nextInt(model.words().size());
    return model.words().get(id).equals("<s>") ? "</s>" : model.words().get(id);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void scores_fewDistinctValues_areExact(int order) throws IOException {
    for (int seed = 0; seed < 12; seed++) {
      BackoffTrie model = rounded(LmFixtures.random(seed, 5 + 11 * seed, order, 40 + 60 * seed));
      CompactNgram compact = CompactNgram.of("m", CompactNgramWriter.encode(model, 12, 12));
      assertEquals(order, compact.order());
      assertEquals(model.words().size(), compact.vocabularySize());
      assertTrue(worstError(model, compact, seed) < 2e-3, "order " + order + " seed " + seed);
    }
  }

  /** The model with numbers rounded to quarters, so that few are distinct. */
  private static BackoffTrie rounded(BackoffTrie model) {
    for (int n = 1; n <= model.order(); n++) {
      for (int i = 0; i < model.size(n); i++) {
        model.level(n).logProb()[i] = Math.round(model.level(n).logProb()[i] * 4) / 4f;
        if (n < model.order()) {
          model.level(n).backoff()[i] = Math.round(model.level(n).backoff()[i] * 4) / 4f;
        }
      }
    }
    return model;
  }

  @Test
  void scores_quantised_areWithinTheCodebooksStep() throws IOException {
    BackoffTrie model = LmFixtures.random(5, 200, 3, 4000);
    // Probabilities spread over 6 nats and back-off weights over 3: with B bits a value is off by at most about one step of
    // 6 / 2^B, and a score adds up at most one probability and two weights.
    for (int bits : new int[] {6, 8, 10}) {
      CompactNgram compact = CompactNgram.of("m", CompactNgramWriter.encode(model, bits, bits));
      double worst = worstError(model, compact, 1);
      assertTrue(worst < 2 * 12.0 / (1 << bits), bits + " bits: " + worst);
    }
  }

  @Test
  void states_sameState_meansSameScoresForEver() throws IOException {
    BackoffTrie model = rounded(LmFixtures.random(3, 12, 3, 120));
    CompactNgram compact = CompactNgram.of("m", CompactNgramWriter.encode(model, 12, 12));
    LmFixtures.PlainModel plain = new LmFixtures.PlainModel(model);
    Map<Integer, List<String>> seen = new HashMap<>();
    int merged = 0;
    for (String a : model.words()) {
      for (String b : model.words()) {
        if (b.equals("<s>")) {
          continue;
        }
        int state = compact.nextState(compact.nextState(compact.emptyState(), compact.idOf(a)), compact.idOf(b));
        List<String> other = seen.putIfAbsent(state, List.of(a, b));
        if (other != null) {
          merged++;
          for (String w : model.words()) {
            assertEquals(plain.logProb(other, w), plain.logProb(List.of(a, b), w), 1e-5, other + " / " + a + " " + b + " " + w);
          }
        }
      }
    }
    assertTrue(merged > 50, "merged: " + merged);
  }

  @Test
  void missingSuffixes_areAddedWithoutChangingAProbability() {
    BackoffTrie model = LmFixtures.random(8, 40, 4, 500);
    BackoffTrie closed = SuffixClosure.close(model);
    assertTrue(closed.size(3) > model.size(3));
    closed.visit(4, (ids, node) -> assertTrue(closed.find(ids, 1, 4) >= 0));
    closed.visit(3, (ids, node) -> assertTrue(closed.find(ids, 1, 3) >= 0));
    Random random = new Random(1);
    int[] ids = new int[4];
    for (int i = 0; i < 5000; i++) {
      for (int k = 0; k < 4; k++) {
        ids[k] = random.nextInt(model.words().size());
      }
      assertEquals(model.logProb(ids, 0, 4), closed.logProb(ids, 0, 4), 1e-4);
    }
  }

  @Test
  void open_mappedFileAndStream_agree(@TempDir Path folder) throws IOException {
    BackoffTrie model = LmFixtures.random(2, 60, 3, 900);
    byte[] bytes = CompactNgramWriter.encode(model, 8, 8);
    Path file = folder.resolve("m.lm");
    Files.write(file, bytes);
    CompactNgram mapped = CompactNgram.open(file);
    CompactNgram heap = CompactNgram.read("m.lm", new ByteArrayInputStream(bytes));
    assertEquals(bytes.length, mapped.sizeBytes());
    Random random = new Random(4);
    int state = mapped.startState();
    for (int i = 0; i < 2000; i++) {
      int word = random.nextInt(mapped.vocabularySize());
      assertEquals(mapped.scoreAndState(state, word), heap.scoreAndState(state, word));
      state = mapped.nextState(state, word);
    }
  }

  @Test
  void vocabulary_idsAscendAndUnknownWordsAreMissing() throws IOException {
    CompactNgram model = CompactNgram.of("m", CompactNgramWriter.encode(LmFixtures.random(6, 500, 2, 1000), 8, 8));
    for (int id = 0; id < model.vocabularySize(); id++) {
      assertEquals(id, model.idOf(model.word(id)));
    }
    assertEquals(-1, model.idOf(""));
    assertEquals(-1, model.idOf("zzz"));
    assertEquals("<unk>", model.word(model.unknownId()));
    assertEquals("</s>", model.word(model.sentenceEndId()));
    assertThrows(IndexOutOfBoundsException.class, () -> model.word(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> model.word(model.vocabularySize()));
  }

  @Test
  void eliasFano_anySequence_comesBack() throws IOException {
    Random random = new Random(9);
    for (int round = 0; round < 300; round++) {
      long[] values = new long[1 + random.nextInt(400)];
      int step = 1 << random.nextInt(20);
      for (int i = 1; i < values.length; i++) {
        values[i] = values[i - 1] + (random.nextInt(3) == 0 ? random.nextInt(step) : 0);
      }
      byte[] bytes = EliasFano.encode(values);
      EliasFano sequence = EliasFano.decode(CompactFormat.buffer(bytes.length).put(bytes).flip(), values.length,
          values[values.length - 1]);
      long[] got = new long[values.length];
      for (int i = 0; i < got.length; i++) {
        got[i] = sequence.get(i);
        assertEquals(i + 1 < got.length && values[i] == values[i + 1], i + 1 < got.length && sequence.sameAsNext(i));
      }
      assertArrayEquals(values, got);
    }
  }

  @Test
  void codebook_isNeverWorseThanEqualSteps() {
    Random random = new Random(10);
    float[] numbers = new float[5000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (-3 + random.nextGaussian());
    }
    Codebook book = Codebook.train(numbers, 5);
    double squared = 0;
    for (float number : numbers) {
      float nearest = book.values()[book.code(number)];
      for (float value : book.values()) {
        assertTrue(Math.abs(number - nearest) <= Math.abs(number - value) + 1e-6f);
      }
      squared += (number - nearest) * (number - nearest);
    }
    // 32 equal steps over about 7.5 standard deviations have a mean squared error of (7.5 / 32)^2 / 12.
    assertTrue(squared / numbers.length < 7.5 / 32 * 7.5 / 32 / 12);
    assertEquals(0f, book.values()[book.code(0)]);
  }

  @Test
  void open_emptyForeignAndTruncatedFiles_sayWhatIsWrong(@TempDir Path folder) throws IOException {
    byte[] good = CompactNgramWriter.encode(LmFixtures.random(2, 60, 3, 900), 8, 8);
    assertTrue(messageOf(new byte[0]).contains("the file ends in the header"));
    byte[] text = "hello, this is a text and no model at all, whatever the name says".getBytes(StandardCharsets.UTF_8);
    assertTrue(messageOf(text).contains("does not begin"));
    byte[] newer = good.clone();
    newer[8] = 9;
    assertEquals("m: offset 8: version is 9, this program reads version 1", messageOf(newer));
    for (int length = 0; length < good.length; length += 1 + length / 50) {
      messageOf(Arrays.copyOf(good, length));
    }
    assertTrue(messageOf(Arrays.copyOf(good, good.length + 3)).contains("3 bytes after the last section"));
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 4;
    assertTrue(messageOf(flipped).contains("the file is damaged"));
    assertThrows(IOException.class, () -> CompactNgram.open(folder.resolve("none.lm")));
  }

  private static String messageOf(byte[] file) {
    String message = assertThrows(IOException.class, () -> CompactNgram.of("m", file)).getMessage();
    assertTrue(message.startsWith("m: "), message);
    return message;
  }

  /** Damage behind correct checksums, as a hostile file would have it: an error, or a model that answers or throws in bounds. */
  @Test
  void open_mutatedFilesWithRightChecksums_neverHangNorExhaustMemory() throws IOException {
    byte[] good = CompactNgramWriter.encode(LmFixtures.random(2, 40, 4, 300), 5, 5);
    Random random = new Random(12);
    int opened = 0;
    int refused = 0;
    for (int round = 0; round < 4000; round++) {
      byte[] bytes = good.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        int at = random.nextInt(3) == 0 ? 20 + random.nextInt(60) : random.nextInt(bytes.length);
        bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] ^ 1 << random.nextInt(8));
      }
      if (random.nextInt(10) > 0) {
        sign(bytes);
      }
      try {
        walk(CompactNgram.of("m", bytes), random);
        opened++;
      } catch (IOException e) {
        assertTrue(e.getMessage().startsWith("m: "), e.getMessage());
        refused++;
      }
    }
    assertTrue(opened > 500 && refused > 500, opened + " opened, " + refused + " refused");
  }

  private static void walk(CompactNgram model, Random random) {
    int state = model.startState();
    for (int i = 0; i < 50; i++) {
      long next = model.scoreAndState(state, random.nextInt(model.vocabularySize()));
      state = NgramModel.stateOf(next);
    }
  }

  /** Makes the checksums right again where the header still tells where the sections are. */
  private static void sign(byte[] bytes) {
    ByteBuffer file = CompactFormat.buffer(bytes.length).put(bytes).clear();
    int order = file.getInt(20);
    if (order >= 1 && order <= 8 && file.getInt(12) < bytes.length && file.getInt(12) > 44) {
      int table = 44 + 4 * order + 8;
      long offset = file.getInt(12);
      for (int i = 0; i < CompactFormat.sections(order) && table + 12 <= bytes.length; i++, table += 12) {
        long length = file.getLong(table);
        if (length < 0 || offset + length > bytes.length) {
          break;
        }
        file.putInt(table + 8, crc(bytes, (int) offset, (int) length));
        offset += length;
      }
      byte[] signed = file.array();
      file.putInt(16, crc(signed, 20, file.getInt(12) - 20));
      System.arraycopy(signed, 0, bytes, 0, bytes.length);
    }
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
