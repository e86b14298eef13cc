package io.dualmode.model.engine;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.engine.decoding.FirstPassScores;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.network.SentenceNetwork;
import io.dualmode.model.search.tree.LexiconTrieBuilder;
import io.dualmode.model.search.tree.WordSearch;
import io.dualmode.model.vocabulary.lexicon.TreeSpace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * One utterance at a time, encoded once and searched as often as wanted: as the engine searches free speech, with wider beams, or for
 * given words only. All use the same acoustic scores, pronunciations, language model and weights, so the scores of their results compare;
 * rescorers are not asked. Not thread-safe.
 */
public final class UtteranceSearches implements AutoCloseable {
  /** Wider than any two paths of an utterance are apart, and far from where floats lose fractions of scores. */
  private static final double NO_BEAM = 1e5;
  private static final double ALL_PATHS = 1e6;

  private final FrontEndPart frontEnd;
  private final EncoderStream stream;
  private final ScoringHead head;
  private final FirstPassScores firstPass;
  private final SearchConfig config;
  private final PronunciationLexicon lexicon;
  private final TreeSpace space;
  private final Runnable onClose;
  private final EncodedRows rows;
  private final UtteranceSearch configured;
  private boolean closed;

  UtteranceSearches(FrontEndPart frontEnd, EncoderStream stream, ScoringHead head, FirstPassScores firstPass, SearchConfig config,
      PronunciationLexicon lexicon, TreeSpace space, Runnable onClose) {
    this.frontEnd = frontEnd;
    this.stream = stream;
    this.head = head;
    this.firstPass = firstPass;
    this.config = config.with("nBest", 1);
    this.lexicon = lexicon;
    this.space = space;
    this.onClose = onClose;
    rows = new EncodedRows(head, firstPass);
    configured = space.newSearch(this.config, head);
  }

  /** Hears samples at 16 kHz, in -1..1, as a whole; what was heard before is forgotten. */
  public void hear(float[] samples) {
    if (closed) {
      throw new IllegalStateException("the searches are closed");
    }
    rows.hear(stream, EncodedRows.features(samples, frontEnd));
  }

  /** The search as the engine does it. */
  public SearchResult search() {
    return run(configured);
  }

  /** The same with beam, beam of word ends and number of paths so many times as large. */
  public SearchResult search(double widening) {
    return run(space.newSearch(config.with("beam", widening * config.beam()).with("wordBeam", widening * config.wordBeam())
        .with("maxActive", Math.min(ALL_PATHS, widening * config.maxActive())), head));
  }

  /**
   * The best path of these words, found without any beam; empty when a word has no pronunciation or is not in the language model, so that
   * no search can find it. Where the words do not fit into the audio, the result is not {@linkplain SearchResult#complete complete}.
   */
  public Optional<SearchResult> searchFor(List<String> words) {
    if (words.stream().anyMatch(word -> !canHear(word))) {
      return Optional.empty();
    }
    SentenceNetwork sentence = new SentenceNetwork(space.network(), words);
    LexiconTrieBuilder tree = new LexiconTrieBuilder(sentence, lexicon.units().size());
    new LinkedHashSet<>(words).forEach(word -> tree.add(word, lexicon.pronunciations(word)));
    return Optional.of(run(new WordSearch(config.with("beam", NO_BEAM).with("wordBeam", NO_BEAM).with("maxActive", ALL_PATHS), tree.build(),
        sentence, head.scorer())));
  }

  /** Whether a word is in both dictionary and language model. */
  public boolean canHear(String word) {
    return lexicon.contains(word) && space.network().idOf(word) >= 0;
  }

  private SearchResult run(UtteranceSearch search) {
    search.reset();
    search.accept(rows.data(), 0, rows.frames());
    return search.finish();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      stream.close();
      if (firstPass != null) {
        firstPass.close();
      }
      onClose.run();
    }
  }
}
