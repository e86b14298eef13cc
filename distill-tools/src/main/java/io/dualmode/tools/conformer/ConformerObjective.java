package io.dualmode.tools.conformer;

import io.dualmode.tools.data.Example;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.Objective;
import io.dualmode.tools.trainer.TrainingStep;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A FastConformer learns the phones of an alignment, from some hour on word pieces by CTC as well, and from a later one by its transducer;
 * now and then the word errors of CTC's best path on other speech are counted.
 */
final class ConformerObjective implements Objective<ConformerBatch>, AutoCloseable {
  private static final int WATCH_EVERY = 500;
  private static final String DEV = "dev_ctc_word_errors";

  private final ConformerOptions options;
  private final ConformerNetwork network;
  private final ConformerSpeech speech;
  private final List<Example> watched;
  private final TrainingState state;
  private final ConformerGraph graph;
  private int measuredAt;

  /** Goes on where a state stands, which is kept up to date. */
  ConformerObjective(ConformerOptions options, ConformerNetwork network, ConformerSpeech speech, List<Example> watched, ParameterLayout layout,
      TrainingState state) {
    this.options = options;
    this.network = network;
    this.speech = speech;
    this.watched = watched;
    this.state = state;
    measuredAt = state.step;
    graph = new ConformerGraph(network, layout, options.optimiser(), options.threads, state, MatrixType.fastest());
  }

  /** Fits first weights to speech. */
  void fit(ConformerBatch batch, ParameterLayout layout) {
    graph.fit(batch, layout, state);
  }

  @Override
  public List<String> figures() {
    return List.of("phones", "right", "ctc", "tdt");
  }

  @Override
  public double audioSeconds(ConformerBatch batch) {
    return batch.seconds();
  }

  @Override
  public TrainingStep step(ConformerBatch batch, int step, double hours) {
    double rate = options.learningRate(step, hours);
    boolean pieces = hours >= options.piecesAfter;
    ConformerGraph.Aim aim = new ConformerGraph.Aim(pieces ? options.phoneWeight : 1, pieces,
        hours >= options.transducerAfter ? options.transducerNodes : 0);
    ConformerGraph.Losses losses = graph.step(batch, step, aim, rate, options.clip, options.renewal(step));
    return TrainingStep.of(losses.norm(), rate, losses.phones(), losses.right(), losses.ctc(), losses.tdt());
  }

  @Override
  public List<String> watched() {
    return List.of(DEV);
  }

  @Override
  public Map<String, Double> watch(int step, boolean last) {
    // rows of the curves stand at any steps after a run went on
    if (step / WATCH_EVERY > measuredAt / WATCH_EVERY && state.heardSeconds / 3600 > options.piecesAfter || last) {
      measuredAt = step;
      return Map.of(DEV, wordErrors());
    }
    return Map.of();
  }

  /** Percent of words that are wrong on CTC's best path by the averaged weights, at the first look-ahead. */
  double wordErrors() {
    ErrorRate errors = ErrorRate.NONE;
    List<Example> order = watched.stream().sorted(Comparator.comparingInt(e -> e.utterance().samples())).toList();
    int at = 0;
    for (ConformerBatch batch : ConformerBatches.all(speech, network, watched, network.config().contexts().get(0), options.batchSeconds)) {
      float[] outputs = graph.hear(batch).ctc();
      for (int b = 0; b < batch.size(); b++) {
        List<String> heard = speech.words(best(outputs, b * batch.maxEncoded(), batch.encoded(b)));
        errors = errors.plus(EditDistance.compare(ConformerSpeech.words(order.get(at++)), heard));
      }
    }
    return errors.percent();
  }

  private List<Integer> best(float[] outputs, int first, int frames) {
    List<Integer> pieces = new ArrayList<>();
    int last = 0;
    for (int t = first; t < first + frames; t++) {
      int best = 0;
      for (int k = 1; k < network.units(); k++) {
        best = outputs[t * network.units() + k] > outputs[t * network.units() + best] ? k : best;
      }
      if (best != last && best != 0) {
        pieces.add(best);
      }
      last = best;
    }
    return pieces;
  }

  /** Moves the running statistics of batch norms towards those of the averaged weights. */
  void calibrate(ConformerBatch batch) {
    graph.calibrate(batch);
  }

  @Override
  public String text(Map<String, Double> figures) {
    StringBuilder text = new StringBuilder();
    figures.forEach((name, value) -> text.append(String.format(Locale.ROOT, value.isNaN() ? "" : "%s %.3f  ", name, value)));
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
