package io.dualmode.model.search.network;

import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.search.WordNetwork;

/**
 * An n-gram model as a word network: every word may follow every other, and sentences close with {@code </s>}.
 *
 * <p>Words outside the vocabulary take the score of {@code <unk>} if the network was asked to admit them and the model has one.
 */
public final class NgramNetwork implements WordNetwork {
  private final NgramModel model;
  private final boolean admitUnknown;

  /** Wraps a model; {@code admitUnknown} lets words outside its vocabulary be said at the score of {@code <unk>}. */
  public NgramNetwork(NgramModel model, boolean admitUnknown) {
    this.model = model;
    this.admitUnknown = admitUnknown && model.unknownId() >= 0;
  }

  @Override
  public int idOf(String word) {
    int id = model.idOf(word);
    if (id == model.sentenceStartId() || id == model.sentenceEndId()) {
      return -1;
    }
    return id < 0 && admitUnknown ? model.unknownId() : id;
  }

  @Override
  public int start() {
    return model.startState();
  }

  @Override
  public long step(int state, int word) {
    return model.scoreAndState(state, word);
  }

  @Override
  public float end(int state) {
    return model.score(state, model.sentenceEndId());
  }

  @Override
  public float lookAhead(int word) {
    return model.unigram(word);
  }
}
