package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application compiled against the real jar does all that ends the process there, with the supernet or its own model behind it. */
class MisuseProgramTest {
  private static final String OUTCOMES = """
      model of no path = IOException: Failed to create a model
      model of an empty path = IOException: Failed to create a model
      model that is a file of garbage = IOException: Failed to create a model
      recognizer of no model = IOException: Failed to create a recognizer
      grammar recognizer of no model = NullPointerException
      recognizer of an empty model = IOException: Failed to create a recognizer
      recognizer of a closed model = IOException: Failed to create a recognizer
      rate 0.0 = IOException: Failed to create a recognizer
      rate -16000.0 = IOException: Failed to create a recognizer
      rate NaN = IOException: Failed to create a recognizer
      rate -Infinity = IOException: Failed to create a recognizer
      rate 1.0E9 = IOException: Failed to create a recognizer
      rate 8000.0 = false { "text" : "" }
      rate 44100.0 = false { "text" : "" }
      rate 192000.0 = false { "text" : "" }
      grammar null = IllegalArgumentException
      set grammar null = IllegalArgumentException
      grammar  = IllegalArgumentException
      set grammar  = IllegalArgumentException
      grammar one = IllegalArgumentException
      set grammar one = IllegalArgumentException
      grammar [1, 2] = IllegalArgumentException
      set grammar [1, 2] = IllegalArgumentException
      grammar ["one" = IllegalArgumentException
      set grammar ["one" = IllegalArgumentException
      grammar {"a" : 1} = IllegalArgumentException
      set grammar {"a" : 1} = IllegalArgumentException
      grammar [["one"]] = IllegalArgumentException
      set grammar [["one"]] = IllegalArgumentException
      grammar ["\\ud83d" = IllegalArgumentException
      set grammar ["\\ud83d" = IllegalArgumentException
      grammar ["one", ] = IllegalArgumentException
      set grammar ["one", ] = IllegalArgumentException
      grammar empty = taken
      grammar blank = taken
      grammar Cyrillic among others = taken
      grammar accents = taken
      grammar repeated = taken
      grammar unknown words = taken
      grammar 10001 phrases = taken
      grammar a phrase of 5001 words = taken
      grammar of another script only = IllegalArgumentException
      bytes past the end = IllegalArgumentException
      shorts past the end = IllegalArgumentException
      floats past the end = IllegalArgumentException
      negative lengths = false false false
      odd length one past the end = false
      no array = false
      no array, but a length = NullPointerException
      null and empty speaker models = NullPointerException NullPointerException IllegalArgumentException set
      empty arrays = false false false
      random bytes = true
      not a number = IllegalArgumentException
      infinite = IllegalArgumentException
      largest floats, then silence = { "text" : "" }
      full scale = true
      odd settings = true
      audio after close = IllegalStateException
      result after close = IllegalStateException
      partial result after close = IllegalStateException
      final result after close = IllegalStateException
      reset after close = IllegalStateException
      grammar after close = IllegalStateException
      threads = [IllegalStateException]
      recognizer after close in threads = IOException: Failed to create a recognizer
      """;

  @TempDir Path dir;

  @Test
  void everyAttempt_isAnExceptionOrNothing() throws Exception {
    SupernetJvm jvm = new SupernetJvm(dir);
    assertEquals(OUTCOMES.strip(), String.join("\n", jvm.run("VoskMisuse").lines()));
  }

  /** Words of any script are no mistake where the model is the application's: it has them or not. */
  @Test
  void everyAttempt_onTheApplicationsOwnModel_isAnExceptionOrNothing() throws Exception {
    HostJvm jvm = new HostJvm(dir);
    HostJvm.Output output = jvm.run(HostJvm.adapterClassPath(), jvm.compile("VoskMisuse"), List.of(), "VoskMisuse", Toys.model().toString());
    assertEquals(OUTCOMES.strip().replaceFirst("(grammar of another script only) = .*", "$1 = taken"), String.join("\n", output.lines()));
  }
}
