package io.dualmode.model.engine.decoding;

import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.confidence.FrameEvidence;
import io.dualmode.model.confidence.SoundShape;
import io.dualmode.model.confidence.UnitLoop;
import io.dualmode.model.confidence.UnitPosteriors;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.engine.network.Encoders;
import io.dualmode.model.head.HeadMix;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.vocabulary.SearchFactory;
import java.util.List;

/** Puts encoder, head and search of a corner together. Thread-safe; what it makes is not. */
public final class Decoders {
  /**
   * The search in alignment: departures from a text cost more than a beam for recognition is wide, and a path must outlive them to
   * be proven right.
   */
  private static final SearchConfig ALIGNMENT = SearchConfig.DEFAULT.with("languageWeight", 1).with("wordPenalty", 0)
      .with("beam", 24).with("wordBeam", 20).with("maxActive", 2000).with("maxLatticeArcs", 10_000).with("nBest", 1);

  /** Evidence of the frames that a decoder gathers. */
  public enum Gather { NOTHING, SOUND, ALL }

  private final Composition parts;
  private final List<String> units;
  private final Encoders encoders;
  private final Corners corners;
  private final Scoring scoring;

  public Decoders(Composition parts, List<String> units, Encoders encoders, Corners corners, Scoring scoring) {
    this.parts = parts;
    this.units = units;
    this.encoders = encoders;
    this.corners = corners;
    this.scoring = scoring;
  }

  /** A stream through the encoder of a corner. */
  public EncoderStream stream(Corner corner) {
    return encoders.of(corner).encoder().newStream(corner);
  }

  /** The head that scores what such a stream gives out. */
  public ScoringHead head(Corner corner, EncoderStream stream) {
    return head(corner, scoring.heads(), stream);
  }

  private ScoringHead head(Corner corner, HeadMix heads, EncoderStream stream) {
    return encoders.of(corner).heads().scoring(heads, stream.maxFramesPerCall());
  }

  /**
   * A decoder for utterances.
   *
   * @param tap is shown the encoded frames as well, null for none
   * @param evidence what is gathered for confidences
   * @param firstPass scores that are averaged with those of the corner, null for none
   * @param watched whether it can tell that nobody spoke
   */
  public UtteranceDecoder recognizer(Corner corner, SearchConfig search, SearchFactory space, FrameSink tap, Gather evidence,
      FirstPassScores firstPass, boolean watched) {
    EncoderStream stream = stream(corner);
    ScoringHead head = head(corner, stream);
    FrameEvidence frames = switch (evidence) {
      case NOTHING -> null;
      case SOUND -> FrameEvidence.ofSound(sound(), parts.network().stride());
      case ALL -> evidence(head, search.acousticScale());
    };
    return new UtteranceDecoder(stream, head, search, space, tap, frames, firstPass, watched ? SilenceWatch.of(head) : null);
  }

  /** What the frames say by themselves; a head that gives no posteriors of units leaves that to the search's. */
  private FrameEvidence evidence(ScoringHead head, float acousticScale) {
    int[] unitOf = head.unitOfOutput();
    if (unitOf == null) {
      return FrameEvidence.ofSound(sound(), parts.network().stride());
    }
    AcousticScorer loop = head.newLoopScorer();
    return new FrameEvidence(new UnitPosteriors(units.size(), unitOf, head.rowSize()), loop == null ? null : new UnitLoop(loop, acousticScale),
        sound(), parts.network().stride());
  }

  private SoundShape sound() {
    return SoundShape.isMadeOf(parts.frontEnd()) ? new SoundShape() : null;
  }

  /** What a second pass takes of the first, null for nothing; not every head bears averaging. */
  public FirstPassScores firstPassScores(float share) {
    if (share == 0) {
      return null;
    }
    Corner corner = corners.of(RecognitionMode.TWO_PASS);
    EncoderStream stream = stream(corner);
    ScoringHead head = head(corner, stream);
    if (!head.averages()) {
      stream.close();
      return null;
    }
    return new FirstPassScores(stream, head, share, parts.network().width());
  }

  /** A decoder for recordings of any length and the places of a text; {@link #alignmentMapper} reads its results. */
  public UtteranceDecoder aligner(Corner corner, SearchFactory text) {
    EncoderStream stream = stream(corner);
    if (corner.context() == ContextMode.FULL) {
      stream = new WindowedStream(stream, parts.frontEnd(), parts.network());
    }
    return new UtteranceDecoder(stream, head(corner, alignmentHead(corner), stream), ALIGNMENT, text, null, null, null, null);
  }

  /** A head that was trained on times where the model has one, else that of recognition, else any that scores units. */
  private HeadMix alignmentHead(Corner corner) {
    List<HeadPart> able = parts.heads().stream()
        .filter(head -> head.scoresUnits() && encoders.of(corner).heads().has(head.name())).toList();
    for (HeadPart head : able) {
      if (head.trainedOnTimes()) {
        return new HeadMix(List.of(head.name()), 1);
      }
    }
    List<String> names = able.stream().map(HeadPart::name).toList();
    if (names.containsAll(scoring.heads().names())) {
      return scoring.heads();
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a text cannot be aligned with this model: none of its heads " + parts.headNames()
          + " scores units by themselves");
    }
    return new HeadMix(List.of(names.get(0)), 1);
  }

  /** What makes results of a search with these settings. */
  public ResultMapper mapper(SearchConfig search, Confidences confidences, String wordSeparator, WrittenText written) {
    return new ResultMapper(units, wordSeparator, parts.encodedFrameMillis(), search, confidences, written);
  }

  /** What makes results of an {@link #aligner}. */
  public ResultMapper alignmentMapper(RecognitionMode mode) {
    return mapper(ALIGNMENT, new Confidences(null, mode, null), " ", null);
  }
}
