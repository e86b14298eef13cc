import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Locale;

/** Recognises raw 16 kHz files with one allocation and tells what it cost: grammar|lm DICTIONARY GRAMMAR-OR-MODEL FILE-OF-FILES. */
public class SphinxMeasure {
  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setAcousticModelPath("resource:/edu/cmu/sphinx/models/en-us/en-us");
    configuration.setDictionaryPath(args[1]);
    if (args[0].equals("grammar")) {
      int slash = args[2].lastIndexOf('/');
      configuration.setGrammarPath(args[2].substring(0, slash));
      configuration.setGrammarName(args[2].substring(slash + 1));
      configuration.setUseGrammar(true);
    } else {
      configuration.setLanguageModelPath(args[2]);
    }
    Context context = new Context(configuration);
    if (args[0].equals("grammar")) {
      context.setLocalProperty("decoder->searchManager", "simpleSearchManager");
    }
    Recognizer recognizer = context.getInstance(Recognizer.class);
    recognizer.allocate();
    double loadCpu = cpu();
    System.out.printf(Locale.ROOT, "load\t%.2f\t%.2f%n",
        (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1000.0, loadCpu);
    for (String file : Files.readAllLines(Paths.get(args[3]))) {
      StringBuilder heard = new StringBuilder();
      try (InputStream audio = new FileInputStream(file)) {
        context.setSpeechSource(audio);
        for (Result result = recognizer.recognize(); result != null; result = recognizer.recognize()) {
          heard.append(' ').append(result.getBestResultNoFiller());
        }
      }
      System.out.println("heard\t" + heard.toString().trim());
    }
    System.out.printf(Locale.ROOT, "cpu\t%.2f%n", cpu() - loadCpu);
    long heap = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      heap += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    System.out.printf(Locale.ROOT, "heap\t%d%n", heap >> 20);
    if (Files.exists(Paths.get("/proc/self/status"))) {
      for (String line : Files.readAllLines(Paths.get("/proc/self/status"))) {
        if (line.startsWith("VmHWM")) {
          System.out.printf(Locale.ROOT, "rss\t%d%n", Long.parseLong(line.replaceAll("\\D", "")) >> 10);
        }
      }
    }
    recognizer.deallocate();
  }

  private static double cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
  }
}
