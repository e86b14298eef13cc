package io.dualmode.tools.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.en.English;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.FeatureWindows;
import io.dualmode.tools.data.augmentation.Augmentation;
import io.dualmode.tools.data.augmentation.Range;
import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.data.cache.PhoneAlignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchLoaderTest {
  private static final EncoderConfig CONFIG = new EncoderConfig(80, 3, 3, 11, 100, 3f, 32, 16,
      List.of(EncoderConfig.Block.conv(1, 1)), 8, 64, 32, 40, 8, 9, 8, 8, 8);

  @TempDir
  static Path folder;
  private static CacheFixture data;
  private static float[] mean;

  @BeforeAll
  static void create() throws IOException {
    data = CacheFixture.create(folder, 40);
    mean = FeatureMean.of(data.cache, data.examples, Map.of());
  }

  private static BatchSettings settings(long seed) {
    return BatchSettings.defaults(seed).withBatchSeconds(6).withSpecAugment(hours -> 1);
  }

  private static List<TrainingBatch> take(BatchSettings settings, int count) throws InterruptedException {
    List<TrainingBatch> out = new ArrayList<>();
    try (BatchLoader loader = new BatchLoader(data.cache, data.examples, CONFIG, mean, settings)) {
      for (int i = 0; i < count; i++) {
        out.add(loader.next());
      }
    }
    return out;
  }

  private static void assertSame(TrainingBatch a, TrainingBatch b) {
    assertEquals(a.index(), b.index());
    assertEquals(a.epoch(), b.epoch());
    assertArrayEquals(a.ids(), b.ids());
    assertArrayEquals(a.frames(), b.frames());
    assertArrayEquals(a.fullInput(), b.fullInput());
    assertArrayEquals(a.streamingInput(), b.streamingInput());
    assertArrayEquals(a.frameLabels(), b.frameLabels());
    assertTrue(Arrays.deepEquals(a.phones(), b.phones()) && Arrays.deepEquals(a.entryFrames(), b.entryFrames()));
    assertEquals(a.hoursHeard(), b.hoursHeard());
  }

  @Test
  void next_sameSeed_isTheSameForAnyThreadsAndAnySkip() throws InterruptedException {
    List<TrainingBatch> whole = take(settings(7), 60);
    List<TrainingBatch> threaded = take(settings(7).withThreads(3), 60);
    assertTrue(whole.get(59).epoch() >= 1, "more than one epoch is covered");
    for (int i = 0; i < 60; i++) {
      assertSame(whole.get(i), threaded.get(i));
    }
    for (int skip : new int[] {1, 33, 57}) {
      TrainingBatch resumed = take(settings(7).withSkipBatches(skip), 1).get(0);
      assertSame(whole.get(skip), resumed);
    }
    assertFalse(Arrays.equals(whole.get(0).ids(), take(settings(8), 1).get(0).ids()));
  }

  @Test
  void next_labelsAndEntries_agreeWithEachOther() throws InterruptedException {
    double seconds = 0;
    for (TrainingBatch batch : take(settings(3), 40)) {
      int size = CONFIG.windowSize();
      assertEquals(batch.size() * batch.maxFrames() * size, batch.fullInput().length);
      assertEquals(seconds / 3600, batch.hoursHeard(), 1e-9);
      seconds += batch.audioSeconds();
      // pauses: as long as the utterance and a second on each side, three seconds inside; and all of it slower
      assertTrue(batch.size() == 1 || batch.size() * batch.maxFrames() * 0.03 <= 1.25 * (3 * 6 + 5.1 * batch.size()));
      assertEquals(batch.maxFrames(), Arrays.stream(batch.frames()).max().orElseThrow());
      for (int b = 0; b < batch.size(); b++) {
        int frames = batch.frames()[b];
        int[] entries = batch.entryFrames()[b];
        assertEquals(batch.phones()[b].length, entries.length);
        assertEquals(0, entries[0]);
        for (int i = 0; i < entries.length; i++) {
          assertTrue(entries[i] < frames && (i == 0 || entries[i] >= entries[i - 1]));
          int end = i + 1 < entries.length ? entries[i + 1] : frames;
          boolean last = i + 1 == entries.length;
          for (int k = entries[i]; k < end && !(last && k == frames - 1); k++) {
            assertEquals(batch.phones()[b][i], batch.frameLabels()[b * batch.maxFrames() + k]);
          }
        }
        for (int k = frames; k < batch.maxFrames(); k++) {
          assertEquals(-1, batch.frameLabels()[b * batch.maxFrames() + k]);
          int at = (b * batch.maxFrames() + k) * size;
          assertArrayEquals(new float[size], Arrays.copyOfRange(batch.fullInput(), at, at + size));
          assertArrayEquals(new float[size], Arrays.copyOfRange(batch.streamingInput(), at, at + size));
        }
      }
    }
  }

  @Test
  void next_stretchedSpeech_keepsLabelsOnTheirSound() throws InterruptedException {
    Augmentation none = Augmentation.defaults().scaled(0);
    Augmentation.Voice voice = new Augmentation.Voice(new Range(0.8, 1.25), new Range(1, 1));
    BatchSettings settings = BatchSettings.defaults(5)
        .withAugmentation(new Augmentation(voice, none.edges(), none.place(), none.microphone(), none.channel(), none.masks()));
    Map<String, Example> byId = new HashMap<>();
    data.examples.forEach(e -> byId.put(e.utterance().id(), e));
    for (TrainingBatch batch : take(settings, 5)) {
      for (int b = 0; b < batch.size(); b++) {
        PhoneAlignment alignment = byId.get(batch.ids()[b]).alignment();
        double ratio = batch.frames()[b] * 3.0 / alignment.frames();
        int[] phones = batch.phones()[b];
        // a silence in front of which next to nothing is left is none
        int dropped = Arrays.equals(phones, Arrays.copyOf(alignment.phones(), phones.length)) ? 0 : 1;
        for (int i = dropped; i < dropped + phones.length; i++) {
          double expected = alignment.starts()[i] * ratio / 3;
          assertEquals(phones[i - dropped], alignment.phones()[i]);
          assertEquals(expected, batch.entryFrames()[b][i - dropped], 2.5, "phone " + i + " of " + batch.ids()[b]);
        }
      }
    }
  }

  @Test
  void forEach_withoutAugmentation_showsThePlainFeaturesAndLabels() {
    List<String> seen = new ArrayList<>();
    BatchLoader.forEach(data.cache, data.examples, CONFIG, mean, 5, batch -> {
      for (int b = 0; b < batch.size(); b++) {
        seen.add(batch.ids()[b]);
        Example example = data.examples.get(Integer.parseInt(batch.ids()[b].substring(1)));
        float[] features = data.cache.featuresFor(batch.ids()[b]);
        int frames = batch.frames()[b];
        int at = b * batch.maxFrames() * CONFIG.windowSize();
        float[] expected = new float[frames * CONFIG.windowSize()];
        FeatureWindows.full(CONFIG, mean, features, 0, features.length / 80, expected, 0);
        assertArrayEquals(expected, Arrays.copyOfRange(batch.fullInput(), at, at + expected.length));
        FeatureWindows.streaming(CONFIG, mean, features, 0, features.length / 80, expected, 0);
        assertArrayEquals(expected, Arrays.copyOfRange(batch.streamingInput(), at, at + expected.length));
        for (int k = 0; k < frames; k++) {
          int centre = Math.min(features.length / 80 - 1, 3 * k + 1);
          int phone = 0;
          for (int i = 0; i < example.alignment().starts().length; i++) {
            phone = example.alignment().starts()[i] <= centre ? example.alignment().phones()[i] : phone;
          }
          assertEquals(phone, batch.frameLabels()[b * batch.maxFrames() + k]);
        }
      }
    });
    assertEquals(data.examples.stream().map(e -> e.utterance().id()).sorted().toList(), seen.stream().sorted().toList());
  }

  @Test
  void next_corpusWeights_areTheMeanTimesHeardPerEpoch() throws InterruptedException {
    Map<String, Integer> heard = new HashMap<>();
    int epochs = 0;
    BatchSettings settings = settings(2).withAugmentation(null).withCorpusWeights(Map.of("fsdd", 0.5, "read", 2.0));
    try (BatchLoader loader = new BatchLoader(data.cache, data.examples, CONFIG, mean, settings)) {
      for (TrainingBatch batch = loader.next(); batch.epoch() < 20; batch = loader.next()) {
        epochs = batch.epoch() + 1;
        for (String id : batch.ids()) {
          heard.merge(data.cache.find(id).corpus(), 1, Integer::sum);
        }
      }
    }
    assertEquals(20, epochs);
    assertEquals(20 * 40 * 2, heard.get("read"));
    assertEquals(20 * 40 * 0.5, heard.get("fsdd"), 4 * Math.sqrt(20 * 40 * 0.25));
  }

  @Test
  void next_afterClose_isRefused() {
    BatchLoader loader = new BatchLoader(data.cache, data.examples, CONFIG, mean, settings(1));
    loader.close();
    loader.close();
    assertThrows(IllegalStateException.class, loader::next);
    assertThrows(IllegalArgumentException.class, () -> new BatchLoader(data.cache, List.of(), CONFIG, mean, settings(1)));
  }

  @Test
  void select_splitNoiseAndMisfits_areLeftOut() {
    Map<String, PhoneAlignment> alignments = new HashMap<>();
    data.examples.forEach(e -> alignments.put(e.utterance().id(), e.alignment()));
    assertEquals(data.examples, Example.select(data.cache, alignments, "train"));
    assertEquals(List.of(), Example.select(data.cache, alignments, "dev"));
    alignments.put("u0", PhoneAlignment.parse("u0\t3\t0\tAA 3", English.arpabet()));
    alignments.remove("u1");
    assertEquals(data.examples.subList(2, data.examples.size()), Example.select(data.cache, alignments, "train"));
  }

  @Test
  void read_alignments_parsesOrNamesTheLine() throws IOException {
    Path file = folder.resolve("alignments.tsv");
    Files.writeString(file, "a\t10\t-2.5\tSIL 4 ZH 1 T 5\n");
    PhoneAlignment alignment = PhoneAlignment.read(file).get("a");
    assertArrayEquals(new int[] {0, 39, 31}, alignment.phones());
    assertArrayEquals(new int[] {0, 4, 5}, alignment.starts());
    for (String bad : List.of("a\t10\t0", "a\t9\t0\tSIL 4 T 6", "a\t4\t0\tXX 4", "a\t4\t0\tT", "a\t0\t0\tT 0", "a\tx\t0\tT 4")) {
      Files.writeString(file, "a\t4\t0\tT 4\n" + bad + "\n");
      String message = assertThrows(IOException.class, () -> PhoneAlignment.read(file)).getMessage();
      assertTrue(message.contains("line 2"), message);
    }
  }
}
