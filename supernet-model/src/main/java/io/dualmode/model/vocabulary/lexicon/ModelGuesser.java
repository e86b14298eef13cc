package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.g2p.GraphemeToPhoneme;
import io.dualmode.model.g2p.GraphoneModel;
import io.dualmode.model.g2p.GraphoneModelFormat;
import io.dualmode.model.language.Language;
import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.vocabulary.VocabularyInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pronunciation guesser of a model, read when the first word needs it; that of its language where the model has none. Thread-safe.
 */
final class ModelGuesser implements PronunciationGuesser {
  private static final long MAX_BYTES = 256L << 20;
  private static final int MOST_KNOWN = 50_000;

  private final VocabularyInput.Opener location;
  private final PronunciationLexicon lexicon;
  private final Language language;
  /** Recent answers: sessions ask for the same hotwords again and again. */
  private final Map<String, List<Guess>> known = new ConcurrentHashMap<>();
  private PronunciationGuesser guesser;
  private PronunciationGuesser quick;

  ModelGuesser(VocabularyInput.Opener location, PronunciationLexicon lexicon, Language language) {
    this.location = location;
    this.lexicon = lexicon;
    this.language = language;
  }

  @Override
  public List<Guess> guess(String word, int most) {
    return remembered("", guesser(), word, most);
  }

  /** What {@link #quick} says, remembered as well: for lists that come again. */
  List<Guess> guessQuickly(String word, int most) {
    return remembered("quick ", quick(), word, most);
  }

  private List<Guess> remembered(String kind, PronunciationGuesser from, String word, int most) {
    if (known.size() > MOST_KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(kind + most + " " + word, key -> List.copyOf(from.guess(word, most)));
  }

  /** A faster and slightly worse one, for long lists. */
  synchronized PronunciationGuesser quick() {
    if (quick == null) {
      quick = guesser() instanceof GraphemeToPhoneme trained ? trained.quick() : guesser();
    }
    return quick;
  }

  private synchronized PronunciationGuesser guesser() {
    if (guesser == null) {
      try (SupernetModel model = location.open()) {
        guesser = load(model.files());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return guesser;
  }

  private PronunciationGuesser load(ModelFiles files) throws IOException {
    if (files.contains(SupernetModel.GUESSER)) {
      try (InputStream in = files.stream(SupernetModel.GUESSER, MAX_BYTES)) {
        String name = files.describe(SupernetModel.GUESSER);
        GraphoneModel model = GraphoneModelFormat.read(in, name);
        if (!model.units().names().equals(lexicon.units().names())) {
          throw new IOException(name + ": expected pronunciations in the model's " + lexicon.units() + ", found " + model.units());
        }
        return new GraphemeToPhoneme(model, language);
      }
    }
    return language.guesser(lexicon);
  }
}
