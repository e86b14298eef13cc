package io.dualmode.sphinx.words;

import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.dictionary.TextDictionary;
import edu.cmu.sphinx.linguist.language.ngram.LanguageModel;
import io.dualmode.api.internal.ClassLoaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Knows the general English language model and dictionary that Sphinx4 and PocketSphinx ship, by length and SHA-256 of the files.
 *
 * <p>An application that names them wants general English, for which the engine has better ones of its own.
 */
public final class ShippedModels {
  /** Lengths in bytes, by checksum: those of net.sf.phat (PocketSphinx has the same) and of de.sciss. */
  private static final Map<String, Long> LANGUAGE_MODELS = Map.of(
      "db21d0642286677699e6dbc859d2e5395570222361999387ce60f6e1d01995d6", 27_114_385L,
      "4ed8f52ed0413045f0e9c65a4709953896b6ff9a99ebc10f7ef926f662c5e506", 29_208_442L);

  /** Those of net.sf.phat, de.sciss, the later sources of Sphinx4, and PocketSphinx. */
  private static final Map<String, Long> DICTIONARIES = Map.of(
      "9de99dd2a24b63c653c1c30ab39388d05185cae36d0875f15c319b4ad6dc43af", 3_272_051L,
      "bab57556ec6547e2e4d712e33d144a0e46739da48420c12f2e53e77d0d976c19", 3_266_776L,
      "cb01cf8b6a47f5a97ed46b01e96ea8a924d07d1abfd770f787836013df8537da", 3_273_623L,
      "20b5c293e1f311fb375fe067e500ec5636f4fc7af5594967263696def9b23bfe", 3_275_645L);

  private ShippedModels() {}

  /** Whether both are; a file that cannot be read is none. */
  public static boolean are(Dictionary dictionary, LanguageModel model, Components components) {
    return !components.isSet(dictionary, TextDictionary.PROP_ADDENDA)
        && isOneOf(DICTIONARIES, components.resource(dictionary, TextDictionary.PROP_DICTIONARY))
        && isOneOf(LANGUAGE_MODELS, components.resource(model, LanguageModel.PROP_LOCATION));
  }

  private static boolean isOneOf(Map<String, Long> known, URL file) {
    if (file == null) {
      return false;
    }
    try {
      URLConnection connection = ClassLoaders.connect(file);
      try (InputStream in = connection.getInputStream()) {
        long length = connection.getContentLengthLong();
        return (length < 0 || known.containsValue(length)) && known.containsKey(checksum(in));
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static String checksum(InputStream in) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
