package io.dualmode.sphinx;

import edu.cmu.sphinx.linguist.acoustic.UnitManager;
import edu.cmu.sphinx.linguist.dictionary.TextDictionary;
import edu.cmu.sphinx.util.props.ConfigurationManagerUtils;
import edu.cmu.sphinx.util.props.PropertyException;
import edu.cmu.sphinx.util.props.PropertySheet;
import io.dualmode.api.internal.ClassLoaders;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

/**
 * The host's text dictionary, which does without the filler list of an acoustic model.
 *
 * <p>The host takes that list from the directory that {@code setAcousticModelPath} names. The model itself is not needed here, so
 * an application that has removed it gets a list with the sentence marks and silence only.
 */
public final class HostDictionary extends TextDictionary {
  private static final String FILLERS = "fillers.dict";

  @Override
  public void newProperties(PropertySheet ps) throws PropertyException {
    try {
      super.newProperties(ps);
    } catch (PropertyException e) {
      if (!PROP_FILLER_DICTIONARY.equals(e.getProperty())) {
        throw e;
      }
      fillerDictionaryFile = ownFillers();
      addendaUrlList = ps.getResourceList(PROP_ADDENDA);
      unitManager = (UnitManager) ps.getComponent(PROP_UNIT_MANAGER);
      g2pModelFile = ConfigurationManagerUtils.getResource(PROP_G2P_MODEL_PATH, ps);
      g2pMaxPron = ps.getInt(PROP_G2P_MAX_PRONUNCIATIONS);
    }
  }

  @Override
  public void allocate() throws IOException {
    if (wordDictionaryFile == null) {
      throw new FileNotFoundException("the pronunciation dictionary is not found; give Configuration.setDictionaryPath a file or"
          + " a resource: path that is on the class path");
    }
    if (fillerDictionaryFile == null || !readable(fillerDictionaryFile)) {
      fillerDictionaryFile = ownFillers();
    }
    super.allocate();
  }

  private static boolean readable(URL file) {
    try (InputStream in = ClassLoaders.open(file)) {
      return in.read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static URL ownFillers() {
    return HostDictionary.class.getResource(FILLERS);
  }
}
