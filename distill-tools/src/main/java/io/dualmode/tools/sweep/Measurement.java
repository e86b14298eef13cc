package io.dualmode.tools.sweep;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.tools.evaluate.ErrorRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Word and phone errors of a run in one mode, pooled over the plan's corpora; {@link ErrorRate#NONE} where nothing was measured.
 */
record Measurement(ErrorRate devWords, ErrorRate testWords, ErrorRate devPhones, ErrorRate testPhones) {

  /** Reads what {@code evaluate --json} and {@code phones --json} printed. */
  static Measurement read(Path words, Path phones, RecognitionMode mode, List<String> corpora) throws IOException {
    String corner = switch (mode) {
      case STREAMING -> "sparse streaming";
      case FULL_CONTEXT -> "dense full";
      case TWO_PASS -> "none, since its passes are those of the others";
    };
    return new Measurement(sum(words, corpora, "dev", "", "words"), sum(words, corpora, "test", "", "words"),
        sum(phones, corpora, "dev", corner, "phones"), sum(phones, corpora, "test", corner, "phones"));
  }

  private static ErrorRate sum(Path file, List<String> corpora, String split, String corner, String tokens) throws IOException {
    ErrorRate sum = ErrorRate.NONE;
    for (String line : Files.readAllLines(file)) {
      JsonObject row = JsonParser.parseString(line).getAsJsonObject();
      if (!row.has("speech") || row.has("head") && !row.get("head").getAsString().equals("mmi")
          || row.has("corner") && !row.get("corner").getAsString().equals(corner)) {
        continue;
      }
      String[] speech = row.get("speech").getAsString().split("/");
      if (speech.length > 1 && corpora.contains(speech[0]) && speech[1].equals(split)) {
        sum = sum.plus(new ErrorRate(row.get(tokens).getAsLong(), row.get("substitutions").getAsLong(),
            row.get("insertions").getAsLong(), row.get("deletions").getAsLong()));
      }
    }
    return sum;
  }
}
