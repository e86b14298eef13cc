package io.dualmode.tools.align;

import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.UnitInventory;
import java.util.ArrayList;
import java.util.List;

/** Aligns utterances with their transcripts; one per thread, as its model. */
final class UtteranceAligner {
  private static final int MOST_VARIANTS = 6;
  private static final double NARROW_BEAM = 120;
  private static final double WIDE_BEAM = 400;

  private final UnitInventory units;
  private final Pronouncer pronouncer;
  private final AlignmentModel model;
  private final ViterbiAligner viterbi = new ViterbiAligner(NARROW_BEAM, WIDE_BEAM);

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

  UtteranceAligner(UnitInventory units, Pronouncer pronouncer, AlignmentModel model) {
    this.units = units;
    this.pronouncer = pronouncer;
    this.model = model;
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
    AlignmentGraph graph = new AlignmentGraph(words, model, units);
    FrameScorer scorer = model.score(samples);
    Alignment alignment = viterbi.align(graph, scorer).orElseThrow(() -> new AlignmentException(
        "no path through " + words.size() + " words in " + scorer.frames() + " frames; is the transcript right?"));
    return new Result(alignment.withFrames(frames), guessed);
  }
}
