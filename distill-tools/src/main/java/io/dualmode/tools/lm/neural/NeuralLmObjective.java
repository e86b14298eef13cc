package io.dualmode.tools.lm.neural;

import io.dualmode.model.neural.NeuralLmShape;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.Exposure;
import io.dualmode.tools.trainer.Objective;
import io.dualmode.tools.trainer.TrainingStep;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A language model learns which piece comes next; now and then its perplexity per word on other texts is measured. */
final class NeuralLmObjective implements Objective<PieceBatch>, AutoCloseable {
  private static final int WATCH_EVERY = 1000;

  /**
   * A text to measure on.
   *
   * @param cost log-probability beside that of the pieces
   */
  record Watched(String name, List<PieceBatch> batches, double cost) {}

  private final NeuralLmOptions options;
  private final NeuralLmGraph graph;
  private final TrainingState state;
  private final List<Watched> watched;
  private int measuredAt;

  /** Goes on where a state stands, which is kept up to date. */
  NeuralLmObjective(NeuralLmOptions options, NeuralLmShape shape, ParameterLayout layout, TrainingState state, List<Watched> watched) {
    this.options = options;
    this.state = state;
    this.watched = watched;
    measuredAt = state.step;
    graph = new NeuralLmGraph(shape, layout, options.optimiser(), options.threads, state, MatrixType.fastest());
  }

  @Override
  public Exposure exposure() {
    return Exposure.WORDS;
  }

  @Override
  public List<String> figures() {
    return List.of("entropy", "perplexity");
  }

  @Override
  public double audioSeconds(PieceBatch batch) {
    return batch.words;
  }

  @Override
  public TrainingStep step(PieceBatch batch, int step, double heard) {
    double rate = options.learningRate(step, heard);
    NeuralLmGraph.Loss loss = graph.step(batch, rate, options.clip, options.renewal(step));
    return TrainingStep.of(loss.gradientNorm(), rate, loss.entropy(),
        Math.exp(loss.entropy() * batch.predicted / (batch.words + batch.ends)));
  }

  @Override
  public List<String> watched() {
    return watched.stream().map(Watched::name).toList();
  }

  @Override
  public Map<String, Double> watch(int step, boolean last) {
    Map<String, Double> figures = new LinkedHashMap<>();
    // rows of the curves stand at any steps after a run went on
    if (step / WATCH_EVERY > measuredAt / WATCH_EVERY || last) {
      measuredAt = step;
      for (Watched text : watched) {
        figures.put(text.name, perplexity(text));
      }
    }
    return figures;
  }

  /** Perplexity per word, ends of sentences counted as words. */
  double perplexity(Watched text) {
    double sum = text.cost;
    long tokens = 0;
    for (PieceBatch batch : text.batches) {
      for (float p : graph.logProbabilities(batch)) {
        sum += p;
      }
      tokens += batch.words + batch.ends;
    }
    return Math.exp(-sum / tokens);
  }

  @Override
  public String text(Map<String, Double> figures) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "entropy %.3f  perplexity %.1f", figures.get("entropy"),
        figures.get("perplexity")));
    for (Watched other : watched) {
      if (figures.containsKey(other.name)) {
        text.append(String.format(Locale.ROOT, "  %s %.1f", other.name, figures.get(other.name)));
      }
    }
    return text.toString();
  }

  @Override
  public void capture() {
    graph.copyTo(state);
  }

  @Override
  public void close() {
    graph.close();
  }
}
