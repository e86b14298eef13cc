package io.dualmode.tools.serve.model;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.internal.adapter.SpokenLanguage;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.vosk.VoskModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A model that a server listens with.
 *
 * @param id its name for clients: letters, digits, dots, dashes
 * @param vosk the model as Vosk's clients see it
 * @param config how it was opened
 */
public record ServedModel(String id, VoskModel vosk, EngineConfig config) {
  private static final int MOST_HOTWORDS = 1000;

  public SpeechEngine engine() {
    return vosk.engine();
  }

  /** The language it hears, a tag, or empty. */
  public String language() {
    return engine().language();
  }

  /** Whether it hears a language, named by a tag ({@code en-GB}), its first part, or in English ({@code english}). */
  public boolean hears(String wanted) {
    String own = SpokenLanguage.primary(language());
    return !own.isEmpty()
        && (SpokenLanguage.primary(wanted).equals(own) || SpokenLanguage.english(own).equalsIgnoreCase(wanted.strip()));
  }

  /** The options of a session in a mode, null for the configured one, with hotwords beside the configured ones. */
  public SessionOptions options(RecognitionMode mode, List<Hotword> hotwords) {
    SessionOptions configured = engine().defaultOptions();
    SessionOptions.Builder options = configured.toBuilder();
    if (mode != null) {
      if (!engine().modes().contains(mode)) {
        throw new IllegalArgumentException("mode is '" + mode.key() + "', which the model " + id + " lacks; it has "
            + engine().modes().stream().map(RecognitionMode::key).sorted().collect(Collectors.joining(", ")));
      }
      options.mode(mode);
    }
    if (!hotwords.isEmpty()) {
      List<Hotword> all = new ArrayList<>(configured.hotwords());
      all.addAll(hotwords);
      options.hotwords(all);
    }
    return options.build();
  }

  /** What a client writes as {@code WORD[=BOOST]}; files, which the configuration may name, are not read for it. */
  public static List<Hotword> hotwords(List<String> texts) {
    List<String> some = texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
    if (some.size() > MOST_HOTWORDS) {
      throw new IllegalArgumentException("hotwords are " + some.size() + ", allowed: " + MOST_HOTWORDS);
    }
    return some.stream().map(ServedModel::hotword).toList();
  }

  private static Hotword hotword(String text) {
    int sign = text.lastIndexOf('=');
    String boost = text.substring(sign + 1).strip();
    try {
      return sign < 0 ? new Hotword(text, 3) : new Hotword(text.substring(0, sign).strip(), Float.parseFloat(boost));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("hotword '" + text.substring(0, sign).strip() + "': boost is '" + boost + "', allowed: -20..20");
    }
  }

  /** Whether a client that says {@code plain} or {@code readable} wants text as people write it. */
  public static boolean isReadable(String text) {
    return switch (text) {
      case "readable" -> true;
      case "plain" -> false;
      default -> throw new IllegalArgumentException("text is '" + text + "', allowed: plain, readable");
    };
  }

  /** A name for what a user calls a model: the last part of a path, without what addresses cannot hold. */
  public static String idOf(String name) {
    String last = name.replaceAll("[/\\\\]+$", "").replaceAll("^.*[/\\\\]", "").replaceAll("\\.zip$", "");
    String id = last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^-+|-+$", "");
    return id.isEmpty() ? "model" : id;
  }
}
