package io.dualmode.tools.phones;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.ctc.CtcHead;
import io.dualmode.model.head.ctc.CtcScorer;
import io.dualmode.model.head.ctc.LoadedCtc;
import io.dualmode.model.head.mmi.LoadedMmi;
import io.dualmode.model.head.mmi.MmiHead;
import io.dualmode.model.head.mmi.MmiScorer;
import io.dualmode.model.head.transducer.LoadedTransducer;
import io.dualmode.model.head.transducer.TransducerHead;
import io.dualmode.model.head.transducer.TransducerScorer;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.unit.GreedySearch;
import io.dualmode.model.search.unit.PhoneLoop;
import io.dualmode.model.search.unit.UnitSpelling;
import io.dualmode.tools.evaluate.UtteranceEncoder;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Recognises phones in features with every head that one corner of a model has. Not thread-safe: one per thread and corner. */
final class PhoneRecognizer implements AutoCloseable {
  private final UtteranceEncoder utterance;
  private final MmiHead mmi;
  private final TransducerHead transducer;
  private final CtcHead ctc;
  private final PhoneLoop loop;
  private final GreedySearch greedyTransducer;
  private final GreedySearch greedyCtc;

  PhoneRecognizer(Encoder encoder, Heads heads, Corner corner, int units, PhoneTrigram bigram, double acousticScale, double insertionBonus) {
    utterance = new UtteranceEncoder(encoder, corner);
    mmi = heads.has("mmi") ? LoadedMmi.of(heads) : null;
    transducer = heads.has("transducer") ? LoadedTransducer.of(heads) : null;
    ctc = heads.has("ctc") ? LoadedCtc.of(heads) : null;
    loop = mmi == null ? null : new PhoneLoop(MmiScorer.of(mmi, units), PhoneLoop.fromBigram(logarithms(bigram, units)),
        (float) acousticScale, 1, (float) insertionBonus);
    greedyTransducer = transducer == null ? null : greedy(new TransducerScorer(transducer));
    greedyCtc = ctc == null ? null : greedy(new CtcScorer(units));
  }

  /** The units each head hears in {@code features [frames, 80]}; the MMI head's may hold silence. */
  Map<PhoneHead, int[]> recognize(float[] features, int featureFrames) {
    int frames = utterance.encode(features, featureFrames);
    float[] encoded = utterance.outputs();
    Map<PhoneHead, int[]> phones = new EnumMap<>(PhoneHead.class);
    if (mmi != null) {
      float[] logits = new float[frames * mmi.outputs()];
      mmi.logits(encoded, 0, frames, logits, 0);
      phones.put(PhoneHead.MMI, loop.decode(logits, 0, frames).units().stream().mapToInt(UnitSpan::unit).toArray());
    }
    if (transducer != null) {
      float[] projected = new float[frames * transducer.joint()];
      transducer.project(encoded, 0, frames, projected, 0);
      phones.put(PhoneHead.TRANSDUCER, greedy(greedyTransducer, projected, frames));
    }
    if (ctc != null) {
      float[] logProbabilities = new float[frames * ctc.outputs()];
      ctc.logProbabilities(encoded, 0, frames, logProbabilities, 0);
      phones.put(PhoneHead.CTC, greedy(greedyCtc, logProbabilities, frames));
    }
    return phones;
  }

  private static GreedySearch greedy(AcousticScorer scorer) {
    UnitInventory numbers = UnitInventory.of(IntStream.range(0, scorer.units()).mapToObj(Integer::toString).toList());
    return new GreedySearch(SearchConfig.DEFAULT, UnitSpelling.of(numbers), scorer);
  }

  private static int[] greedy(GreedySearch search, float[] rows, int frames) {
    search.accept(rows, 0, frames);
    return search.finish().best().words().stream().flatMap(word -> word.units().stream()).mapToInt(UnitSpan::unit).toArray();
  }

  private static float[] logarithms(PhoneTrigram model, int units) {
    float[] logs = new float[units * units];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(model.probability(i / units, i % units));
    }
    return logs;
  }

  @Override
  public void close() {
    utterance.close();
  }
}
