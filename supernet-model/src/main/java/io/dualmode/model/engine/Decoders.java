package io.dualmode.model.engine;

import io.dualmode.api.RecognitionMode;
import io.dualmode.model.confidence.FrameEvidence;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.format.ModelConfig;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.score.MmiScorer;
import java.util.List;

/** Puts encoder, head and search of a corner together. Thread-safe; what it makes is not. */
final class Decoders {
  /**
   * The search in alignment: departures from a text cost more than a beam for recognition is wide, and a path must outlive them to
   * be proven right.
   */
  private static final SearchConfig ALIGNMENT = SearchConfig.DEFAULT.with("languageWeight", 1).with("wordPenalty", 0)
      .with("beam", 24).with("wordBeam", 20).with("maxActive", 2000).with("maxLatticeArcs", 10_000).with("nBest", 1);

  /** Evidence of the frames that a decoder gathers. */
  enum Gather { NOTHING, SOUND, ALL }

  private final ModelConfig model;
  private final List<String> units;
  private final Encoders encoders;
  private final Corners corners;
  private final Scoring scoring;

  Decoders(ModelConfig model, List<String> units, Encoders encoders, Corners corners, Scoring scoring) {
    this.model = model;
    this.units = units;
    this.encoders = encoders;
    this.corners = corners;
    this.scoring = scoring;
  }

  /** A stream through the encoder of a corner. */
  EncoderStream stream(Corner corner) {
    return encoders.of(corner).newStream(corner);
  }

  /** The head that scores what such a stream gives out. */
  ScoringHead head(Corner corner, EncoderStream stream) {
    return head(corner, scoring.head(), stream);
  }

  private ScoringHead head(Corner corner, String name, EncoderStream stream) {
    return ScoringHead.of(name, encoders.of(corner).heads(corner.weights()), units.size(), scoring.mmiWeight(), stream.maxFramesPerCall());
  }

  /**
   * A decoder for utterances.
   *
   * @param tap is shown the encoded frames as well, null for none
   * @param evidence what is gathered for confidences
   * @param firstPass scores that are averaged with those of the corner, null for none
   */
  UtteranceDecoder recognizer(Corner corner, SearchConfig search, SearchSpace space, FrameSink tap, Gather evidence,
      FirstPassScores firstPass) {
    EncoderStream stream = stream(corner);
    ScoringHead head = head(corner, stream);
    // the loop costs little over the contexts of MMI only
    AcousticScorer loop = evidence == Gather.ALL && scoring.head().equals("mmi")
        ? MmiScorer.of(encoders.of(corner).heads(corner.weights()).mmi(), units.size()) : null;
    FrameEvidence frames = switch (evidence) {
      case NOTHING -> null;
      case SOUND -> FrameEvidence.ofSound(model.encoder().stride());
      case ALL -> head.frameEvidence(loop, search.acousticScale(), model.encoder().stride());
    };
    return new UtteranceDecoder(stream, head, search, space, tap, frames, firstPass);
  }

  /** What a second pass takes of the first, null for nothing; other heads than MMI do not bear averaging. */
  FirstPassScores firstPassScores(float share) {
    if (share == 0 || !scoring.head().equals("mmi")) {
      return null;
    }
    Corner corner = corners.of(RecognitionMode.TWO_PASS);
    EncoderStream stream = stream(corner);
    return new FirstPassScores(stream, head(corner, stream), share, model.encoder().dim());
  }

  /** A decoder for recordings of any length and the places of a text; {@link #alignmentMapper} reads its results. */
  UtteranceDecoder aligner(Corner corner, SearchSpace space) {
    Encoder encoder = encoders.of(corner);
    EncoderStream stream = encoder.newStream(corner);
    if (corner.context() == ContextMode.FULL) {
      stream = new WindowedStream(stream, model.encoder().stride(), encoder.config().dim());
    }
    // the head that was trained on times
    String exact = encoder.heads(corner.weights()).hasMmi() ? "mmi" : scoring.head();
    return new UtteranceDecoder(stream, head(corner, exact, stream), ALIGNMENT, space, null, null, null);
  }

  /** What makes results of a search with these settings. */
  ResultMapper mapper(SearchConfig search, Confidences confidences, String wordSeparator) {
    return new ResultMapper(units, wordSeparator, model.encoder().stride() * model.frontEnd().frameShiftMillis(), search, confidences);
  }

  /** What makes results of an {@link #aligner}. */
  ResultMapper alignmentMapper(RecognitionMode mode) {
    return mapper(ALIGNMENT, new Confidences(null, mode, null), " ");
  }
}
