package io.dualmode.model.search.unit;

import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.WordNetwork;
import java.util.List;
import java.util.stream.IntStream;

/** A network over units, whose words are the names of units: n-grams of characters or pieces. Units that it does not know are not said. */
public final class WeighedUnits implements UnitNetwork {
  private final WordNetwork network;
  private final int[] wordOf;
  private final float weight;
  private final float penalty;

  /**
   * A network with the weights of a search: {@link SearchConfig#languageWeight}, and {@link SearchConfig#wordPenalty} once per unit.
   *
   * @param names of the units, by which the network knows them; the first, silence, is never said
   * @throws IllegalArgumentException when the network knows none of them
   */
  public WeighedUnits(WordNetwork network, List<String> names, SearchConfig config) {
    this.network = network;
    weight = config.languageWeight();
    penalty = config.wordPenalty();
    wordOf = IntStream.range(0, names.size()).map(unit -> unit == 0 ? -1 : network.idOf(names.get(unit))).toArray();
    if (IntStream.of(wordOf).allMatch(word -> word < 0)) {
      throw new IllegalArgumentException("units: the language model knows none of the " + (names.size() - 1)
          + " units of the model, expected one over " + names.subList(1, Math.min(names.size(), 6)) + " ..");
    }
  }

  @Override
  public long start() {
    return network.start() & 0xffffffffL;
  }

  @Override
  public long next(long state, int unit) {
    return wordOf[unit] < 0 ? NOWHERE : WordNetwork.stateOf(network.step((int) state, wordOf[unit])) & 0xffffffffL;
  }

  @Override
  public float gain(long state, int unit, long next) {
    return next == NOWHERE ? Float.NEGATIVE_INFINITY : weight * WordNetwork.scoreOf(network.step((int) state, wordOf[unit])) + penalty;
  }

  @Override
  public float end(long state) {
    return weight * network.end((int) state);
  }

  @Override
  public float mostGain() {
    return weight * network.mostGain() + penalty;
  }
}
