package io.dualmode.sphinx;

import edu.cmu.sphinx.recognizer.Recognizer;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/**
 * Tells whether the adapter stands in front of the host on the class path.
 *
 * <p>The host takes the first {@value #CONFIG} that its class loader finds. Behind the host the adapter is not used at all and an
 * application runs the stock engine without a sign of it, so the order is looked at as early as adapter code runs: when a search
 * manager starts, and when the application first opens a microphone ({@link SoundProbe}). {@code java -cp ...
 * io.dualmode.sphinx.ClassPathCheck} tells it without running the application. It speaks through {@code java.util.logging}, as the host
 * does, since an application of the host need not have a provider for any other logging.
 */
public final class ClassPathCheck {
  static final String CONFIG = "edu/cmu/sphinx/api/default.config.xml";

  private static final Logger log = Logger.getLogger(ClassPathCheck.class.getName());
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private ClassPathCheck() {}

  /** Ends with status 1, and an error in the log, when the order is wrong. */
  public static void main(String[] args) {
    String wrong = problem(Recognizer.class.getClassLoader());
    if (wrong != null) {
      log.severe(wrong);
      System.exit(1);
    }
    log.info("the adapter stands in front of sphinx4-core");
  }

  static void warnOnce() {
    if (DONE.compareAndSet(false, true)) {
      String wrong = problem(Recognizer.class.getClassLoader());
      if (wrong != null) {
        log.severe(wrong);
      }
    }
  }

  /** What is wrong with the order, or null. */
  static String problem(ClassLoader host) {
    try {
      ClassLoader loader = host == null ? ClassLoader.getSystemClassLoader() : host;
      List<URL> found = java.util.Collections.list(loader.getResources(CONFIG));
      URL own = ClassPathCheck.class.getResource("fillers.dict");
      String home = own == null ? "" : own.toString().replace("io/dualmode/sphinx/fillers.dict", "");
      if (found.isEmpty() || found.get(0).toString().startsWith(home)) {
        return null;
      }
      boolean visible = found.stream().anyMatch(url -> url.toString().startsWith(home));
      return "Dualmode is NOT in use by Configuration-based recognizers: " + found.get(0) + " is read first and runs the stock"
          + " Sphinx4 engine. " + (visible ? "Put the dualmode-sphinx jar in front of sphinx4-core on the class path."
          : "Put the dualmode-sphinx jar beside sphinx4-core, in the same class loader and in front of it.");
    } catch (IOException e) {
      return "the class path cannot be searched for " + CONFIG + ": " + e.getMessage();
    }
  }
}
