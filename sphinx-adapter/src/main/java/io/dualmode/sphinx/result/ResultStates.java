package io.dualmode.sphinx.result;

import edu.cmu.sphinx.linguist.SearchState;
import edu.cmu.sphinx.linguist.SearchStateArc;
import edu.cmu.sphinx.linguist.WordSearchState;
import edu.cmu.sphinx.linguist.WordSequence;
import edu.cmu.sphinx.linguist.dictionary.Pronunciation;

/** The two kinds of search states that a finished token chain needs; neither leads anywhere. */
final class ResultStates {
  private static final SearchStateArc[] NONE = {};

  /** Marks where a word begins. */
  static final SearchState BEGIN = new Begin();

  private ResultStates() {}

  /** The state of a word that ended. */
  static SearchState word(Pronunciation pronunciation, boolean last) {
    return new Word(pronunciation, last);
  }

  private abstract static class Leaf implements SearchState {
    @Override
    public SearchStateArc[] getSuccessors() {
      return NONE;
    }

    @Override
    public boolean isEmitting() {
      return false;
    }

    @Override
    public boolean isFinal() {
      return false;
    }

    @Override
    public String toPrettyString() {
      return getSignature();
    }

    @Override
    public String toString() {
      return getSignature();
    }

    @Override
    public WordSequence getWordHistory() {
      return WordSequence.EMPTY;
    }

    @Override
    public Object getLexState() {
      return this;
    }

    @Override
    public int getOrder() {
      return 0;
    }
  }

  private static final class Begin extends Leaf {
    @Override
    public String getSignature() {
      return "begin";
    }
  }

  private static final class Word extends Leaf implements WordSearchState {
    private final Pronunciation pronunciation;
    private final boolean last;

    Word(Pronunciation pronunciation, boolean last) {
      this.pronunciation = pronunciation;
      this.last = last;
    }

    @Override
    public Pronunciation getPronunciation() {
      return pronunciation;
    }

    @Override
    public boolean isWordStart() {
      return false;
    }

    @Override
    public boolean isFinal() {
      return last;
    }

    @Override
    public String getSignature() {
      return pronunciation.getWord().getSpelling();
    }
  }
}
