package io.dualmode.checkpoint.nemo;

import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Attention;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.conformer.ConformerConfig.Subsampling;
import io.dualmode.model.format.source.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the configuration of a NeMo model says, in the terms of this project. Keys that are missing have NeMo's defaults. */
public final class NemoConfig {
  private static final double LOG_GUARD = 1.0 / (1 << 24);

  private final String path;
  private final YamlTree tree;

  private NemoConfig(String path, YamlTree tree) {
    this.path = path;
    this.tree = tree;
  }

  public static NemoConfig parse(String path, byte[] yaml) throws ModelFormatException {
    return new NemoConfig(path, YamlTree.parse(path, yaml).under("encoder", "model"));
  }

  /** The value at a path of keys, null where there is none. */
  public Object value(String... keys) {
    return tree.value(keys);
  }

  public int integer(int missing, String... keys) throws ModelFormatException {
    Object value = value(keys);
    if (value == null) {
      return missing;
    }
    if (value instanceof Integer number) {
      return number;
    }
    throw fault("a whole number", value, keys);
  }

  public String text(String missing, String... keys) throws ModelFormatException {
    Object value = value(keys);
    if (value == null || value instanceof String) {
      return value == null ? missing : (String) value;
    }
    throw fault("a text", value, keys);
  }

  boolean flag(boolean missing, String... keys) throws ModelFormatException {
    Object value = value(keys);
    if (value == null || value instanceof Boolean) {
      return value == null ? missing : (Boolean) value;
    }
    throw fault("true or false", value, keys);
  }

  public List<Integer> integers(String... keys) throws ModelFormatException {
    List<Integer> numbers = new ArrayList<>();
    if (value(keys) instanceof List<?> list) {
      for (Object item : list) {
        if (!(item instanceof Integer number)) {
          throw fault("whole numbers", item, keys);
        }
        numbers.add(number);
      }
    }
    return numbers;
  }

  private ModelFormatException fault(String expected, Object found, String... keys) {
    return new ModelFormatException(path, -1, expected + " as " + String.join(".", keys), YamlTree.describe(found));
  }

  private <T> T choice(Map<String, T> choices, String missing, String... keys) throws ModelFormatException {
    String found = text(missing, keys);
    T choice = choices.get(found);
    if (choice == null) {
      throw fault("one of " + choices.keySet().stream().sorted().toList(), found, keys);
    }
    return choice;
  }

  /** The shape of the encoder. */
  public ConformerConfig encoder() throws ModelFormatException {
    int dim = integer(0, "encoder", "d_model");
    boolean causal = flag(false, "encoder", "causal_downsampling");
    int kernel = integer(31, "encoder", "conv_kernel_size");
    if (causal != causalConvolutions(kernel)) {
      throw fault("causal convolutions and causal subsampling together or neither", value("encoder", "conv_context_size"), "encoder",
          "conv_context_size");
    }
    choice(Map.of("rel_pos", true, "rel_pos_local_attn", true), "rel_pos", "encoder", "self_attention_model");
    if (!flag(true, "encoder", "untie_biases")) {
      throw fault("biases of positions in each layer (true)", false, "encoder", "untie_biases");
    }
    if (value("encoder", "reduction") != null) {
      throw fault("no reduction between layers", value("encoder", "reduction"), "encoder", "reduction");
    }
    choice(Map.of("batch_norm", true, "layer_norm", true), "batch_norm", "encoder", "conv_norm_type");
    requireNumber(0, 0, "encoder", "global_tokens");
    int channels = integer(-1, "encoder", "subsampling_conv_channels");
    try {
      return new ConformerConfig(integer(80, "encoder", "feat_in"), integer(0, "encoder", "n_layers"), dim,
          integer(4, "encoder", "n_heads"), dim * integer(4, "encoder", "ff_expansion_factor"), kernel,
          choice(Map.of("striding", Subsampling.STRIDING, "dw_striding", Subsampling.DEPTHWISE), "striding", "encoder", "subsampling"),
          integer(4, "encoder", "subsampling_factor"), channels < 0 ? dim : channels, causal ? 1 : 0, flag(true, "encoder", "xscaling") ? 1 : 0,
          tree.isNull("preprocessor", "normalize") ? Normalise.NONE
              : choice(Map.of("per_feature", Normalise.PER_FEATURE, "NA", Normalise.NONE), "per_feature", "preprocessor", "normalize"),
          choice(Map.of("regular", Attention.REGULAR, "chunked_limited", Attention.CHUNKED, "chunked_limited_with_rc", Attention.REGULAR),
              "regular", "encoder", "att_context_style"),
          contexts());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(path, -1, "a Conformer that can be read", e.getMessage(), e);
    }
  }

