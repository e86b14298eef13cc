package io.dualmode.model.engine;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.speaker.SpeakerModel;
import java.util.ArrayList;
import java.util.List;

/** One stream on a {@link CascadeEngine}. Words with pronunciations are the first session's: the second spells words by itself. */
final class CascadeSession implements SpeechSession {
  private final SpeechSession first;
  private final SpeechSession second;

  CascadeSession(SpeechSession first, SpeechSession second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public synchronized boolean accept(short[] samples, int offset, int length) {
    second.accept(samples, offset, length);
    return first.accept(samples, offset, length);
  }

  @Override
  public synchronized boolean accept(byte[] pcm, int offset, int length) {
    second.accept(pcm, offset, length);
    return first.accept(pcm, offset, length);
  }

  @Override
  public synchronized boolean accept(float[] samples, int offset, int length) {
    second.accept(samples, offset, length);
    return first.accept(samples, offset, length);
  }

  @Override
  public synchronized Hypothesis partial() {
    return first.partial();
  }

  @Override
  public synchronized boolean endpointDetected() {
    return first.endpointDetected();
  }

  @Override
  public synchronized RecognitionResult result() {
    return joined(first.result(), second.result());
  }

  @Override
  public synchronized RecognitionResult finish() {
    return joined(first.finish(), second.finish());
  }

  private static RecognitionResult joined(RecognitionResult early, RecognitionResult last) {
    return early.speakerVector().isEmpty() ? last : last.toBuilder().speakerVector(early.speakerVector().get()).build();
  }

  @Override
  public synchronized void reset() {
    first.reset();
    second.reset();
  }

  @Override
  public synchronized void setGrammar(Grammar grammar) {
    second.setGrammar(grammar);
    first.setGrammar(grammar);
  }

  @Override
  public synchronized void addWord(String word, List<List<String>> pronunciations) {
    first.addWord(word, pronunciations);
  }

  @Override
  public synchronized boolean removeWord(String word) {
    return first.removeWord(word);
  }

  @Override
  public synchronized void setSpeakerVectors(boolean wanted) {
    first.setSpeakerVectors(wanted);
  }

  @Override
  public synchronized void setSpeakerModel(SpeakerModel model) {
    first.setSpeakerModel(model);
  }

  @Override
  public synchronized List<String> warnings() {
    List<String> all = new ArrayList<>(first.warnings());
    second.warnings().stream().filter(warning -> !all.contains(warning)).forEach(all::add);
    return all;
  }

  @Override
  public State state() {
    return first.state();
  }

  @Override
  public long acceptedMillis() {
    return first.acceptedMillis();
  }

  @Override
  public synchronized void close() {
    first.close();
    second.close();
  }
}
