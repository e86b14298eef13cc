package io.dualmode.tools.data;

import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.IOException;
import java.io.InputStream;

/** CMUdict, as the artifact {@code net.sf.phat:sphinx4-data} has it. */
public final class CmuDictionary {
  private static final String RESOURCE = "/edu/cmu/sphinx/models/en-us/cmudict-en-us.dict";

  private CmuDictionary() {}

  /** Reads the dictionary; an {@link IOException} says what to add when it is not on the class path. */
  public static PronunciationLexicon read(UnitInventory units) throws IOException {
    try (InputStream in = CmuDictionary.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("dictionary: " + RESOURCE
            + " is not on the class path; add net.sf.phat:sphinx4-data, or name a dictionary where the command takes one");
      }
      return PronunciationLexicon.read(in, "resource:" + RESOURCE, units);
    }
  }
}
