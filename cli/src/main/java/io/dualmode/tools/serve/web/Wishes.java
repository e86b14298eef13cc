package io.dualmode.tools.serve.web;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.audio.Channels;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.model.ServedModels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a recording is to be heard and answered.
 *
 * @param model what listens
 * @param options how
 * @param channels what is heard of several channels; not each for itself
 * @param format of the answer
 * @param openAi whether the answer is OpenAI's
 * @param segments whether a verbose answer has segments
 * @param words whether it has words
 * @param stream whether the answer comes in parts, as server-sent events
 */
record Wishes(ServedModel model, SessionOptions options, Channels channels, AnswerFormat format, boolean openAi, boolean segments,
    boolean words, boolean stream) {
  /** What clients of OpenAI's API ask for when nobody told them the name of the model here. */
  private static final Set<String> ANY_MODEL = Set.of("", "whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe",
      "gpt-4o-transcribe-diarize");
  private static final Set<String> KNOWN = new TreeSet<>(Set.of("model", "language", "mode", "format", "hotwords", "grammar",
      "alternatives", "text", "channel"));
  private static final int MOST_ALTERNATIVES = 100;

  /** Whether a field of a form says how to hear, whatever else it looks like. */
  static boolean isParameter(String name) {
    return KNOWN.contains(name) || name.equals("prompt");
  }

  /** The fields of a call of {@code /transcribe}; one that is none is a problem. */
  static Wishes ofTranscribe(ServedModels models, Map<String, List<String>> fields, List<String> accept) throws Problem {
    for (String name : fields.keySet()) {
      if (!KNOWN.contains(name)) {
        throw Problem.of(name, "'" + name + "' is no parameter of this call; it has file, " + String.join(", ", KNOWN));
      }
    }
    String format = last(fields, "format");
    AnswerFormat wanted = format.isEmpty() ? AnswerFormat.accepted(accept).orElse(AnswerFormat.JSON)
        : AnswerFormat.named("format", format, List.of(AnswerFormat.values()));
    return of(models, fields, wanted, false, true, true, false);
  }

  /** The fields of a call of OpenAI's API, whose further ones are passed over; {@code mode}, {@code hotwords} and such are ours. */
  static Wishes ofOpenAi(ServedModels models, Map<String, List<String>> fields) throws Problem {
    String format = last(fields, "response_format");
    AnswerFormat wanted = format.isEmpty() ? AnswerFormat.JSON
        : AnswerFormat.named("response_format", format, AnswerFormat.OPEN_AI);
    List<String> times = fields.getOrDefault("timestamp_granularities", List.of("segment"));
    for (String time : times) {
      if (!time.equals("word") && !time.equals("segment")) {
        throw Problem.of("timestamp_granularities", "timestamp_granularities has '" + time + "', allowed: word, segment");
      }
    }
    boolean stream = last(fields, "stream").equalsIgnoreCase("true");
    if (stream && wanted != AnswerFormat.JSON && wanted != AnswerFormat.TEXT) {
      throw Problem.of("stream", "stream is true with response_format " + wanted.key() + ", allowed: json, text");
    }
    return of(models, fields, wanted, true, times.contains("segment"), times.contains("word"), stream);
  }

  private static Wishes of(ServedModels models, Map<String, List<String>> fields, AnswerFormat format, boolean openAi, boolean segments,
      boolean words, boolean stream) throws Problem {
    ServedModel model = model(models, last(fields, "model"), last(fields, "language"));
    RecognitionMode mode;
    List<Hotword> hotwords;
    try {
      String name = last(fields, "mode");
      mode = name.isEmpty() ? null : RecognitionMode.fromKey(name);
      model.options(mode, List.of());
    } catch (IllegalArgumentException e) {
      throw Problem.of("mode", e.getMessage());
    }
    SessionOptions options;
    try {
      List<String> texts = new ArrayList<>();
      fields.getOrDefault("hotwords", List.of()).forEach(text -> texts.addAll(List.of(text.split("[,\n]"))));
      hotwords = ServedModel.hotwords(texts);
      options = model.options(mode, hotwords);
    } catch (IllegalArgumentException e) {
      throw Problem.of("hotwords", e.getMessage());
    }
    boolean readable;
    try {
      String text = last(fields, "text");
      readable = text.isEmpty() ? format != AnswerFormat.CTM : ServedModel.isReadable(text);
    } catch (IllegalArgumentException e) {
      throw Problem.of("text", e.getMessage());
    }
    SessionOptions all = options.toBuilder().readable(readable).nBest(alternatives(fields, options.nBest())).grammar(grammar(fields)).build();
    return new Wishes(model, all, channels(fields), format, openAi, segments, words, stream);
  }

  private static ServedModel model(ServedModels models, String name, String language) throws Problem {
    if (!name.isEmpty() && models.find(name).isPresent()) {
      ServedModel found = models.find(name).get();
      if (!language.isEmpty() && !found.hears(language)) {
        throw Problem.of("language", "language is '" + language + "', but the model " + name + " hears " + found.language());
      }
      return found;
    }
    if (!ANY_MODEL.contains(name)) {
      throw new Problem(404, "the model '" + name + "' is not served here; there are "
          + String.join(", ", models.all().stream().map(ServedModel::id).toList()), "model", "model_not_found");
    }
    try {
      return models.forLanguage(language);
    } catch (IllegalArgumentException e) {
      throw Problem.of("language", e.getMessage());
    }
  }

  private static int alternatives(Map<String, List<String>> fields, int configured) throws Problem {
    String text = last(fields, "alternatives");
    if (text.isEmpty()) {
      return configured;
    }
    if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST_ALTERNATIVES) {
      return Integer.parseInt(text);
    }
    throw Problem.of("alternatives", "alternatives is '" + text + "', allowed: 1.." + MOST_ALTERNATIVES);
  }

  private static Channels channels(Map<String, List<String>> fields) throws Problem {
    String text = last(fields, "channel");
    return switch (text) {
      case "", "mix" -> Channels.MIX;
      case "left" -> Channels.LEFT;
      case "right" -> Channels.RIGHT;
      default -> throw Problem.of("channel", "channel is '" + text + "', allowed: mix, left, right; ask once for each that is wanted");
    };
  }

  private static Grammar grammar(Map<String, List<String>> fields) throws Problem {
    String text = last(fields, "grammar");
    try {
      return text.isBlank() ? null : Grammars.parse(text, Grammar.Enforcement.STRICT).grammar();
    } catch (IOException | IllegalArgumentException e) {
      throw Problem.of("grammar", e.getMessage());
    }
  }

  private static String last(Map<String, List<String>> fields, String name) {
    List<String> values = fields.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(values.size() - 1).strip();
  }
}
