package io.dualmode.tools.conformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.checkpoint.NemoFormat;
import io.dualmode.checkpoint.file.Region;
import io.dualmode.checkpoint.file.SentencePieceModel;
import io.dualmode.checkpoint.file.TorchCheckpoint;
import io.dualmode.model.conformer.ConformerPart;
import io.dualmode.model.format.ForeignModel;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.tools.conformer.nemo.NemoWriter;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in a written archive, against NeMo's names, shapes and orders, and against the project's reader. */
class NemoWriterTest {
  private static final String PIECES = "<blank>\t0\n<unk>\t0\n\u2581\t-2.5\ne\t-3.25\n\u2581the\t-4.5\n'\t-5\n";
  private static final int TOKENS = 5;
  private static final int DIM = 32;
  private static final int CHANNELS = 8;
  private static final int PREDICTION = 16;

  @TempDir Path dir;

  private ConformerNetwork network;
  private ConformerWeights weights;
  private UnitInventory units;

  private Path write(ConformerOptions.Norm norm) throws IOException {
    ConformerOptions options = new ConformerOptions();
    options.layers = 2;
    options.width = DIM;
    options.channels = CHANNELS;
    options.prediction = PREDICTION;
    options.norm = norm;
    units = UnitInventory.read(new StringReader(PIECES), "pieces").as(UnitKind.PIECES, UnitInventory.SILENCE);
    network = ConformerNetwork.of(options, units.size(), 3);
    ParameterLayout layout = network.layout();
    weights = new ConformerWeights(network, layout, new TrainingState(layout, 9));
    Path file = dir.resolve("small.nemo");
    new NemoWriter(network.config(), network.transducer(), units, weights).write(weights.names(), Map.of("licence", "none: \"of\" #this"), file);
    return file;
  }

  @ParameterizedTest
  @EnumSource(ConformerOptions.Norm.class)
  void ourReader_findsTheSameNetworkAndTensors(ConformerOptions.Norm norm) throws IOException {
    ForeignModel model = new NemoFormat().open(write(norm));
    try {
      assertEquals(network.config(), ((ConformerPart) model.config().parts().network()).config());
      assertEquals(List.of("tdt", "ctc"), model.config().parts().headNames());
      assertEquals(network.parts().heads().get(0), model.config().parts().heads().get(0));
      assertEquals(units.names(), model.units().names());
      assertEquals(-3.25, model.units().score(3));
      for (String name : weights.names()) {
        assertArrayEquals(weights.floats(name), model.tensors().floats(name), name);
      }
    } finally {
      model.resources().close();
    }
  }

