package io.dualmode.tools.serve.model;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.speaker.SpeakerModel;
import java.util.List;
import java.util.function.Supplier;

/** A session before which something is done with every call that costs time. */
abstract class SessionFront implements SpeechSession {
  private final SpeechSession session;

  SessionFront(SpeechSession session) {
    this.session = session;
  }

  /** Does a piece of work of the session, and whatever goes with it. */
  abstract <T> T work(Supplier<T> piece);

  @Override
  public boolean accept(short[] samples, int offset, int length) {
    return work(() -> session.accept(samples, offset, length));
  }

  @Override
  public boolean accept(byte[] pcm, int offset, int length) {
    return work(() -> session.accept(pcm, offset, length));
  }

  @Override
  public boolean accept(float[] samples, int offset, int length) {
    return work(() -> session.accept(samples, offset, length));
  }

  @Override
  public Hypothesis partial() {
    return work(session::partial);
  }

  @Override
  public boolean endpointDetected() {
    return session.endpointDetected();
  }

  @Override
  public RecognitionResult result() {
    return work(session::result);
  }

  @Override
  public RecognitionResult finish() {
    return work(session::finish);
  }

  @Override
  public void reset() {
    session.reset();
  }

  @Override
  public void setGrammar(Grammar grammar) {
    session.setGrammar(grammar);
  }

  @Override
  public void addWord(String word, List<List<String>> pronunciations) {
    session.addWord(word, pronunciations);
  }

  @Override
  public boolean removeWord(String word) {
    return session.removeWord(word);
  }

  @Override
  public void setSpeakerVectors(boolean wanted) {
    session.setSpeakerVectors(wanted);
  }

  @Override
  public void setSpeakerModel(SpeakerModel model) {
    session.setSpeakerModel(model);
  }

  @Override
  public List<String> warnings() {
    return session.warnings();
  }

  @Override
  public State state() {
    return session.state();
  }

  @Override
  public long acceptedMillis() {
    return session.acceptedMillis();
  }

  @Override
  public void close() {
    session.close();
  }
}
