import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Paths;

/** What an application gets for using Sphinx4 wrongly: ACOUSTIC-MODEL DICTIONARY GRAMMAR-FOLDER GRAMMAR FILE; prints one line each. */
public class SphinxMisuse {
  private interface Step {
    Object run() throws Exception;
  }

  private static void report(String what, Step step) {
    Object outcome;
    try {
      outcome = step.run();
    } catch (Exception e) {
      outcome = e.getClass().getName();
    }
    System.out.println(what + "\t" + outcome);
  }

  public static void main(String[] args) throws Exception {
    byte[] audio = Files.readAllBytes(Paths.get(args[4]));
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(configuration(args, args[3]));
    report("result before start", recognizer::getResult);
    report("stop before start", () -> {
      recognizer.stopRecognition();
      return "nothing";
    });
    recognizer.startRecognition(new ByteArrayInputStream(audio));
    report("start twice", () -> {
      recognizer.startRecognition(new ByteArrayInputStream(audio));
      return "nothing";
    });
    report("result", () -> recognizer.getResult().getHypothesis());
    report("result after the last", () -> {
      SpeechResult last = recognizer.getResult();
      return last == null ? "null" : last.getHypothesis();
    });
    recognizer.stopRecognition();
    report("result after stop", recognizer::getResult);
    report("stream closed before start", () -> {
      InputStream closed = new FileInputStream(args[4]);
      closed.close();
      return first(args, closed);
    });
    report("stream that ends within a word", () -> first(args, new ByteArrayInputStream(audio, 0, 31_001)));
    report("empty stream", () -> first(args, new ByteArrayInputStream(new byte[0])));
    report("silence", () -> first(args, new ByteArrayInputStream(new byte[64_000])));
    report("grammar that does not parse", () -> {
      new StreamSpeechRecognizer(configuration(args, "broken")).startRecognition(new ByteArrayInputStream(audio));
      return "nothing";
    });
    report("grammar that is missing", () -> {
      new StreamSpeechRecognizer(configuration(args, "absent")).startRecognition(new ByteArrayInputStream(audio));
      return "nothing";
    });
    report("dictionary that is missing", () -> {
      Configuration configuration = configuration(args, args[3]);
      configuration.setDictionaryPath("file:/no/such.dict");
      new StreamSpeechRecognizer(configuration).startRecognition(new ByteArrayInputStream(audio));
      return "nothing";
    });
    report("language model of an unknown kind", () -> {
      Configuration configuration = configuration(args, args[3]);
      configuration.setUseGrammar(false);
      configuration.setLanguageModelPath("file:/no/such.fst");
      return new StreamSpeechRecognizer(configuration);
    });
  }

  private static String first(String[] args, InputStream stream) throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(configuration(args, args[3]));
    recognizer.startRecognition(stream);
    SpeechResult result = recognizer.getResult();
    recognizer.stopRecognition();
    return result == null ? "null" : "a result";
  }

  private static Configuration configuration(String[] args, String grammar) {
    Configuration configuration = new Configuration();
    configuration.setAcousticModelPath(args[0]);
    configuration.setDictionaryPath(args[1]);
    configuration.setGrammarPath(args[2]);
    configuration.setGrammarName(grammar);
    configuration.setUseGrammar(true);
    return configuration;
  }
}
