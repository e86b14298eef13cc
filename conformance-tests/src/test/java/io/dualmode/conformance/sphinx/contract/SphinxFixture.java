package io.dualmode.conformance.sphinx.contract;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.LogMath;
import io.dualmode.tools.audio.AudioFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of an application that drives a robot: dictionary, grammars, small language model, and the recordings. */
final class SphinxFixture {
  static final String MODELS = "resource:/edu/cmu/sphinx/models/en-us/";
  static final String ACOUSTIC_MODEL = MODELS + "en-us";
  /** What is said in {@link #goForward}. */
  static final String GO_FORWARD = "go forward ten meters";
  private static final Path SAMPLES = Path.of("../samples").toAbsolutePath();

  private final Path dir;

  SphinxFixture(Path dir) throws IOException {
    this.dir = dir;
    write("words.dict", """
        backward B AE K W ER D
        forward F AO R W ER D
        go G OW
        left L EH F T
        meters M IY T ER Z
        one W AH N
        ten T EH N
        turn T ER N
        twelve T W EH L V
        two T UW
        """);
    write("commands.gram", """
        #JSGF V1.0;
        grammar commands;
        import <numbers.number>;
        public <command> = <go> | <turn>;
        public <go> = go (/3/ forward | /1/ backward) [<numbers.number> meters];
        public <turn> = turn left;
        """);
    write("numbers.gram", """
        #JSGF V1.0;
        grammar numbers;
        public <number> = one {1} | two {2} | ten {10} | twelve {12};
        """);
    write("turns.gram", "#JSGF V1.0;\ngrammar turns;\npublic <turn> = turn left | go backward twelve meters;\n");
    write("broken.gram", "#JSGF V1.0;\ngrammar broken;\npublic <x> = (go ;\n");
    write("small.lm", """

        \\data\\
        ngram 1=8
        ngram 2=6

        \\1-grams:
        -99 <s> -0.3
        -1.0 </s> 0
        -0.9 backward -0.3
        -0.9 forward -0.3
        -0.9 go -0.3
        -0.9 left -0.3
        -0.9 meters -0.3
        -0.9 ten -0.3

        \\2-grams:
        -0.3 <s> go
        -0.4 forward ten
        -0.4 go backward
        -0.4 go forward
        -0.3 meters </s>
        -0.2 ten meters

        \\end\\
        """);
    NgramDump.write(dir.resolve("small.dmp"));
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  String url(String name) {
    return "file:" + dir.resolve(name);
  }

  /** Free speech with a language model of the fixture, or another by its location. */
  Configuration freeSpeech(String languageModel) {
    Configuration configuration = new Configuration();
    configuration.setAcousticModelPath(ACOUSTIC_MODEL);
    configuration.setDictionaryPath(url("words.dict"));
    configuration.setLanguageModelPath(languageModel.contains(":") ? languageModel : url(languageModel));
    return configuration;
  }

  Configuration grammar(String name) {
    Configuration configuration = new Configuration();
    configuration.setAcousticModelPath(ACOUSTIC_MODEL);
    configuration.setDictionaryPath(url("words.dict"));
    configuration.setGrammarPath("file:" + dir + "/");
    configuration.setGrammarName(name);
    configuration.setUseGrammar(true);
    return configuration;
  }

  static InputStream goForward() throws IOException {
    return new ByteArrayInputStream(recording("goforward"));
  }

  /** A recording of the samples as 16-bit little-endian audio at 16 kHz. */
  static byte[] recording(String name) throws IOException {
    float[] samples = AudioFile.read16kHz(SAMPLES.resolve(name + ".flac"));
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : samples) {
      bytes.putShort((short) Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
    }
    return bytes.array();
  }

  /** Words without silence and noise, which the stock engine lists. */
  static List<WordResult> words(SpeechResult result) {
    return result.getWords().stream().filter(w -> !w.isFiller() && !w.getWord().getSpelling().startsWith("<")).toList();
  }

  static List<String> spellings(List<WordResult> words) {
    return words.stream().map(w -> w.getWord().getSpelling()).toList();
  }

  /** Posterior probability of a word. */
  static double confidence(WordResult word) {
    return LogMath.getLogMath().logToLinear((float) word.getConfidence());
  }
}
