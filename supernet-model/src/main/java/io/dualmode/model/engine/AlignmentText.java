package io.dualmode.model.engine;

import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.language.WordPronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.alignment.AlignmentSearch;
import io.dualmode.model.search.alignment.TextNetwork;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.vocabulary.SearchFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text to align, pronounced: by the caller's dictionary, the model's, or a guess, which is a warning.
 *
 * <p>Punctuation at the ends of a word is not pronounced. A word that cannot be pronounced at all stays in the text as one that
 * is not spoken.
 */
final class AlignmentText implements SearchFactory {
  private static final Logger LOG = LoggerFactory.getLogger(AlignmentText.class);
  private static final int GUESSES = 2;
  private static final int MOST_LOGGED = 20;

  private final List<String> words;
  private final LexiconTrie trie;
  private final TextNetwork network;
  private final List<String> warnings = new ArrayList<>();

  /**
   * Pronounces a text.
   *
   * @throws IllegalArgumentException when no word of it can be pronounced
   */
  AlignmentText(List<String> words, Optional<Lexicon> callers, Pronouncer model, TextNetwork.Costs costs) {
    this.words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("the text to align has no words");
    }
    PronunciationLexicon lexicon = callers.map(own -> lexicon(own, model)).orElse(model.lexicon());
    WordPronouncer pronouncer = new WordPronouncer(model.with(lexicon), GUESSES);
    Map<String, List<int[]>> known = new HashMap<>();
    List<List<int[]>> pronunciations = new ArrayList<>(words.size());
    boolean any = false;
    for (String word : this.words) {
      List<int[]> variants = known.computeIfAbsent(word, w -> pronounce(w, pronouncer, model));
      pronunciations.add(variants);
      any |= !variants.isEmpty();
    }
    if (!any) {
      throw new IllegalArgumentException("the text to align has no word that can be pronounced: "
          + String.join(" ", this.words.subList(0, Math.min(10, words.size()))) + (words.size() > 10 ? " ..." : ""));
    }
    warnings.stream().limit(MOST_LOGGED).forEach(LOG::warn);
    if (warnings.size() > MOST_LOGGED) {
      LOG.warn("{} more words of the text are in no dictionary", warnings.size() - MOST_LOGGED);
    }
    network = new TextNetwork(words.size(), costs);
    trie = network.trie(pronunciations, lexicon.units().size());
  }

  private PronunciationLexicon lexicon(Lexicon own, Pronouncer model) {
    PronunciationLexicon lexicon = PronunciationLexicon.empty(model.units());
    Set<String> spellings = new LinkedHashSet<>();
    words.forEach(word -> spellings.addAll(WordPronouncer.spellings(word, model.language())));
    for (String spelling : spellings) {
      for (List<String> units : own.pronunciations(spelling)) {
        try {
          lexicon.add(spelling, String.join(" ", units));
        } catch (IllegalArgumentException e) {
          warnings.add("dictionary: " + e.getMessage() + "; the pronunciation is left out");
        }
      }
      if (!lexicon.contains(spelling)) {
        model.lexicon().pronunciations(spelling).forEach(units -> lexicon.add(spelling, units));
      }
    }
    return lexicon;
  }

  private List<int[]> pronounce(String word, WordPronouncer pronouncer, Pronouncer model) {
    Pronouncer.Result result = pronouncer.pronounce(word);
    switch (result.source()) {
      case NONE -> warnings.add("word '" + word + "' is in no dictionary and cannot be guessed; it counts as not spoken"
          + model.language().advice(word).map(advice -> "; " + advice).orElse(""));
      case GUESS -> warnings.add("word '" + word + "' is in no dictionary; pronounced as a guess: "
          + model.units().format(result.variants().get(0)));
      default -> { }
    }
    return result.variants();
  }

  List<String> words() {
    return words;
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public UtteranceSearch newSearch(SearchConfig config, ScoringHead head) {
    return new AlignmentSearch(config, trie, network, head.scorer());
  }
}
