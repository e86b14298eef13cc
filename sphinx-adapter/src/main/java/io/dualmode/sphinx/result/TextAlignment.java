package io.dualmode.sphinx.result;

import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.result.Result;
import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.Word;
import io.dualmode.sphinx.words.HostLexicon;
import io.dualmode.sphinx.words.HostWords;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the words of a known text in the utterances of a stream, for the host's aligner.
 *
 * <p>A whole text is followed through all utterances: the result of each has the words that are certain by then, and the end of the
 * stream brings one more with the rest. A passage is looked for utterance by utterance; each goes on behind the last word found.
 * Times are mapped to the stream, whose pauses the host's voice activity detection drops.
 */
public final class TextAlignment {
  private static final Logger log = LoggerFactory.getLogger(TextAlignment.class);

  private final SpeechEngine engine;
  private final SessionOptions options;
  private final List<String> words;
  private final boolean passage;
  private final ResultBuilder results;
  /** Where pieces of the stream begin on the session's clock, and how much later they lie in the stream. */
  private final List<long[]> shifts = new ArrayList<>();
  private AlignmentSession session;
  /** Words of the text before those of the session. */
  private int first;
  private int found;
  private long startMillis;
  private long nowMillis;
  private boolean over;

  /**
   * An alignment that has heard nothing.
   *
   * @param passage whether words may be missing because they lie elsewhere; then a text without any pronunciation is no error
   */
  public TextAlignment(SpeechEngine engine, SessionOptions options, List<String> words, Dictionary dictionary, boolean passage) {
    this.engine = engine;
    this.options = options.toBuilder().lexicon(new HostLexicon(dictionary, words)).build();
    this.words = words;
    this.passage = passage;
    this.results = new ResultBuilder(new HostWords(dictionary), false);
  }

  public List<String> words() {
    return words;
  }

  /** Takes samples of the stream from {@code fromMillis} to {@code toMillis}. */
  public void accept(short[] samples, int sampleRateHz, long fromMillis, long toMillis) {
    if (session == null && !over) {
      open(sampleRateHz);
    }
    if (session == null) {
      return;
    }
    if (fromMillis != nowMillis || shifts.isEmpty()) {
      startMillis = fromMillis;
      shifts.add(new long[] {session.acceptedMillis(), fromMillis - session.acceptedMillis()});
    }
    session.accept(samples);
    nowMillis = toMillis;
  }

  private void open(int sampleRateHz) {
    shifts.clear();
    try {
      session = engine.newAlignment(words.subList(first, words.size()), options.toBuilder().sampleRateHz(sampleRateHz).build());
    } catch (IllegalArgumentException e) {
      if (!passage) {
        throw e;
      }
      log.info("nothing to look for in a passage: {}", e.getMessage());
      over = true;
    }
  }

  /** The end of an utterance. */
  public Result utterance() {
    if (session == null) {
      return result(List.of());
    }
    if (!passage) {
      return result(session.settled());
    }
    List<AlignedWord> aligned = session.finish();
    session.close();
    session = null;
    Result result = result(aligned);
    first = found;
    over = first == words.size();
    return result;
  }

  /** The end of the stream: the words not given yet, or null if there are none. */
  public Result rest() {
    if (passage || session == null || over) {
      return null;
    }
    over = true;
    return result(session.finish());
  }

  /** Words are certain only later. */
  public Result soFar() {
    return results.unfinished(Hypothesis.EMPTY, 0, startMillis, nowMillis);
  }

  private Result result(List<AlignedWord> aligned) {
    List<Word> spoken = new ArrayList<>();
    for (AlignedWord word : aligned) {
      if (word.isSpoken()) {
        spoken.add(word.toWord().later(shift(word.startMillis())));
        found = first + word.index() + 1;
      }
    }
    RecognitionResult found = RecognitionResult.builder(0, nowMillis).alternatives(List.of(Hypothesis.builder(spoken).build())).build();
    return results.ended(found, 0, startMillis, nowMillis);
  }

  private long shift(long sessionMillis) {
    int at = shifts.size() - 1;
    while (at > 0 && shifts.get(at)[0] > sessionMillis) {
      at--;
    }
    return shifts.get(at)[1];
  }

  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
