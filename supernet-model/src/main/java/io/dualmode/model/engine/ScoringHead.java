package io.dualmode.model.engine;

import io.dualmode.model.confidence.FrameEvidence;
import io.dualmode.model.confidence.SoundShape;
import io.dualmode.model.confidence.UnitLoop;
import io.dualmode.model.confidence.UnitPosteriors;
import io.dualmode.model.encoder.CtcHead;
import io.dualmode.model.encoder.Heads;
import io.dualmode.model.encoder.MmiHead;
import io.dualmode.model.encoder.TransducerHead;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.score.CtcScorer;
import io.dualmode.model.search.score.MmiScorer;
import io.dualmode.model.search.score.TransducerScorer;
import io.dualmode.model.search.score.WeightedScorer;

/**
 * A head as one search uses it: it makes rows of encoded frames, and its scorer reads them. Not thread-safe.
 *
 * @param scorer what the search asks
 * @param rows what fills the rows it reads
 * @param unitOf the unit of each of the first floats of a row, where these are logits of units (MMI); null where there are none
 */
record ScoringHead(AcousticScorer scorer, Rows rows, int[] unitOf) {
  /** Fills {@code out[outOffset ..]} with one row for each of {@code frames} encoded frames. */
  @FunctionalInterface
  interface Rows {
    void fill(float[] encoded, int offset, int frames, float[] out, int outOffset);
  }

  /**
   * The head of a name as {@link io.dualmode.model.format.SearchDefaults#head} spells it.
   *
   * @param units size of the unit inventory
   * @param mmiWeight share of the MMI head in {@code combined}; 0 or 1 leaves one head alone
   * @param maxFrames most frames in one call of {@link Rows#fill}
   */
  static ScoringHead of(String name, Heads heads, int units, double mmiWeight, int maxFrames) {
    return checked(switch (name) {
      case "mmi" -> mmi(heads, units);
      case "ctc" -> ctc(heads);
      case "transducer" -> transducer(heads);
      case "combined" -> mmiWeight == 1 ? mmi(heads, units) : mmiWeight == 0 ? transducer(heads)
          : combined(mmi(heads, units), (float) mmiWeight, transducer(heads), maxFrames);
      default -> throw new IllegalArgumentException("head is '" + name + "', allowed: mmi, transducer, ctc, combined");
    });
  }

  /** Refuses rows that are no numbers, of which every search would make an empty reading. */
  private static ScoringHead checked(ScoringHead head) {
    int size = head.scorer.rowSize();
    return new ScoringHead(head.scorer, (encoded, offset, frames, out, outOffset) -> {
      head.rows.fill(encoded, offset, frames, out, outOffset);
      for (int row = 0; row < frames; row++) {
        float sum = 0;
        for (int i = outOffset + row * size; i < outOffset + (row + 1) * size; i++) {
          sum += out[i];
        }
        if (!Float.isFinite(sum)) {
          throw new IllegalStateException("the network's scores are no numbers (" + sum + "): its weights or the samples are beyond what it can hold");
        }
      }
    }, head.unitOf);
  }

  private static ScoringHead mmi(Heads heads, int units) {
    MmiHead head = heads.mmi();
    return new ScoringHead(MmiScorer.of(head, units), head::logits, head.unitOf(units));
  }

  /**
   * Room for the evidence of every frame, null where the head does not give it.
   *
   * @param loop a scorer like this head's for the loop over units, which may be null
   * @param acousticScale weight of acoustic scores in the search
   * @param stride frames of features to one encoded frame
   */
  FrameEvidence frameEvidence(AcousticScorer loop, float acousticScale, int stride) {
    return unitOf == null ? null : new FrameEvidence(new UnitPosteriors(scorer.units(), unitOf, scorer.rowSize()),
        loop == null ? null : new UnitLoop(loop, acousticScale), new SoundShape(), stride);
  }

  private static ScoringHead ctc(Heads heads) {
    CtcHead head = heads.ctc();
    return new ScoringHead(new CtcScorer(head.outputs()), head::logProbabilities, null);
  }

  private static ScoringHead transducer(Heads heads) {
    TransducerHead head = heads.transducer();
    return new ScoringHead(new TransducerScorer(head), head::project, null);
  }

  private static ScoringHead combined(ScoringHead a, float weight, ScoringHead b, int maxFrames) {
    AcousticScorer scorer = new WeightedScorer(a.scorer(), weight, b.scorer(), 1 - weight);
    int sizeA = a.scorer().rowSize();
    int sizeB = b.scorer().rowSize();
    float[] rowsA = new float[maxFrames * sizeA];
    float[] rowsB = new float[maxFrames * sizeB];
    return new ScoringHead(scorer, (encoded, offset, frames, out, outOffset) -> {
      a.rows().fill(encoded, offset, frames, rowsA, 0);
      b.rows().fill(encoded, offset, frames, rowsB, 0);
      for (int i = 0; i < frames; i++) {
        int row = outOffset + i * (sizeA + sizeB);
        System.arraycopy(rowsA, i * sizeA, out, row, sizeA);
        System.arraycopy(rowsB, i * sizeB, out, row + sizeA, sizeB);
      }
    }, a.unitOf());
  }
}
