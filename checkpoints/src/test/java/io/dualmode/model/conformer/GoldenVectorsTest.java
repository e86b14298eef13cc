package io.dualmode.model.conformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.checkpoint.NemoToy;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.slaney.SlaneyFrontEnd;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.head.recurrent.GreedyTransducer;
import io.dualmode.model.head.recurrent.LoadedRecurrent;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks with random weights against what NVIDIA's own classes answered. */
class GoldenVectorsTest {
  private static final int VALID = 160;

  private static float[] mel(int bins) {
    float[] samples = NemoToy.samples();
    FeatureExtractor extractor = new SlaneyFrontEnd(bins).newExtractor();
    FeatureBuffer out = new FeatureBuffer(bins, VALID);
    Random random = new Random(bins);
    for (int at = 0; at < samples.length; ) {
      int count = Math.min(samples.length - at, random.nextInt(700));
      extractor.accept(samples, at, count, out);
      at += count;
    }
    extractor.finish(out);
    return out.toArray();
  }

  private static ConformerEncoder encoder(String model, int layers) throws IOException {
    ConformerConfig c = NemoToy.encoder(model);
    ConformerConfig cut = new ConformerConfig(c.features(), layers, c.dim(), c.heads(), c.feedForward(), c.kernel(), c.subsampling(), c.stride(),
        c.channels(), c.causal(), c.scaled(), c.normalise(), c.attention(), c.contexts());
    return new ConformerEncoder(cut, NemoToy.reader(model), Set.of(WeightSet.DENSE), Precision.FLOAT32, KernelProvider.kernels(), 6);
  }

  private static float[][] encode(EncoderStream stream, float[] mel, int bins, long seed) {
    List<float[]> frames = new ArrayList<>();
    int width = 64;
    Random random = new Random(seed);
    int total = mel.length / bins;
    for (int at = 0; at < total; ) {
      int count = Math.min(total - at, seed == 0 ? total : random.nextInt(30));
      stream.accept(mel, at * bins, count, (data, offset, first, n) -> add(frames, data, offset, first, n, width));
      at += count;
    }
    stream.finish((data, offset, first, n) -> add(frames, data, offset, first, n, width));
    assertEquals(frames.size(), stream.encodedFrames());
    return frames.toArray(float[][]::new);
  }

  private static void add(List<float[]> frames, float[] data, int offset, int first, int count, int width) {
    assertEquals(frames.size(), first);
    for (int i = 0; i < count; i++) {
      float[] frame = new float[width];
      System.arraycopy(data, offset + i * width, frame, 0, width);
      frames.add(frame);
    }
  }

  private static double difference(float[][] expected, float[][] got, int frames) {
    double most = 0;
    for (int t = 0; t < frames; t++) {
      for (int i = 0; i < expected[t].length; i++) {
        most = Math.max(most, Math.abs(expected[t][i] - got[t][i]));
      }
    }
    return most;
  }

