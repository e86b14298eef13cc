import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.LiveSpeechRecognizer;
import edu.cmu.sphinx.api.SpeechResult;

/** A menu on the microphone that changes between two grammars and dictation: ACOUSTIC-MODEL DICTIONARY GRAMMAR-FOLDER LANGUAGE-MODEL. */
public class SphinxDialog {
  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setAcousticModelPath(args[0]);
    configuration.setDictionaryPath(args[1]);
    configuration.setGrammarPath(args[2]);
    configuration.setUseGrammar(true);
    configuration.setGrammarName("commands");
    LiveSpeechRecognizer commands = new LiveSpeechRecognizer(configuration);
    configuration.setGrammarName("turns");
    LiveSpeechRecognizer turns = new LiveSpeechRecognizer(configuration);
    configuration.setUseGrammar(false);
    configuration.setLanguageModelPath(args[3]);
    LiveSpeechRecognizer dictation = new LiveSpeechRecognizer(configuration);
    for (int turn = 0; turn < 2; turn++) {
      say("commands", commands);
      say("turns", turns);
      say("dictation", dictation);
    }
    System.exit(0);
  }

  private static void say(String what, LiveSpeechRecognizer recognizer) {
    recognizer.startRecognition(true);
    SpeechResult result = recognizer.getResult();
    recognizer.stopRecognition();
    System.out.println(what + "\t" + result.getHypothesis());
  }
}
