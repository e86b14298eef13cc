package io.dualmode.sphinx;

import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.dictionary.Word;
import edu.cmu.sphinx.util.props.PropertyException;
import edu.cmu.sphinx.util.props.PropertySheet;
import edu.cmu.sphinx.util.props.S4Component;
import io.dualmode.sphinx.words.HostLexicon;
import io.dualmode.sphinx.words.HostWords;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The application's dictionary as its grammars see it: with a word for every spelling.
 *
 * <p>The host leaves out of a grammar, with a warning only, a word that the dictionary lacks; the sentence is then recognised
 * without it. The engine can pronounce such a word, so the grammar gets one without phones, and {@link HostLexicon} leaves its
 * pronunciation to the engine.
 */
public final class GrammarDictionary implements Dictionary {
  /** The dictionary behind this one. */
  @S4Component(type = Dictionary.class)
  public static final String PROP_BASE = "dictionary";

  private final Map<String, Word> made = new HashMap<>();
  private Dictionary base;

  @Override
  public void newProperties(PropertySheet ps) throws PropertyException {
    base = (Dictionary) ps.getComponent(PROP_BASE);
  }

  @Override
  public Word getWord(String spelling) {
    Word known = base.getWord(spelling);
    return known != null ? known : made.computeIfAbsent(spelling, HostWords::made);
  }

  @Override
  public Word getSentenceStartWord() {
    return base.getSentenceStartWord();
  }

  @Override
  public Word getSentenceEndWord() {
    return base.getSentenceEndWord();
  }

  @Override
  public Word getSilenceWord() {
    return base.getSilenceWord();
  }

  @Override
  public Word[] getFillerWords() {
    return base.getFillerWords();
  }

  @Override
  public void allocate() throws IOException {
    base.allocate();
  }

  @Override
  public void deallocate() {
    base.deallocate();
    made.clear();
  }
}