  @Test
  void weights_haveNemosNamesShapesAndOrders() throws IOException {
    Map<String, byte[]> files = files(write(ConformerOptions.Norm.BATCH));
    Path checkpoint = Files.write(dir.resolve("weights"), files.get("model_weights.ckpt"));
    try (FileChannel channel = FileChannel.open(checkpoint); TorchCheckpoint tensors =
        TorchCheckpoint.open(new Region(channel, "weights", 0, channel.size()))) {
      Map<String, List<Integer>> expected = new LinkedHashMap<>();
      expected.put("preprocessor.featurizer.fb", List.of(1, 80, 257));
      expected.put("preprocessor.featurizer.window", List.of(400));
      expected.put("encoder.pre_encode.conv.0.weight", List.of(CHANNELS, 1, 3, 3));
      expected.put("encoder.pre_encode.conv.2.weight", List.of(CHANNELS, 1, 3, 3));
      expected.put("encoder.pre_encode.conv.3.weight", List.of(CHANNELS, CHANNELS, 1, 1));
      expected.put("encoder.pre_encode.conv.5.bias", List.of(CHANNELS));
      expected.put("encoder.pre_encode.conv.6.weight", List.of(CHANNELS, CHANNELS, 1, 1));
      expected.put("encoder.pre_encode.out.weight", List.of(DIM, 11 * CHANNELS));
      expected.put("encoder.layers.1.feed_forward1.linear1.weight", List.of(4 * DIM, DIM));
      expected.put("encoder.layers.1.self_attn.pos_bias_u", List.of(4, DIM / 4));
      expected.put("encoder.layers.1.self_attn.linear_pos.weight", List.of(DIM, DIM));
      expected.put("encoder.layers.1.conv.pointwise_conv1.weight", List.of(2 * DIM, DIM, 1));
      expected.put("encoder.layers.1.conv.depthwise_conv.weight", List.of(DIM, 1, 9));
      expected.put("encoder.layers.1.conv.batch_norm.running_var", List.of(DIM));
      expected.put("encoder.layers.1.conv.batch_norm.num_batches_tracked", List.of());
      expected.put("encoder.layers.1.conv.pointwise_conv2.weight", List.of(DIM, DIM, 1));
      expected.put("decoder.prediction.embed.weight", List.of(TOKENS + 1, PREDICTION));
      expected.put("decoder.prediction.dec_rnn.lstm.weight_hh_l0", List.of(4 * PREDICTION, PREDICTION));
      expected.put("joint.enc.weight", List.of(PREDICTION, DIM));
      expected.put("joint.pred.bias", List.of(PREDICTION));
      expected.put("joint.joint_net.2.weight", List.of(TOKENS + 1 + 5, PREDICTION));
      expected.put("ctc_decoder.decoder_layers.0.weight", List.of(TOKENS + 1, DIM, 1));
      expected.forEach((name, shape) -> assertEquals(shape, Arrays.stream(tensors.shape(name)).boxed().toList(), name));
      assertEquals(2 + 12 + 2 * (12 + 2 + 1 + 16 + 1 + 2 + 6) + 5 + 6 + 2, tensors.names().size(), tensors.names()::toString);
      float[] embedding = tensors.floats("decoder.prediction.embed.weight");
      assertArrayEquals(new float[PREDICTION], Arrays.copyOfRange(embedding, TOKENS * PREDICTION, embedding.length), "blank comes last and says nothing");
      float[] own = weights.floats("ctc.output.weight");
      float[] stored = tensors.floats("ctc_decoder.decoder_layers.0.weight");
      assertArrayEquals(Arrays.copyOf(own, DIM), Arrays.copyOfRange(stored, TOKENS * DIM, stored.length), "blank comes last");
      assertArrayEquals(Arrays.copyOfRange(own, DIM, own.length), Arrays.copyOf(stored, TOKENS * DIM), "the tokens keep their order");
      float[] joint = weights.floats("tdt.joint.output.weight");
      float[] storedJoint = tensors.floats("joint.joint_net.2.weight");
      assertArrayEquals(Arrays.copyOfRange(joint, (TOKENS + 1) * PREDICTION, joint.length),
          Arrays.copyOfRange(storedJoint, (TOKENS + 1) * PREDICTION, joint.length), "durations stay behind the blank");
      // input c F' + f of a row there is input f C + c here
      assertEquals(weights.floats("encoder.pre_encode.out.weight")[3 * 11 * CHANNELS + 5 * CHANNELS + 2],
          tensors.floats("encoder.pre_encode.out.weight")[3 * 11 * CHANNELS + 2 * 11 + 5]);
      float[] filters = tensors.floats("preprocessor.featurizer.fb");
      for (int i = 0; i < 80; i++) {
        double area = 0;
        for (int k = 0; k < 257; k++) {
          area += filters[i * 257 + k] * 31.25;
        }
        assertEquals(1, area, 0.2, "filter " + i + " has the area 1");
      }
    }
  }

  @Test
  void tokenizer_isASentencePieceModelOfTheConfiguration() throws IOException {
    Map<String, byte[]> files = files(write(ConformerOptions.Norm.LAYER));
    String name = files.keySet().stream().filter(file -> file.endsWith("_tokenizer.model")).findFirst().orElseThrow();
    assertTrue(name.matches("[0-9a-f]{32}_tokenizer\\.model"), name);
    assertTrue(new String(files.get("model_config.yaml"), StandardCharsets.UTF_8).contains("nemo:" + name));
    SentencePieceModel model = SentencePieceModel.read(name, files.get(name));
    assertEquals(SentencePieceModel.Kind.UNIGRAM, model.kind());
    assertEquals(units.names().subList(1, units.size()), model.pieces());
    assertEquals(List.of(0f, -2.5f, -3.25f, -4.5f, -5f), model.scores());
  }

  private static Map<String, byte[]> files(Path archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (TarFile tar = new TarFile(archive)) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        files.put(entry.getName().replace("./", ""), tar.getInputStream(entry).readAllBytes());
      }
    }
    assertEquals(List.of("model_config.yaml", "model_weights.ckpt"), List.copyOf(files.keySet()).subList(0, 2));
    return files;
  }
}
