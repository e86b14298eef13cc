package io.dualmode.sphinx;

import edu.cmu.sphinx.decoder.search.SearchManager;
import edu.cmu.sphinx.frontend.DataProcessor;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.ConfigurationManagerUtils;
import edu.cmu.sphinx.util.props.PropertySheet;
import io.dualmode.api.internal.ClassLoaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/**
 * The search of the stock engine for an application that was configured through the shadow configuration: the host's own
 * configuration file, which lies behind it on the class path, with what the application set, listening to the application's source.
 */
final class StockEngine {
  /** What {@code Context} and applications write to, as component and property. */
  private static final String[] SETTINGS = {"acousticModelLoader.location", "dictionary.dictionaryPath", "dictionary.fillerPath",
      "dataSource.sampleRate", "jsgfGrammar.grammarLocation", "jsgfGrammar.grammarName", "grXmlGrammar.grammarLocation",
      "flatLinguist.grammar", "lexTreeLinguist.languageModel", "simpleNGramModel.location", "largeTrigramModel.location",
      "trieNgramModel.location"};

  private StockEngine() {}

  /**
   * The stock search manager of the same name.
   *
   * @throws IOException when there is no configuration of the host, or the application has one of its own
   */
  static SearchManager of(ConfigurationManager own, String name) throws IOException {
    ConfigurationManager stock = new ConfigurationManager(hostConfiguration());
    if (own.getPropertySheet("dataSource") == null || stock.getPropertySheet(name) == null) {
      throw new IOException("the stock engine can take over only where the application uses edu.cmu.sphinx.api.Configuration; change the"
          + " type of component '" + name + "' back to Sphinx4's in this configuration file");
    }
    for (String setting : SETTINGS) {
      String[] parts = setting.split("\\.");
      PropertySheet sheet = own.getPropertySheet(parts[0]);
      Object value = sheet == null ? null : sheet.getRaw(parts[1]);
      if (value != null && !value.toString().isBlank()) {
        ConfigurationManagerUtils.setProperty(stock, parts[0], parts[1], value.toString());
      }
    }
    stock.lookup("liveFrontEnd");
    DataProcessor blocker = stock.lookup("dataBlocker");
    DataProcessor source = own.lookup("dataSource");
    blocker.setPredecessor(source);
    return stock.lookup(name);
  }

  private static URL hostConfiguration() throws IOException {
    for (URL url : Collections.list(Recognizer.class.getClassLoader().getResources(ClassPathCheck.CONFIG))) {
      try (InputStream in = ClassLoaders.open(url)) {
        if (!new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(NeuralSearchManager.class.getName())) {
          return url;
        }
      }
    }
    throw new IOException("Sphinx4's own " + ClassPathCheck.CONFIG + " is not on the class path");
  }
}
