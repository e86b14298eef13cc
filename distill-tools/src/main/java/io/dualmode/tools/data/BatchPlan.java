package io.dualmode.tools.data;

import io.dualmode.tools.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/**
 * Which utterances are heard together, without end.
 *
 * <p>Each epoch draws how often each utterance is heard (the whole part of its corpus weight, and once more with the rest as
 * probability), sorts the draws by their length times a random factor of 0.85 to 1.15, cuts the sorted list into batches whose
 * size times their longest utterance stays within the batch's seconds, and shuffles the batches. An epoch depends on the seed
 * and its number only, so skipping costs no more than planning. Not thread-safe.
 */
public final class BatchPlan implements Iterator<BatchPlan.Batch> {
  private static final double LENGTH_JITTER = 0.15;

  /** @param hoursHeard audio of all batches before it */
  public record Batch(long index, int epoch, List<Example> examples, double hoursHeard) {
    public double seconds() {
      return examples.stream().mapToDouble(e -> e.utterance().seconds()).sum();
    }
  }

  private record Draw(Example example, double key) {}

  private final List<Example> examples;
  private final BatchSettings settings;
  private List<List<Example>> batches = List.of();
  private int epoch = -1;
  private int next;
  private long index;
  private double secondsHeard;

  public BatchPlan(List<Example> examples, BatchSettings settings) {
    if (examples.stream().noneMatch(e -> weight(settings, e) > 0)) {
      throw new IllegalArgumentException("no utterance to train on: " + examples.size()
          + " selected; check the alignments, the split and the corpus weights");
    }
    this.examples = examples;
    this.settings = settings;
    while (index < settings.skipBatches()) {
      next();
    }
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Batch next() {
    while (next == batches.size()) {
      batches = epoch(++epoch);
      next = 0;
    }
    Batch batch = new Batch(index++, epoch, batches.get(next++), secondsHeard / 3600);
    secondsHeard += batch.seconds();
    return batch;
  }

  private List<List<Example>> epoch(int number) {
    Random random = new Random(Seeds.mix(settings.seed(), number));
    List<Draw> draws = new ArrayList<>();
    for (Example example : examples) {
      double weight = weight(settings, example);
      int times = (int) weight + (random.nextDouble() < weight - (int) weight ? 1 : 0);
      for (int i = 0; i < times; i++) {
        draws.add(new Draw(example, example.utterance().seconds() * (1 + LENGTH_JITTER * (2 * random.nextDouble() - 1))));
      }
    }
    draws.sort(Comparator.comparingDouble(Draw::key));
    List<Example> order = draws.stream().map(Draw::example).toList();
    List<List<Example>> cut = cut(order, settings.batchSeconds());
    Collections.shuffle(cut, random);
    return cut;
  }

  /** Runs of the list whose size times longest utterance stays within the seconds; an utterance longer than that stands alone. */
  public static List<List<Example>> cut(List<Example> order, double seconds) {
    List<List<Example>> out = new ArrayList<>();
    List<Example> batch = new ArrayList<>();
    double longest = 0;
    for (Example example : order) {
      double length = Math.max(longest, example.utterance().seconds());
      if (!batch.isEmpty() && length * (batch.size() + 1) > seconds) {
        out.add(batch);
        batch = new ArrayList<>();
        length = example.utterance().seconds();
      }
      batch.add(example);
      longest = length;
    }
    if (!batch.isEmpty()) {
      out.add(batch);
    }
    return out;
  }

  private static double weight(BatchSettings settings, Example example) {
    return settings.corpusWeights().getOrDefault(example.utterance().corpus(), 1.0);
  }
}