  private static float[][] transposed(float[][] x) {
    float[][] y = new float[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < x[i].length; k++) {
        y[k][i] = x[i][k];
      }
    }
    return y;
  }

  @Test
  void mel_isThatOfTheReference() throws IOException {
    float[] mel = mel(80);
    assertEquals(VALID * 80, mel.length);
    float[][] expected = NemoToy.expected("streaming-expected.safetensors", "mel");
    double most = 0;
    for (int n = 0; n < VALID; n++) {
      for (int b = 0; b < 80; b++) {
        most = Math.max(most, Math.abs(expected[b][n] - mel[n * 80 + b]));
      }
    }
    assertTrue(most < 5e-4, "differs by " + most);
  }

  @Test
  void layers_ofAWholeRecording_areThoseOfTheReference() throws IOException {
    for (int layer = 1; layer <= 4; layer++) {
      EncoderStream stream = encoder("offline", layer).newStream(WeightSet.DENSE, Context.ALL, false);
      float[][] got = encode(stream, mel(128), 128, 0);
      assertEquals(20, got.length);
      double apart = difference(NemoToy.expected("offline-expected.safetensors", "layer_" + (layer - 1)), got, 20);
      assertTrue(apart < 1e-4, "layer " + layer + " differs by " + apart);
    }
  }

  @Test
  void layers_ofChunkedAttentionOverAWholeRecording_areThoseOfTheReference() throws IOException {
    for (int layer = 1; layer <= 4; layer++) {
      EncoderStream stream = encoder("streaming", layer).newStream(WeightSet.DENSE, new Context(12, 3), false);
      float[][] got = encode(stream, mel(80), 80, 0);
      assertEquals(21, got.length);
      double apart = difference(NemoToy.expected("streaming-expected.safetensors", "layer_" + (layer - 1) + "_12_3"), got, 21);
      assertTrue(apart < 1e-4, "layer " + layer + " differs by " + apart);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 1, 0})
  void chunks_areThoseOfTheReference_howeverTheyAreCut(int right) throws IOException {
    float[][] expected = transposed(NemoToy.expected("streaming-expected.safetensors", "streamed_12_" + right));
    EncoderStream stream = encoder("streaming", 4).newStream(WeightSet.DENSE, new Context(12, right), true);
    for (long seed = 0; seed < 6; seed++) {
      stream.reset();
      float[][] got = encode(stream, mel(80), 80, seed);
      assertEquals(expected.length, got.length);
      double apart = difference(expected, got, expected.length);
      assertTrue(apart < 1e-4, "right " + right + " seed " + seed + " differs by " + apart);
    }
  }

  @Test
  void caches_areThoseOfTheReference() throws IOException {
    EncoderStream stream = encoder("streaming", 4).newStream(WeightSet.DENSE, new Context(12, 3), true);
    TensorReader tensors = NemoToy.reader("streaming");
    float[] mel = mel(80);
    int[] upTo = {25, 57, 89};
    int given = 0;
    for (int step = 0; step < upTo.length; step++) {
      stream.accept(mel, given * 80, upTo[step] - given, (data, offset, first, count) -> { });
      given = upTo[step];
      if (step == 1) {
        continue;
      }
      float[][] channel = NemoToy.expected("streaming-expected.safetensors", "cache_channel_12_3_step" + step);
      float[][] time = NemoToy.expected("streaming-expected.safetensors", "cache_time_12_3_step" + step);
      int cached = 4 * (step + 1);
      for (int layer = 0; layer < 4; layer++) {
        BlockStream block = ((ConformerStream) stream).blocks().get(layer);
        String name = "encoder.layers." + layer + ".self_attn.linear_v";
        PackedMatrix value = tensors.packed(name + ".weight", 64, 64, tensors.vector(name + ".bias", 64), WeightSet.DENSE, Precision.FLOAT32);
        float[] values = block.cachedValues();
        assertEquals(cached * 64, values.length);
        for (int i = 0; i < cached; i++) {
          float[] projected = new float[64];
          // The reference keeps what attention reads; here its values are kept.
          KernelProvider.kernels().multiply(value, channel[layer * 12 + 12 - cached + i], 0, 64, 1, projected, 0, 64);
          for (int c = 0; c < 64; c++) {
            assertEquals(projected[c], values[i * 64 + c], 1e-4, "step " + step + " layer " + layer + " frame " + i);
          }
        }
        float[] gates = block.cachedGates();
        for (int k = 0; k < 8; k++) {
          for (int c = 0; c < 64; c++) {
            assertEquals(time[layer * 64 + c][k], gates[k * 64 + c], 1e-4, "step " + step + " layer " + layer);
          }
        }
      }
    }
  }

  @Test
  void tokens_ofBothTransducers_areThoseOfTheReference() throws IOException {
    float[][] whole = encode(encoder("offline", 4).newStream(WeightSet.DENSE, Context.ALL, false), mel(128), 128, 0);
    JsonObject offline = NemoToy.answers().getAsJsonObject("offline");
    check(offline.getAsJsonObject("tdt"), tokens("offline", "tdt", whole));
    JsonObject streaming = NemoToy.answers().getAsJsonObject("streaming");
    for (int right : new int[] {3, 1, 0}) {
      float[][] chunks = encode(encoder("streaming", 4).newStream(WeightSet.DENSE, new Context(12, right), true), mel(80), 80, 3);
      check(streaming.getAsJsonObject("12_" + right).getAsJsonObject("rnnt_streamed"), tokens("streaming", "rnnt", chunks));
    }
  }

  /** Best tokens of the CTC head, which is asked as every search asks it, blank being 0. */
  @Test
  void tokens_ofTheCtcHead_areThoseOfTheReference() throws IOException {
    float[][] whole = encode(encoder("offline", 4).newStream(WeightSet.DENSE, Context.ALL, false), mel(128), 128, 0);
    float[][] expected = NemoToy.expected("offline-expected.safetensors", "ctc_log_probs");
    ScoringHead head = NemoToy.head("offline", "ctc").load(NemoToy.reader("offline"), WeightSet.DENSE, Precision.FLOAT32,
        KernelProvider.kernels()).newScoringHead();
    assertEquals(33, head.scorer().rowSize());
    List<Integer> best = new ArrayList<>();
    for (int t = 0; t < 20; t++) {
      float[] row = new float[33];
      head.fill(whole[t], 0, 1, row, 0);
      int most = 0;
      for (int unit = 0; unit < 33; unit++) {
        assertEquals(expected[t][unit == 0 ? 32 : unit - 1], row[unit], 2e-4, "frame " + t + " unit " + unit);
        most = row[unit] > row[most] ? unit : most;
      }
      best.add(most == 0 ? 32 : most - 1);
    }
    assertEquals(numbers(NemoToy.answers().getAsJsonObject("offline").getAsJsonObject("ctc"), "best").subList(0, 20), best);
  }

  private static List<int[]> tokens(String model, String head, float[][] frames) throws IOException {
    LoadedRecurrent loaded = (LoadedRecurrent) NemoToy.head(model, head)
        .load(NemoToy.reader(model), WeightSet.DENSE, Precision.FLOAT32, KernelProvider.kernels());
    List<int[]> first = null;
    for (int cut : new int[] {1, 3, 100}) {
      GreedyTransducer search = loaded.newGreedySearch(0);
      List<int[]> said = new ArrayList<>();
      for (int at = 0; at < frames.length; at += cut) {
        int count = Math.min(cut, frames.length - at);
        float[] flat = new float[count * 64];
        for (int i = 0; i < count; i++) {
          System.arraycopy(frames[at + i], 0, flat, i * 64, 64);
        }
        search.accept(flat, 0, count, (token, frame, duration, probability) -> {
          assertTrue(probability > 0 && probability <= 1, "probability " + probability);
          said.add(new int[] {token - 1, frame, duration});
        });
      }
      if (first != null) {
        assertArrayEquals(first.toArray(), said.toArray());
      }
      first = said;
    }
    return first;
  }

  private static void check(JsonObject expected, List<int[]> said) {
    assertEquals(numbers(expected, "tokens"), said.stream().map(t -> t[0]).toList());
    assertEquals(numbers(expected, "frames"), said.stream().map(t -> t[1]).toList());
    if (expected.has("durations")) {
      assertEquals(numbers(expected, "durations"), said.stream().map(t -> t[2]).toList());
    }
  }

  private static List<Integer> numbers(JsonObject object, String key) {
    List<Integer> numbers = new ArrayList<>();
    object.get(key).getAsJsonArray().forEach(number -> numbers.add(number.getAsInt()));
    return numbers;
  }
}