  private boolean causalConvolutions(int kernel) throws ModelFormatException {
    Object value = value("encoder", "conv_context_size");
    if (value == null || value.equals("causal")) {
      return value != null;
    }
    if (value.equals(List.of(kernel - 1, 0)) || value.equals(List.of((kernel - 1) / 2, (kernel - 1) / 2))) {
      return value.equals(List.of(kernel - 1, 0));
    }
    throw fault("causal, or nothing for symmetric convolutions,", value, "encoder", "conv_context_size");
  }

  /** Fails where the features are others than those of {@link io.dualmode.model.frontend.slaney.SlaneyFrontEnd}. */
  public void requireFrontEnd() throws ModelFormatException {
    requireNumber(16_000, 16_000, "preprocessor", "sample_rate");
    requireNumber(0.025, 0.02, "preprocessor", "window_size");
    requireNumber(0.01, 0.01, "preprocessor", "window_stride");
    requireNumber(512, 512, "preprocessor", "n_fft");
    // where these are null, NeMo leaves the step out
    requireSet("preprocessor", "preemph");
    requireSet("preprocessor", "window");
    requireSet("preprocessor", "mel_norm");
    requireNumber(0.97, 0.97, "preprocessor", "preemph");
    requireNumber(2, 2, "preprocessor", "mag_power");
    requireNumber(0, 0, "preprocessor", "lowfreq");
    requireNumber(1, 1, "preprocessor", "frame_splicing");
    requireNumber(integer(80, "encoder", "feat_in"), 64, "preprocessor", "features");
    if (!Integer.valueOf(0).equals(value("preprocessor", "highfreq"))) {
      requireNumber(8000, 8000, "preprocessor", "highfreq");
    }
    requireNumber(LOG_GUARD, LOG_GUARD, "preprocessor", "log_zero_guard_value");
    choice(Map.of("add", true), "add", "preprocessor", "log_zero_guard_type");
    choice(Map.of("slaney", true), "slaney", "preprocessor", "mel_norm");
    choice(Map.of("hann", true), "hann", "preprocessor", "window");
    if (!flag(true, "preprocessor", "log")) {
      throw fault("logarithms of the filters (true)", false, "preprocessor", "log");
    }
  }

  /** Fails where the heads are computed otherwise than here: tensors do not tell. */
  public void requireHeads() throws ModelFormatException {
    if (value("joint", "jointnet") != null) {
      choice(Map.of("relu", true), "relu", "joint", "jointnet", "activation");
    }
    if (value("decoder", "normalization_mode") != null) {
      throw fault("LSTMs without norms (null)", value("decoder", "normalization_mode"), "decoder", "normalization_mode");
    }
  }

  private void requireSet(String... keys) throws ModelFormatException {
    if (tree.isNull(keys)) {
      throw fault("a value", null, keys);
    }
  }

  private void requireNumber(double expected, double missing, String... keys) throws ModelFormatException {
    Object value = value(keys);
    double found = value instanceof Number number ? number.doubleValue() : value == null ? missing : Double.NaN;
    if (!(Math.abs(found - expected) <= 1e-9)) {
      throw fault(String.valueOf(expected), value == null ? missing : value, keys);
    }
  }

  private List<Context> contexts() throws ModelFormatException {
    Object value = value("encoder", "att_context_size");
    if (value == null || text("regular", "encoder", "att_context_style").equals("chunked_limited_with_rc")) {
      return List.of(Context.ALL);
    }
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw fault("pairs of numbers", value, "encoder", "att_context_size");
    }
    List<Context> contexts = new ArrayList<>();
    for (Object pair : list.get(0) instanceof List<?> ? list : List.of(list)) {
      if (pair instanceof List<?> sizes && sizes.size() == 2 && sizes.get(0) instanceof Integer left && sizes.get(1) instanceof Integer right) {
        contexts.add(new Context(left, right));
      } else {
        throw fault("pairs of numbers", value, "encoder", "att_context_size");
      }
    }
    return contexts;
  }
}
