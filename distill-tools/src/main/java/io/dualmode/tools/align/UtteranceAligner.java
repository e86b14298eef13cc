package io.dualmode.tools.align;

import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.align.hmm.AlignmentModel;
import io.dualmode.tools.align.hmm.FrameScorer;
import java.util.ArrayList;
import java.util.List;

/** Aligns utterances with their transcripts: looks up how the words are spoken and when. One per thread. */
final class UtteranceAligner {
  private static final int MOST_VARIANTS = 6;
  private static final double NARROW_BEAM = 120;
  private static final double WIDE_BEAM = 400;

  private final Pronouncer pronouncer;
  private final PathFinder paths;

  /** Says when each unit of a sentence is spoken. */
  @FunctionalInterface
  interface PathFinder {
    /**
     * The units of one way to speak the words, with their durations.
     *
     * @param words the variants of each word, preferred variant first
     * @param samples 16 kHz mono
     * @param frames feature frames of the recording, at least 1
     */
    Alignment find(List<List<int[]>> words, short[] samples, int frames) throws AlignmentException;
  }

  /**
   * What came of an utterance.
   *
   * @param guessedWords the words whose pronunciation is a guess
   */
  record Result(Alignment alignment, List<String> guessedWords) {}

  /** An utterance that cannot be aligned; the message says why. */
  static final class AlignmentException extends Exception {
    private static final long serialVersionUID = 1;

    AlignmentException(String message) {
      super(message);
    }
  }

  UtteranceAligner(Pronouncer pronouncer, PathFinder paths) {
    this.pronouncer = pronouncer;
    this.paths = paths;
  }

  /** Aligns by the best path through the HMMs of a model. */
  UtteranceAligner(UnitInventory units, Pronouncer pronouncer, AlignmentModel model) {
    this(pronouncer, bestPath(units, model));
  }

  private static PathFinder bestPath(UnitInventory units, AlignmentModel model) {
    ViterbiAligner viterbi = new ViterbiAligner(NARROW_BEAM, WIDE_BEAM);
    return (words, samples, frames) -> {
      AlignmentGraph graph = new AlignmentGraph(words, model, units);
      FrameScorer scorer = model.score(samples);
      Alignment found = viterbi.align(graph, scorer).orElseThrow(() -> new AlignmentException(
          "no path through " + words.size() + " words in " + scorer.frames() + " frames; is the transcript right?"));
      return found.stretched(scorer.stride());
    };
  }

  /** Aligns a transcript of words separated by spaces; the alignment spans {@code frames} frames. */
  Result align(String text, short[] samples, int frames) throws AlignmentException {
    if (frames < 1) {
      throw new AlignmentException("recording of " + samples.length + " samples is shorter than one frame");
    }
    List<List<int[]>> words = new ArrayList<>();
    List<String> guessed = new ArrayList<>();
    for (String word : text.split(" +")) {
      Pronouncer.Result result = pronouncer.pronounce(word, 1);
      switch (result.source()) {
        case NONE -> throw new AlignmentException("no pronunciation for the word '" + word + "'"
            + pronouncer.language().advice(word).map(advice -> "; " + advice).orElse(""));
        case GUESS -> guessed.add(word);
        default -> { }
      }
      words.add(result.variants().subList(0, Math.min(MOST_VARIANTS, result.variants().size())));
    }
    return new Result(paths.find(words, samples, frames).withFrames(frames), guessed);
  }
}
