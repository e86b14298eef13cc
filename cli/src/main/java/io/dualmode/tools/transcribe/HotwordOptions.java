package io.dualmode.tools.transcribe;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.vocabulary.Hotword;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Words and phrases to hear more readily, in addition to those that are configured. */
public final class HotwordOptions {
  @Option(names = "--hotword", paramLabel = "PHRASE[=BOOST]",
      description = "hear a word or phrase more readily, or with a boost below 0 less (default boost: 3); may be repeated")
  List<String> phrases = List.of();

  @Option(names = "--hotwords", paramLabel = "FILE", description = "the same for a file with one on each line, # begins a comment")
  Path file;

  /** Those that were named; empty for none. */
  public List<Hotword> load(CommandSpec spec) throws IOException {
    List<Hotword> hotwords = new ArrayList<>();
    for (String phrase : phrases) {
      try {
        hotwords.add(Hotword.parse(phrase));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--hotword: " + e.getMessage());
      }
    }
    if (file != null) {
      hotwords.addAll(Hotword.read(file));
    }
    return hotwords;
  }

  /** Those that an engine is configured with, and these. */
  public static List<Hotword> joined(SpeechEngine engine, List<Hotword> more) {
    List<Hotword> all = new ArrayList<>(engine.defaultOptions().hotwords());
    all.addAll(more);
    return all;
  }
}
