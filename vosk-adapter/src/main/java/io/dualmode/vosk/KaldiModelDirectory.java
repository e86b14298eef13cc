package io.dualmode.vosk;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.EndpointRules.Rule;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.internal.adapter.KaldiEndpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model directory in Kaldi's or Vosk's layout, of which the endpoint rules and the word list are taken over.
 *
 * <p>{@code conf/model.conf} holds lines {@code --endpoint.rule2.min-trailing-silence=0.5} (seconds) for the five rules; what it
 * leaves out has Kaldi's defaults (src/online2/online-endpoint.h), as has all of a model in the older, flat layout. A time that the
 * configuration of Dualmode sets wins.
 */
final class KaldiModelDirectory {
  private static final List<String> MARKS = List.of("am/final.mdl", "final.mdl", "conf/model.conf", "graph/HCLG.fst",
      "graph/HCLr.fst", "HCLG.fst", "HCLr.fst");

  private final Path directory;

  KaldiModelDirectory(Path directory) {
    this.directory = directory;
  }

  /** Whether a directory looks like one, and is not a model directory of Dualmode that was made of one. */
  static boolean is(Path directory) {
    return !Files.isRegularFile(directory.resolve("config.json")) && MARKS.stream().anyMatch(mark -> Files.isRegularFile(directory.resolve(mark)));
  }

  /** Where its words stand, null for nowhere. */
  Path wordList() {
    return KaldiWordList.find(directory);
  }

  /** Its words; without a list, or with one that cannot be read, none and a warning. */
  List<String> words() {
    Path list = wordList();
    try {
      return list == null ? List.of() : KaldiWordList.read(list);
    } catch (IOException e) {
      VoskLog.LOG.warn("the words of {} are not taken over: {}", directory, e.toString());
      return List.of();
    }
  }

  private Path configuration() {
    return directory.resolve("conf/model.conf");
  }

  private boolean hasConfiguration() {
    return Files.isRegularFile(configuration());
  }

  /** The older layout, everything in one folder: Vosk then reads no configuration and has Kaldi's times. */
  private boolean isFlat() {
    return Files.isRegularFile(directory.resolve("final.mdl")) && !Files.isRegularFile(directory.resolve("am/final.mdl"));
  }

  /** What of the directory counts, for the log. */
  String takenOver(int words) {
    String rules = isFlat() ? "Kaldi's endpoint rules" : hasConfiguration() ? "the endpoint rules of " + configuration()
        : "its own endpoint rules";
    return rules + (words == 0 ? "" : " and the " + words + " words of " + wordList());
  }

  /** The rules; with neither a {@code conf/model.conf} nor the older layout those of the configuration. */
  EndpointRules endpointRules(EngineConfig config) throws IOException {
    if (!isFlat() && !hasConfiguration()) {
      return EndpointRules.of(config);
    }
    Map<String, String> options = isFlat() ? Map.of() : options();
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < KaldiEndpoints.DEFAULTS.size(); i++) {
      rules.add(read(options, "--endpoint.rule" + (i + 1) + ".", KaldiEndpoints.DEFAULTS.get(i)));
    }
    return KaldiEndpoints.of(rules, config);
  }

  private Map<String, String> options() throws IOException {
    Map<String, String> options = new HashMap<>();
    for (String line : Files.readString(configuration(), StandardCharsets.ISO_8859_1).lines().toList()) {
      String option = line.replaceAll("#.*", "").strip();
      int equals = option.indexOf('=');
      if (option.startsWith("--") && equals > 0) {
        options.put(option.substring(0, equals).strip(), option.substring(equals + 1).strip());
      }
    }
    return options;
  }

  private Rule read(Map<String, String> options, String prefix, Rule rule) {
    String speech = options.get(prefix + "must-contain-nonsilence");
    return new Rule(speech == null ? rule.needsSpeech() : speech.equals("true"),
        (int) Math.round(1000 * number(options, prefix + "min-trailing-silence", rule.minTrailingSilenceMillis() / 1000.0)),
        number(options, prefix + "max-relative-cost", rule.maxRelativeCost()),
        (int) Math.round(1000 * number(options, prefix + "min-utterance-length", rule.minUtteranceMillis() / 1000.0)));
  }

  private double number(Map<String, String> options, String name, double otherwise) {
    String text = options.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = text.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, like a negative one
    }
    VoskLog.LOG.warn("{}: {} is '{}', expected a number not below 0; {} is used", configuration(), name, text, otherwise);
    return otherwise;
  }
}
