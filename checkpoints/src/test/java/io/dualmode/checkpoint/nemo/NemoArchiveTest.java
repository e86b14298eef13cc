package io.dualmode.checkpoint.nemo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.checkpoint.NemoToy;
import io.dualmode.checkpoint.file.CheckpointTensors;
import io.dualmode.checkpoint.file.SentencePieceModel;
import io.dualmode.checkpoint.file.TorchCheckpoint;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerEncoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.slaney.SlaneyFrontEnd;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NemoArchiveTest {
  private static final Path ARCHIVE = NemoToy.FOLDER.resolve("ctc.nemo");

  @TempDir
  Path folder;

  /** Log-probabilities of the CTC head over the input, {@code [frames][33]}. */
  private static float[][] hear(NemoArchive archive) throws IOException {
    ConformerConfig config = NemoConfig.parse("config", archive.bytes(NemoArchive.CONFIG)).encoder();
    try (CheckpointTensors tensors = TorchCheckpoint.open(archive.entry(NemoArchive.WEIGHTS))) {
      TensorReader reader = new TensorReader(new NemoTensors(tensors, config), 32);
      ConformerEncoder encoder =
          new ConformerEncoder(config, reader, Set.of(WeightSet.DENSE), Precision.FLOAT32, KernelProvider.kernels(), 6);
      EncoderStream stream = encoder.newStream(WeightSet.DENSE, Context.ALL, false);
      FeatureExtractor extractor = new SlaneyFrontEnd(config.features()).newExtractor();
      float[] samples = NemoToy.samples();
      extractor.accept(samples, 0, samples.length, (features, at) -> stream.accept(features, at, 1, (data, offset, first, count) -> { }));
      extractor.finish((features, at) -> stream.accept(features, at, 1, (data, offset, first, count) -> { }));
      PackedMatrix head = reader.packed("decoder.decoder_layers.0.weight", 33, config.dim(), reader.vector("decoder.decoder_layers.0.bias", 33),
          WeightSet.DENSE, Precision.FLOAT32);
      float[][] out = new float[40][33];
      stream.finish((data, offset, first, count) -> {
        for (int i = 0; i < count; i++) {
          KernelProvider.kernels().multiply(head, data, offset + i * config.dim(), config.dim(), 1, out[first + i], 0, 33);
          KernelProvider.kernels().logSoftmax(out[first + i], 0, 1, 33);
        }
      });
      return out;
    }
  }

  @Test
  void wholeArchive_saysWhatTheReferenceSays() throws IOException {
    float[][] expected = NemoToy.expected("ctc-expected.safetensors", "ctc_log_probs");
    try (NemoArchive archive = NemoArchive.open(ARCHIVE)) {
      float[][] got = hear(archive);
      for (int t = 0; t < 40; t++) {
        assertArrayEquals(expected[t], got[t], 2e-4f, "frame " + t);
      }
    }
  }

  @Test
  void compressedArchive_isTheSame_andLeavesNothingBehind() throws IOException {
    Path compressed = folder.resolve("old.nemo");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(ARCHIVE, out);
    }
    long before = temporaries();
    try (NemoArchive archive = NemoArchive.open(compressed); NemoArchive plain = NemoArchive.open(ARCHIVE)) {
      assertArrayEquals(plain.bytes(NemoArchive.WEIGHTS), archive.bytes(NemoArchive.WEIGHTS));
    }
    assertEquals(before, temporaries());
  }

  private static long temporaries() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().matches("dualmode.*\\.tar")).count();
    }
  }

  @Test
  void tokenizers_holdTheVocabularyOfTheConfiguration() throws IOException {
    try (NemoArchive archive = NemoArchive.open(ARCHIVE)) {
      NemoConfig config = NemoConfig.parse("config", archive.bytes(NemoArchive.CONFIG));
      SentencePieceModel unigram = SentencePieceModel.read("tokenizer", archive.bytes("0123456789abcdef_tokenizer.model"));
      assertEquals(config.value("decoder", "vocabulary"), unigram.pieces());
      assertEquals(SentencePieceModel.Kind.UNIGRAM, unigram.kind());
      SentencePieceModel bpe = SentencePieceModel.read("bpe", Files.readAllBytes(NemoToy.FOLDER.resolve("tokenizer.model")));
      assertEquals(unigram.pieces(), bpe.pieces());
      assertEquals(SentencePieceModel.Kind.BPE, bpe.kind());
      assertTrue(bpe.scores().get(3) > bpe.scores().get(20), "frequent pieces come first");
    }
  }

  /** Whatever is changed in an archive, reading it gives numbers or one clear error, and takes no more memory than the file suggests. */
  @Test
  void damagedArchives_areRefusedOrRead_neverAnythingElse() throws IOException {
    byte[] good = Files.readAllBytes(ARCHIVE);
    Random random = new Random(7);
    int refused = 0;
    Path file = folder.resolve("damaged.nemo");
    for (int round = 0; round < 400; round++) {
      byte[] bad = good.clone();
      int length = bad.length;
      switch (round % 4) {
        case 0 -> length = random.nextInt(bad.length);
        case 1 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          for (int i = 0; i < 20; i++) {
            bad[random.nextInt(4096)] = (byte) random.nextInt();
          }
        }
        default -> {
          int pickle = indexOf(bad, "ctorch._utils");
          for (int i = 0; i < 4; i++) {
            bad[pickle - 60 + random.nextInt(9000)] = (byte) random.nextInt();
          }
        }
      }
      Files.write(file, Arrays.copyOf(bad, length));
      try (NemoArchive archive = NemoArchive.open(file); CheckpointTensors tensors = TorchCheckpoint.open(archive.entry(NemoArchive.WEIGHTS))) {
        NemoConfig.parse("config", archive.bytes(NemoArchive.CONFIG)).encoder();
        for (String name : tensors.names()) {
          tensors.floats(name);
        }
      } catch (ModelFormatException e) {
        refused++;
        assertFalse(e.getMessage().isBlank());
      }
    }
    assertTrue(refused > 150, refused + " of 400 were refused");
  }

  private static int indexOf(byte[] bytes, String text) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    return all.indexOf(text);
  }

  @Test
  void pickleThatNamesAnythingElse_isRefusedByName() throws IOException {
    byte[] good = Files.readAllBytes(ARCHIVE);
    String text = new String(good, StandardCharsets.ISO_8859_1);
    byte[] evil = text.replace("ctorch\nFloatStorage\n", "cosxxx\nsystemStorag\n").getBytes(StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("evil.nemo");
    Files.write(file, evil);
    try (NemoArchive archive = NemoArchive.open(file)) {
      ModelFormatException e = assertThrows(ModelFormatException.class, () -> TorchCheckpoint.open(archive.entry(NemoArchive.WEIGHTS)));
      assertTrue(e.getMessage().contains("osxxx systemStorag"), e.getMessage());
    }
  }
}
