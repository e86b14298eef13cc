import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.api.SpeechAligner;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.LogMath;
import edu.cmu.sphinx.util.TimeFrame;
import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Locale;

/** A program in the style of Sphinx4's demos: TASK ACOUSTIC-MODEL DICTIONARY LANGUAGE-MODEL-OR-GRAMMAR FILE...; raw 16 kHz audio. */
public class SphinxTranscribe {
  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setAcousticModelPath(args[1]);
    configuration.setDictionaryPath(args[2]);
    if (args[0].equals("grammar")) {
      String grammar = args[3];
      int slash = grammar.lastIndexOf('/');
      configuration.setGrammarPath(grammar.substring(0, slash));
      configuration.setGrammarName(grammar.substring(slash + 1));
      configuration.setUseGrammar(true);
    } else if (!args[3].equals("-")) {
      configuration.setLanguageModelPath(args[3]);
    }
    if (args[0].equals("align")) {
      align(args);
    } else if (args[0].equals("allphone")) {
      allphone(configuration, args);
    } else {
      transcribe(configuration, args);
    }
    double cpu = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    System.out.printf(Locale.ROOT, "cpu\t%.2f%n", cpu);
  }

  private static void transcribe(Configuration configuration, String[] args) throws Exception {
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(configuration);
    for (int i = 4; i < args.length; i++) {
      try (InputStream audio = new FileInputStream(args[i])) {
        long begin = System.nanoTime();
        recognizer.startRecognition(audio);
        System.out.printf(Locale.ROOT, "start\t%.2f%n", (System.nanoTime() - begin) / 1e9);
        for (SpeechResult result = recognizer.getResult(); result != null; result = recognizer.getResult()) {
          System.out.println("hypothesis\t" + result.getHypothesis());
          for (WordResult word : result.getWords()) {
            print(word);
          }
          System.out.println("nbest\t" + result.getNbest(3).size() + "\tlattice\t" + (result.getLattice() != null));
        }
        recognizer.stopRecognition();
        System.out.println("end");
      }
    }
  }

  private static void allphone(Configuration configuration, String[] args) throws Exception {
    Context context = new Context(configuration);
    context.setLocalProperty("decoder->searchManager", "allphoneSearchManager");
    Recognizer recognizer = context.getInstance(Recognizer.class);
    for (int i = 4; i < args.length; i++) {
      try (InputStream audio = new FileInputStream(args[i])) {
        recognizer.allocate();
        context.setSpeechSource(audio, TimeFrame.INFINITE);
        for (Result result = recognizer.recognize(); result != null; result = recognizer.recognize()) {
          System.out.println("hypothesis\t" + new SpeechResult(result).getHypothesis());
        }
        recognizer.deallocate();
        System.out.println("end");
      }
    }
  }

  private static void align(String[] args) throws Exception {
    String text = new String(Files.readAllBytes(Paths.get(args[3])), "UTF-8");
    SpeechAligner aligner = new SpeechAligner(args[1], args[2], null);
    for (WordResult word : aligner.align(Paths.get(args[4]).toUri().toURL(), text)) {
      print(word);
    }
    System.out.println("end");
  }

  private static void print(WordResult word) {
    System.out.printf(Locale.ROOT, "word\t%s\t%d\t%d\t%.3f%n", word.getWord().getSpelling(), word.getTimeFrame().getStart(),
        word.getTimeFrame().getEnd(), LogMath.getLogMath().logToLinear((float) word.getConfidence()));
  }
}
