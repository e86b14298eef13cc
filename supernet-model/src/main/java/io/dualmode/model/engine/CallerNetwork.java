package io.dualmode.model.engine;

import io.dualmode.api.LanguageModel;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A caller's language model as a word network: a state is a history of at most {@code order - 1} words, numbered when it is first
 * met. Words are those of the lexicon that the model contains. The histories met are kept as long as the network, which belongs to
 * one session; calls are serialised.
 */
final class CallerNetwork implements WordNetwork {
  private static final int MANY = 200_000;

  private final LanguageModel model;
  private final List<String> words = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<List<String>> histories = new ArrayList<>();
  private final Map<List<String>, Integer> states = new HashMap<>();
  private final float[] unigrams;
  private final int start;

  CallerNetwork(LanguageModel model, PronunciationLexicon lexicon) {
    this.model = model;
    if (model.order() < 1) {
      throw new IllegalArgumentException("language model: order is " + model.order() + ", expected at least 1");
    }
    lexicon.forEach((word, variants) -> {
      if (model.contains(word)) {
        ids.put(word, words.size());
        words.add(word);
      }
    });
    unigrams = new float[words.size()];
    for (int i = 0; i < unigrams.length; i++) {
      unigrams[i] = (float) model.logProbability(List.of(), words.get(i));
    }
    start = state(List.of(LanguageModel.SENTENCE_START));
  }

  private int state(List<String> words) {
    List<String> history = List.copyOf(words.subList(Math.max(0, words.size() - model.order() + 1), words.size()));
    Integer known = states.putIfAbsent(history, histories.size());
    if (known != null) {
      return known;
    }
    histories.add(history);
    return histories.size() - 1;
  }

  /** Whether so many histories were met that the next utterance should begin with a new network. */
  synchronized boolean isFull() {
    return histories.size() > MANY;
  }

  @Override
  public int idOf(String word) {
    return ids.getOrDefault(word, -1);
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public synchronized long step(int state, int word) {
    List<String> history = histories.get(state);
    String spelling = words.get(word);
    List<String> longer = new ArrayList<>(history);
    longer.add(spelling);
    return WordNetwork.pack((float) model.logProbability(history, spelling), state(longer));
  }

  @Override
  public synchronized float end(int state) {
    return (float) model.logProbability(histories.get(state), LanguageModel.SENTENCE_END);
  }

  @Override
  public float lookAhead(int word) {
    return unigrams[word];
  }
}
