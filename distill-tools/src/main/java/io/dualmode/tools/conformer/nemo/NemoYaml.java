package io.dualmode.tools.conformer.nemo;

import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.head.recurrent.RecurrentPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** The configuration of a hybrid cache-aware FastConformer as NeMo reads it. */
final class NemoYaml {
  private static final String MODULES = "nemo.collections.asr.modules.";

  private final ConformerConfig config;
  private final RecurrentPart.Shape transducer;
  private final List<String> pieces;
  private final String hash;
  private final Map<String, String> notes;
  private final boolean batchNorm;

  /**
   * A configuration.
   *
   * @param hash what the names of the tokenizer's files begin with
   * @param batchNorm whether batch norms follow the depthwise convolutions
   */
  NemoYaml(ConformerConfig config, RecurrentPart.Shape transducer, boolean batchNorm, List<String> pieces, String hash,
      Map<String, String> notes) {
    this.config = config;
    this.transducer = transducer;
    this.pieces = pieces;
    this.hash = hash;
    this.notes = notes;
    this.batchNorm = batchNorm;
  }

  String text() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("sample_rate", 16_000);
    root.put("target", "nemo.collections.asr.models.hybrid_rnnt_ctc_bpe_models.EncDecHybridRNNTCTCBPEModel");
    root.put("log_prediction", true);
    root.put("model_defaults", map("enc_hidden", config.dim(), "pred_hidden", transducer.prediction(), "joint_hidden", transducer.joint(),
        "tdt_durations", transducer.durations(), "num_tdt_durations", transducer.durations().size()));
    root.put("tokenizer", map("dir", null, "type", "bpe", "model_path", "nemo:" + hash + "_tokenizer.model", "vocab_path",
        "nemo:" + hash + "_vocab.txt", "spe_tokenizer_vocab", "nemo:" + hash + "_tokenizer.vocab"));
    root.put("preprocessor", map("_target_", MODULES + "AudioToMelSpectrogramPreprocessor", "sample_rate", 16_000, "normalize", "NA", "window_size",
        0.025, "window_stride", 0.01, "window", "hann", "features", config.features(), "n_fft", 512, "log", true, "frame_splicing", 1, "dither",
        0.00001, "pad_to", 0, "pad_value", 0.0));
    root.put("encoder", encoder());
    root.put("decoder", map("_target_", MODULES + "RNNTDecoder", "normalization_mode", null, "random_state_sampling", false, "blank_as_pad", true,
        "prednet", map("pred_hidden", transducer.prediction(), "pred_rnn_layers", transducer.layers(), "t_max", null, "dropout", 0.0),
        "vocab_size", pieces.size()));
    root.put("joint", map("_target_", MODULES + "RNNTJoint", "log_softmax", null, "preserve_memory", false, "fuse_loss_wer", false, "jointnet",
        map("joint_hidden", transducer.joint(), "activation", "relu", "dropout", 0.2, "encoder_hidden", config.dim(), "pred_hidden",
            transducer.prediction()),
        "num_extra_outputs", transducer.durations().size(), "num_classes", pieces.size(), "vocabulary", pieces));
    root.put("decoding", map("strategy", "greedy", "model_type", "tdt", "durations", transducer.durations(), "greedy",
        map("max_symbols", transducer.mostTokens())));
    root.put("aux_ctc", map("ctc_loss_weight", 0.5, "use_cer", false, "ctc_reduction", "mean_batch", "decoder",
        map("_target_", MODULES + "ConvASRDecoder", "feat_in", config.dim(), "num_classes", pieces.size(), "vocabulary", pieces), "decoding",
        map("strategy", "greedy")));
    root.put("loss", map("loss_name", "tdt", "tdt_kwargs", map("durations", transducer.durations(), "sigma", 0.05, "omega", 0.0)));
    root.put("provenance", new LinkedHashMap<>(notes));
    return new Dump(DumpSettings.builder().build()).dumpToString(root);
  }

  private Map<String, Object> encoder() {
    List<List<Integer>> contexts = new ArrayList<>();
    for (Context context : config.contexts()) {
      contexts.add(List.of(context.left(), context.right()));
    }
    return map("_target_", MODULES + "ConformerEncoder", "feat_in", config.features(), "feat_out", -1, "n_layers", config.layers(), "d_model",
        config.dim(), "use_bias", true, "subsampling", "dw_striding", "subsampling_factor", config.stride(), "subsampling_conv_channels",
        config.channels(), "causal_downsampling", true, "ff_expansion_factor", config.feedForward() / config.dim(), "self_attention_model",
        "rel_pos", "n_heads", config.heads(), "att_context_size", contexts, "att_context_style", "chunked_limited", "xscaling", false,
        "untie_biases", true, "pos_emb_max_len", 5000, "conv_kernel_size", config.kernel(), "conv_norm_type",
        batchNorm ? "batch_norm" : "layer_norm", "conv_context_size", "causal", "dropout", 0.1, "dropout_pre_encoder", 0.1, "dropout_emb", 0.0, "dropout_att", 0.1);
  }

  private static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
