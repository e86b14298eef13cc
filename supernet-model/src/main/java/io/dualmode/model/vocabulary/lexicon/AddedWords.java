package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.language.Pronouncer.Source;
import io.dualmode.model.language.WordPronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vocabulary enlarged by a list of words, such as that of another recognizer's model; the list may be long (100,000 words take
 * seconds, on all processors).
 *
 * <p>A word counts as known when it, or its lower case, has a pronunciation and a place in the language model. Others are
 * pronounced by the dictionary, else by guess; they are equally likely everywhere.
 *
 * @param lexicon the model's and the added pronunciations
 * @param network the model's and the added words
 * @param count how many were added
 */
record AddedWords(PronunciationLexicon lexicon, WordNetwork network, int count) {
  private static final Logger LOG = LoggerFactory.getLogger(AddedWords.class);
  private static final int EXAMPLES = 5;

  private record Spoken(String word, Pronouncer.Result how) {}

  /** Adds those of {@code words} that lexicon and network do not know, and logs how they are pronounced. */
  static AddedWords of(Collection<String> words, Pronouncer known, WordNetwork network) {
    PronunciationLexicon lexicon = known.lexicon();
    WordPronouncer pronouncer = new WordPronouncer(known, 1);
    List<Spoken> missing = words.parallelStream().filter(word -> !isKnown(word, lexicon, network))
        .map(word -> new Spoken(word, pronouncer.pronounce(word))).toList();
    PronunciationLexicon all = lexicon.copy();
    List<String> guessed = new ArrayList<>();
    List<String> unspoken = new ArrayList<>();
    Set<String> added = new LinkedHashSet<>();
    for (Spoken spoken : missing) {
      if (add(spoken, all)) {
        added.add(spoken.word());
        if (spoken.how().source() == Source.GUESS) {
          guessed.add(spoken.word());
        }
      } else {
        unspoken.add(spoken.word());
      }
    }
    report(words.size(), added.size(), guessed, unspoken);
    List<String> spellings = new ArrayList<>(added);
    all.forEach((word, variants) -> {
      if (network.idOf(word) >= 0 && !added.contains(word)) {
        spellings.add(word);
      }
    });
    return new AddedWords(all, OpenNetwork.ofList(network, spellings), added.size());
  }

  private static boolean isKnown(String word, PronunciationLexicon lexicon, WordNetwork network) {
    String lower = word.toLowerCase(Locale.ROOT);
    return lexicon.contains(word) && network.idOf(word) >= 0 || lexicon.contains(lower) && network.idOf(lower) >= 0;
  }

  /** Returns false for a word that cannot be spoken or that no dictionary could hold. */
  private static boolean add(Spoken spoken, PronunciationLexicon to) {
    try {
      spoken.how().variants().forEach(units -> to.add(spoken.word(), units));
      return !spoken.how().variants().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void report(int asked, int added, List<String> guessed, List<String> unspoken) {
    LOG.info("{} words asked for: {} are new to the model and added, {} of them pronounced as guesses{}", asked, added,
        guessed.size(), examples(guessed));
    if (!unspoken.isEmpty()) {
      LOG.warn("{} of {} words asked for cannot be pronounced and are never recognised{}; are they of the model's language?",
          unspoken.size(), asked, examples(unspoken));
    }
  }

  private static String examples(List<String> words) {
    return words.isEmpty() ? "" : " (" + String.join(", ", words.subList(0, Math.min(EXAMPLES, words.size())))
        + (words.size() > EXAMPLES ? ", ..)" : ")");
  }
}
