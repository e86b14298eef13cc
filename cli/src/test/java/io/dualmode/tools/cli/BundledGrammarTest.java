package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.evaluate.GrammarAcceptor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The grammars that come along: what they accept, that their words are known, and that applications can name and import them. */
class BundledGrammarTest {
  @Test
  void letters_acceptWhatIsSpelled() throws IOException {
    GrammarAcceptor letters = new GrammarAcceptor(Grammars.bundled("letters", Enforcement.STRICT).grammar());
    for (String spelled : List.of("a b c", "zulu", "r e w y eight five six", "november four oh niner", "x ray x-ray zed")) {
      assertTrue(letters.accepts(List.of(spelled.split(" "))), spelled);
    }
    for (String other : List.of("ten", "a banana", "ray")) {
      assertFalse(letters.accepts(List.of(other.split(" "))), other);
    }
  }

  @Test
  void letters_wordsAreInTheDictionary_tagsAreWhatIsSpelled() throws IOException {
    Grammar letters = Grammars.bundled("letters", Enforcement.STRICT).grammar();
    try (SpeechEngine engine = SpeechEngines.load(EngineConfig.builder().build());
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().grammar(letters).build())) {
      assertEquals(List.of(), session.warnings());
      session.accept(samples(Path.of("../samples/cards-004.flac")));
      assertEquals(List.of("5", "5"), session.finish().best().tags());
    }
  }

  private static float[] samples(Path file) throws IOException {
    return AudioFile.read16kHz(file);
  }

  @Test
  void grammars_importThem_unlessTheirOwnFolderHasTheFile(@TempDir Path dir) throws IOException {
    Path plate = Files.writeString(dir.resolve("plate.gram"),
        "#JSGF V1.0;\ngrammar plate;\nimport <spelling.*>;\npublic <plate> = <letter> <letter> <digit>;\n");
    assertTrue(new GrammarAcceptor(Grammars.read(plate).grammar()).accepts(List.of("q", "x", "nine")));
    Files.writeString(dir.resolve("spelling.gram"), "#JSGF V1.0;\ngrammar spelling;\npublic <letter> = one;\npublic <digit> = two;\n");
    assertTrue(new GrammarAcceptor(Grammars.read(plate).grammar()).accepts(List.of("one", "one", "two")));
    assertFalse(new GrammarAcceptor(Grammars.read(plate).grammar()).accepts(List.of("q", "x", "nine")));
  }

  @Test
  void unknownNames_areOneMessage() {
    String message = assertThrows(FileNotFoundException.class, () -> Grammars.bundled("numbers", Enforcement.STRICT)).getMessage();
    assertEquals("there is no grammar 'numbers' on the class path; io/dualmode/grammars/numbers.gram would be it", message);
    assertFalse(Grammars.isBundled("../grammars/letters"));
    StringWriter err = new StringWriter();
    assertEquals(1, Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "transcribe", "--grammar", "numbers", "x.wav"));
    assertEquals("dualmode: numbers: no such file; check the name\n", err.toString());
  }
}
