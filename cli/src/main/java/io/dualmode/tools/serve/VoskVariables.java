package io.dualmode.tools.serve;

import io.dualmode.api.audio.SampleRates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What vosk-server's environment says where no option does. A variable that is empty counts as not set, but {@code VOSK_SHOW_WORDS}, of
 * which vosk-server takes all but the empty value for yes. Values out of range are an {@link IllegalArgumentException} that names the
 * variable or the option.
 */
final class VoskVariables {
  static final String INTERFACE = "VOSK_SERVER_INTERFACE";
  static final String PORT = "VOSK_SERVER_PORT";
  static final String SAMPLE_RATE = "VOSK_SAMPLE_RATE";
  static final String ALTERNATIVES = "VOSK_ALTERNATIVES";
  static final String SHOW_WORDS = "VOSK_SHOW_WORDS";
  static final String MODEL_PATH = "VOSK_MODEL_PATH";
  static final String SPEAKER_MODEL_PATH = "VOSK_SPK_MODEL_PATH";
  private static final Set<String> KNOWN = Set.of(INTERFACE, PORT, SAMPLE_RATE, ALTERNATIVES, SHOW_WORDS, MODEL_PATH, SPEAKER_MODEL_PATH);
  private static final Set<String> YES = Set.of("1", "true", "yes", "on", "");
  private static final int USUAL_PORT = 2700;
  private static final int MOST_PORT = 65_535;
  private static final float USUAL_RATE_HZ = 8000;
  private static final int MOST_ALTERNATIVES = 1000;

  private final Map<String, String> environment;

  VoskVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Where to listen, 0 for any free port. */
  int port(String option) {
    return (int) number("--port", option, PORT, USUAL_PORT, 0, MOST_PORT, true);
  }

  /** Samples per second of streams that name no rate. */
  float sampleRateHz(String option) {
    return (float) number("--sample-rate", option, SAMPLE_RATE, USUAL_RATE_HZ, SampleRates.MIN_HZ, SampleRates.MAX_HZ, false);
  }

  /** Readings in a result, 0 for the best one only. */
  int alternatives(String option) {
    return (int) number("--alternatives", option, ALTERNATIVES, 0, 0, MOST_ALTERNATIVES, true);
  }

  /** Whether results have words. */
  boolean words(Boolean option) {
    return option == null ? !"".equals(environment.get(SHOW_WORDS)) : option;
  }

  /** The value of an option, else of a variable; empty where neither has one. */
  String text(String option, String variable) {
    String value = option == null ? environment.getOrDefault(variable, "") : option;
    return value.isBlank() ? "" : value.strip();
  }

  private double number(String name, String option, String variable, double usual, double least, double most, boolean whole) {
    String text = text(option, variable);
    if (text.isEmpty() && option == null) {
      return usual;
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= least && value <= most) || whole && value != Math.rint(value)) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is '%s', allowed: %s%.0f..%.0f", option == null ? variable : name, text,
          whole ? "whole numbers " : "", least, most));
    }
    return value;
  }

  /** What may not mean what whoever set it thinks it means. */
  List<String> remarks(Boolean words) {
    List<String> remarks = new ArrayList<>();
    String shown = environment.getOrDefault(SHOW_WORDS, "");
    if (words == null && !YES.contains(shown.strip().toLowerCase(Locale.ROOT))) {
      remarks.add(SHOW_WORDS + "=" + shown + " counts as yes, as all but the empty value does with vosk-server; --no-words turns words off");
    }
    Set<String> unknown = new TreeSet<>(environment.keySet());
    unknown.removeIf(name -> !name.startsWith("VOSK_") || KNOWN.contains(name));
    if (!unknown.isEmpty()) {
      remarks.add("not read: " + String.join(", ", unknown) + "; of vosk-server's variables these are: "
          + String.join(", ", new TreeSet<>(KNOWN)));
    }
    return remarks;
  }
}
