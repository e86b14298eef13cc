package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.SpokenModel;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.CompactNgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that learnt real speech hears real recordings as in the real engine, word for word. */
class SpokenModelTest {
  private static final String MODEL = "/io/dualmode/model/en-us/";
  private static final int WORDS = 3000;
  private static final List<String> SPOKEN = List.of("goforward.flac", "cards-001.flac", "cards-003.flac", "sense-and-sensibility-0870.flac");

  @TempDir Path dir;

  static SpokenModel model(int words) throws IOException {
    try (InputStream units = resource("units.txt"); InputStream lexicon = resource("lexicon.txt"); InputStream ngrams = resource("lm")) {
      return new SpokenModel(PronunciationLexicon.read(lexicon, "lexicon.txt", UnitInventory.read(new InputStreamReader(units, StandardCharsets.UTF_8), "units.txt")),
          CompactNgram.read("lm", ngrams), words);
    }
  }

  private static InputStream resource(String name) {
    return SpokenModelTest.class.getResourceAsStream(MODEL + name);
  }

  @Test
  void realSpeech_isHeardAsByTheRealEngine() throws Exception {
    List<String> arguments = new ArrayList<>(List.of(model(WORDS).write(dir.resolve("model")).toString(), "-"));
    for (String recording : SPOKEN) {
      arguments.add(Toys.wave(dir.resolve(recording + ".wav"), Recordings.samples(recording)).toString());
    }
    List<String> lines = new BothEngines(dir).compare("VoskCompare", arguments.toArray(String[]::new));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("final") && line.contains("\"text\" : \"go forward")), lines::toString);
  }
}
