package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.api.vocabulary.LanguageModel;
import io.dualmode.model.search.StepCache;
import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A caller's language model as a word network: a state is a history of at most {@code order - 1} words, numbered when it is first
 * met. Words are those of a list that the model contains, and others of the model's as somebody asks for them. The histories met
 * are kept as long as the network, which belongs to one session; calls are serialised.
 *
 * <p>The model is asked through lists of strings, which costs microseconds, and a search asks the same frame after frame: steps are
 * remembered in a table of fixed size.
 */
public final class CallerNetwork implements WordNetwork {
  private static final int MANY = 200_000;
  /** Of the steps that are remembered: 4 MB. */
  private static final int STEP_BITS = 18;
  /** Above 0, since models that are not normalised exist. */
  private static final double MOST = 100;

  private final LanguageModel model;
  private final List<String> words = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final HistoryStates states;
  private final StepCache steps = new StepCache(this::ask, STEP_BITS);
  private float[] unigrams = new float[1024];
  private final int start;

  /** @param known words that are asked for first */
  public CallerNetwork(LanguageModel model, Collection<String> known) {
    this.model = model;
    if (model.order() < 1) {
      throw new IllegalArgumentException("language model: order is " + model.order() + ", expected at least 1");
    }
    known.stream().filter(model::contains).forEach(this::add);
    states = new HistoryStates(model.order() - 1);
    start = states.beginning(LanguageModel.SENTENCE_START);
  }

  private int add(String word) {
    int id = words.size();
    unigrams = id < unigrams.length ? unigrams : Arrays.copyOf(unigrams, 2 * id);
    unigrams[id] = logProbability(List.of(), word);
    ids.put(word, id);
    words.add(word);
    return id;
  }

  /** What the model says, which must be a number or negative infinity. */
  private float logProbability(List<String> history, String word) {
    double value = model.logProbability(history, word);
    if (!(value <= MOST)) {
      throw new IllegalArgumentException("language model: log probability of '" + word + "' after " + history + " is " + value
          + ", expected a natural logarithm up to 0");
    }
    return (float) value;
  }

  @Override
  public synchronized boolean isFull() {
    return states.size() > MANY;
  }

  @Override
  public synchronized int idOf(String word) {
    Integer id = ids.get(word);
    return id != null ? id : model.contains(word) ? add(word) : -1;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public synchronized long step(int state, int word) {
    return steps.step(state, word);
  }

  private long ask(int state, int word) {
    String spelling = words.get(word);
    return WordNetwork.pack(logProbability(states.history(state), spelling), states.after(state, word, spelling));
  }

  @Override
  public synchronized float end(int state) {
    return logProbability(states.history(state), LanguageModel.SENTENCE_END);
  }

  @Override
  public synchronized float lookAhead(int word) {
    return unigrams[word];
  }
}
