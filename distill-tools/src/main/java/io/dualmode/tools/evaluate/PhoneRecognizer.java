package io.dualmode.tools.evaluate;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.CtcHead;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.Heads;
import io.dualmode.model.encoder.MmiHead;
import io.dualmode.model.encoder.TransducerHead;
import io.dualmode.model.search.GreedyDecoder;
import io.dualmode.model.search.PhoneLoop;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.score.MmiScorer;
import io.dualmode.tools.loss.PhoneTrigram;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** Recognises phones in features with every head that one corner of a model has. Not thread-safe: one per thread and corner. */
final class PhoneRecognizer implements AutoCloseable {

  private final int dim;
  private final EncoderStream stream;
  private final MmiHead mmi;
  private final TransducerHead transducer;
  private final CtcHead ctc;
  private final PhoneLoop loop;
  private final GreedyDecoder greedyTransducer;
  private final GreedyDecoder greedyCtc;
  private float[] encoded = {};
  private int frames;

  PhoneRecognizer(Encoder encoder, Corner corner, PhoneTrigram bigram, double acousticScale, double insertionBonus) {
    dim = encoder.config().dim();
    stream = encoder.newStream(corner);
    Heads heads = encoder.heads(corner.weights());
    mmi = heads.hasMmi() ? heads.mmi() : null;
    transducer = heads.hasTransducer() ? heads.transducer() : null;
    ctc = heads.hasCtc() ? heads.ctc() : null;
    int units = encoder.config().units();
    loop = mmi == null ? null : new PhoneLoop(MmiScorer.of(mmi, units), PhoneLoop.fromBigram(logarithms(bigram, units)),
        (float) acousticScale, 1, (float) insertionBonus);
    greedyTransducer = transducer == null ? null : GreedyDecoder.transducer(transducer, 1);
    greedyCtc = ctc == null ? null : GreedyDecoder.ctc(units);
  }

  /** The units each head hears in {@code features [frames, 80]}; the MMI head's may hold silence. */
  Map<PhoneHead, int[]> recognize(float[] features, int featureFrames) {
    encode(features, featureFrames);
    Map<PhoneHead, int[]> phones = new EnumMap<>(PhoneHead.class);
    if (mmi != null) {
      float[] logits = new float[frames * mmi.outputs()];
      mmi.logits(encoded, 0, frames, logits, 0);
      phones.put(PhoneHead.MMI, loop.decode(logits, 0, frames).units().stream().mapToInt(UnitSpan::unit).toArray());
    }
    if (transducer != null) {
      float[] projected = new float[frames * transducer.joint()];
      transducer.project(encoded, 0, frames, projected, 0);
      phones.put(PhoneHead.TRANSDUCER, greedy(greedyTransducer, projected));
    }
    if (ctc != null) {
      float[] logProbabilities = new float[frames * ctc.outputs()];
      ctc.logProbabilities(encoded, 0, frames, logProbabilities, 0);
      phones.put(PhoneHead.CTC, greedy(greedyCtc, logProbabilities));
    }
    return phones;
  }

  private int[] greedy(GreedyDecoder decoder, float[] rows) {
    decoder.reset();
    decoder.accept(rows, 0, frames);
    return decoder.units().stream().mapToInt(UnitSpan::unit).toArray();
  }

  private static float[] logarithms(PhoneTrigram model, int units) {
    float[] logs = new float[units * units];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(model.probability(i / units, i % units));
    }
    return logs;
  }

  private void encode(float[] features, int featureFrames) {
    frames = 0;
    stream.reset();
    stream.accept(features, 0, featureFrames, this::collect);
    stream.finish(this::collect);
  }

  private void collect(float[] data, int offset, int firstFrame, int count) {
    int end = (firstFrame + count) * dim;
    if (encoded.length < end) {
      encoded = Arrays.copyOf(encoded, Math.max(end, encoded.length * 2));
    }
    System.arraycopy(data, offset, encoded, firstFrame * dim, count * dim);
    frames = firstFrame + count;
  }

  @Override
  public void close() {
    stream.close();
  }
}
