package talk;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.api.listen.Transcriber;
import java.nio.file.Path;

/** Prints the modules of what it uses, what is said in a recording, and how many formats of grammars it can read. */
public final class Talk {
  private Talk() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(Talk.class.getModule().getName() + " " + SpeechEngine.class.getModule().getName());
    try (SpeechEngine engine = SpeechEngines.load()) {
      System.out.println(engine.getClass().getModule().getName());
      for (RecognitionResult utterance : Transcriber.of(engine).transcribe(Path.of(arguments[0]))) {
        System.out.println(utterance.text());
      }
    }
    Grammars.parse("#JSGF V1.0; grammar a; public <a> = one | two;", Enforcement.STRICT);
    Grammars.parse("""
        <?xml version="1.0"?>
        <grammar xmlns="http://www.w3.org/2001/06/grammar" version="1.0" xml:lang="en-US" root="a">
          <rule id="a" scope="public"><one-of><item>one</item><item>two</item></one-of></rule>
        </grammar>
        """, Enforcement.STRICT);
    System.out.println(Grammars.formats().size());
  }
}
