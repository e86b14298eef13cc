package io.dualmode.tools.conformer.nemo;

import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.frontend.slaney.SlaneyFrontEnd;
import io.dualmode.model.head.recurrent.RecurrentPart;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A FastConformer with the heads CTC and TDT as NeMo's hybrid models are kept: a tar archive of {@code model_config.yaml},
 * {@code model_weights.ckpt} and a tokenizer. Tensors come under the engine's names and in its orders and leave under NeMo's.
 */
public final class NemoWriter {
  private static final String CTC = "ctc.";
  private static final String TDT = "tdt.";
  private static final String OUT = "encoder.pre_encode.out.weight";
  private static final int KERNEL = 3;

  private final ConformerConfig config;
  private final RecurrentPart.Shape transducer;
  private final UnitInventory units;
  private final TensorSource tensors;

  /**
   * A writer.
   *
   * @param units blank, then the pieces, the first of them the unknown one, with the logarithms of their probabilities
   * @param tensors of the network and of the heads {@code ctc} and {@code tdt}, as the engine's parts declare them
   */
  public NemoWriter(ConformerConfig config, RecurrentPart.Shape transducer, UnitInventory units, TensorSource tensors) {
    this.config = config;
    this.transducer = transducer;
    this.units = units;
    this.tensors = tensors;
  }

  /**
   * Writes the archive; a file that is there is replaced at once.
   *
   * @param names of the tensors
   * @param notes what is known of the model's origin
   */
  public void write(List<String> names, Map<String, String> notes, Path file) throws IOException {
    List<String> pieces = units.names().subList(1, units.size());
    List<Float> scores = new ArrayList<>();
    for (int unit = 1; unit < units.size(); unit++) {
      scores.add((float) units.score(unit));
    }
    byte[] tokenizer = SentencePieceWriter.write(pieces, scores);
    String hash = hash(tokenizer);
    StringBuilder vocabulary = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      vocabulary.append(pieces.get(i)).append('\t').append(scores.get(i)).append('\n');
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("model_config.yaml", utf8(new NemoYaml(config, transducer, names.stream().anyMatch(name -> name.endsWith("running_var")),
        pieces, hash, notes).text()));
    files.put("model_weights.ckpt", weights(names));
    files.put(hash + "_tokenizer.model", tokenizer);
    files.put(hash + "_vocab.txt", utf8(String.join("\n", pieces) + "\n"));
    files.put(hash + "_tokenizer.vocab", utf8(vocabulary.toString()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        TarArchiveEntry header = new TarArchiveEntry("./" + entry.getKey());
        header.setSize(entry.getValue().length);
        header.setModTime(0);
        tar.putArchiveEntry(header);
        tar.write(entry.getValue());
        tar.closeArchiveEntry();
      }
    }
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(beside, bytes.toByteArray());
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] weights(List<String> names) throws IOException {
    TorchWriter out = new TorchWriter();
    SlaneyFrontEnd frontEnd = new SlaneyFrontEnd(config.features());
    float[] filters = frontEnd.filters();
    out.floats("preprocessor.featurizer.window", frontEnd.window(), frontEnd.window().length);
    out.floats("preprocessor.featurizer.fb", filters, 1, config.features(), filters.length / config.features());
    for (String name : names) {
      int[] shape = tensors.shape(name);
      out.floats(stored(name), reordered(name, tensors.floats(name), shape), stored(name, shape));
      if (name.endsWith("running_var")) {
        out.integer(name.replace("running_var", "num_batches_tracked"), 1);
      }
    }
    return out.archive();
  }

  /** NeMo's name of a tensor. */
  private static String stored(String name) {
    if (name.startsWith(CTC)) {
      return "ctc_decoder.decoder_layers.0" + name.substring(name.lastIndexOf('.'));
    }
    if (!name.startsWith(TDT)) {
      return name;
    }
    String rest = name.substring(TDT.length());
    return rest.startsWith("joint.output.") ? "joint.joint_net.2" + rest.substring(rest.lastIndexOf('.'))
        : rest.startsWith("joint.") ? rest : "decoder." + rest.replace(".lstm.", ".dec_rnn.lstm.");
  }

  /** NeMo's shape of it: kernels with all their dimensions. */
  private static int[] stored(String name, int[] shape) {
    if (!name.endsWith(".weight") || shape.length == 1) {
      return shape;
    }
    if (name.startsWith("encoder.pre_encode.conv.")) {
      return shape[1] == KERNEL * KERNEL ? new int[] {shape[0], 1, KERNEL, KERNEL} : new int[] {shape[0], shape[1], 1, 1};
    }
    if (name.endsWith(".depthwise_conv.weight")) {
      return new int[] {shape[0], 1, shape[1]};
    }
    return name.contains(".pointwise_conv") || name.startsWith(CTC) ? new int[] {shape[0], shape[1], 1} : shape;
  }

  /** Blank behind the pieces instead of before them, the inputs of the layer behind the subsampling in the order channels, bins. */
  private float[] reordered(String name, float[] values, int[] shape) {
    int rows = shape[0];
    int row = values.length / rows;
    if (name.startsWith(CTC) || name.endsWith(".prediction.embed.weight") || name.contains(".joint.output.")) {
      float[] moved = values.clone();
      int last = (units.size() - 1) * row;
      System.arraycopy(values, row, moved, 0, last);
      System.arraycopy(values, 0, moved, last, row);
      return moved;
    }
    if (!name.equals(OUT)) {
      return values;
    }
    int channels = config.channels();
    int bins = row / channels;
    float[] moved = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int f = 0; f < bins; f++) {
        for (int c = 0; c < channels; c++) {
          moved[(r * channels + c) * bins + f] = values[(r * bins + f) * channels + c];
        }
      }
    }
    return moved;
  }
}
