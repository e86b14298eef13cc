package io.dualmode.kaldi.directory;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.EndpointRules.Rule;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.internal.adapter.KaldiEndpoints;
import io.dualmode.kaldi.io.KaldiOptions;
import io.dualmode.model.search.graph.GraphSearchConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a model is to be searched, as its {@code conf/model.conf} says; what that leaves out has Kaldi's defaults, and the older layout has
 * Vosk's.
 *
 * @param silencePhones phones that are no speech
 * @param endpoints when an utterance ends
 */
public record DecodingOptions(GraphSearchConfig search, Set<Integer> silencePhones, EndpointRules endpoints) {
  /** What Vosk sets for models of the older layout (vosk-api, model.cc). */
  private static final String FLAT = String.join("\n", "--max-active=7000", "--beam=13.0", "--lattice-beam=6.0", "--acoustic-scale=1.0",
      "--frame-subsampling-factor=3", "--endpoint.silence-phones=1:2:3:4:5:6:7:8:9:10", "--endpoint.rule2.min-trailing-silence=0.5",
      "--endpoint.rule3.min-trailing-silence=1.0", "--endpoint.rule4.min-trailing-silence=2.0");
  private static final double ANY_COST = Double.POSITIVE_INFINITY;

  /** Reads those of a directory; endpoint times that the configuration sets win. */
  public static DecodingOptions read(KaldiDirectory directory, EngineConfig config) throws IOException {
    KaldiOptions options = options(directory);
    GraphSearchConfig byDefault = GraphSearchConfig.DEFAULT;
    int maxActive = options.integer("max-active", byDefault.maxActive());
    int minActive = options.integer("min-active", Math.min(byDefault.minActive(), maxActive));
    float beam = options.real("beam", byDefault.beam());
    float latticeBeam = options.real("lattice-beam", byDefault.latticeBeam());
    int interval = options.integer("prune-interval", byDefault.pruneInterval());
    GraphSearchConfig search;
    try {
      search = new GraphSearchConfig(beam, maxActive, minActive, latticeBeam, interval);
    } catch (IllegalArgumentException e) {
      throw new IOException(directory.configuration("model.conf") + ": " + e.getMessage(), e);
    }
    return new DecodingOptions(search, silencePhones(options), endpoints(options, config));
  }

  /** What {@code model.conf} says, or Vosk in its place. */
  private static KaldiOptions options(KaldiDirectory directory) throws IOException {
    Path file = directory.configuration("model.conf");
    return directory.flat() ? KaldiOptions.read("Vosk's defaults", new BufferedReader(new StringReader(FLAT)))
        : Files.isRegularFile(file) ? KaldiOptions.read(file) : KaldiOptions.none();
  }

  /** Feature frames for each frame of the search. */
  public static int subsampling(KaldiDirectory directory) throws IOException {
    KaldiOptions options = options(directory);
    int subsampling = options.integer("frame-subsampling-factor", 1);
    if (subsampling < 1 || subsampling > 10) {
      throw options.wrong("frame-subsampling-factor", "a number from 1 to 10");
    }
    return subsampling;
  }

  /** What log-likelihoods are multiplied with. */
  public static float acousticScale(KaldiDirectory directory) throws IOException {
    KaldiOptions options = options(directory);
    float scale = options.real("acoustic-scale", 0.1f);
    if (!(scale > 0 && scale <= 100)) {
      throw options.wrong("acoustic-scale", "a number above 0, up to 100");
    }
    return scale;
  }

  private static Set<Integer> silencePhones(KaldiOptions options) throws IOException {
    Set<Integer> phones = new HashSet<>();
    for (String phone : options.text("endpoint.silence-phones", "").split("[:,]")) {
      try {
        if (!phone.isBlank()) {
          phones.add(Integer.parseInt(phone.strip()));
        }
      } catch (NumberFormatException e) {
        throw options.wrong("endpoint.silence-phones", "numbers of phones with colons between them");
      }
    }
    return phones;
  }

  private static EndpointRules endpoints(KaldiOptions options, EngineConfig config) throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < KaldiEndpoints.DEFAULTS.size(); i++) {
      String prefix = "endpoint.rule" + (i + 1) + ".";
      Rule rule = KaldiEndpoints.DEFAULTS.get(i);
      int pause = millis(options, prefix + "min-trailing-silence", rule.minTrailingSilenceMillis());
      int length = millis(options, prefix + "min-utterance-length", rule.minUtteranceMillis());
      rules.add(new Rule(options.bool(prefix + "must-contain-nonsilence", rule.needsSpeech()), pause,
          cost(options, prefix + "max-relative-cost", rule.maxRelativeCost()), length));
    }
    return KaldiEndpoints.of(rules, config);
  }

  private static double cost(KaldiOptions options, String name, double byDefault) throws IOException {
    String text = options.text(name, "");
    double cost = text.equals("inf") || text.equals("infinity") ? ANY_COST : text.isEmpty() ? byDefault : options.real(name, 0);
    if (!(cost >= 0)) {
      throw options.wrong(name, "a cost not below 0");
    }
    return cost;
  }

  private static int millis(KaldiOptions options, String name, int byDefault) throws IOException {
    double seconds = options.real(name, byDefault / 1000f);
    if (!(seconds >= 0 && seconds <= 3_600_000)) {
      throw options.wrong(name, "seconds not below 0");
    }
    return (int) Math.round(1000 * seconds);
  }
}
