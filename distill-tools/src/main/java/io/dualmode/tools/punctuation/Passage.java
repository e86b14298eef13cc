package io.dualmode.tools.punctuation;

import io.dualmode.model.readable.PauseModel;
import io.dualmode.tools.boundaries.ReferenceWords;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.language.StandardDictionary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An utterance that was read from a known book.
 *
 * @param id of the utterance
 * @param split that it belongs to
 * @param words as they were said
 * @param printed what is printed for each word, null where that is another word
 * @param pauses class of the pause behind each word by the alignment, empty where there is none
 */
record Passage(String id, String split, List<String> words, List<MarkedText.Token> printed, Optional<int[]> pauses) {
  private static final int FRAME_MILLIS = 10;
  private static final int SHORTEST = 5;

  /** The utterances of some corpora and splits whose text stands in one of the books. */
  static List<Passage> in(FeatureCache cache, Path data, List<String> corpora, List<String> splits, Path books) throws IOException {
    Map<String, PhoneAlignment> alignments = PhoneAlignment.read(data.resolve("alignments.tsv"));
    SpeechLanguage spoken = SpeechLanguage.of(data);
    ReferenceWords reference = new ReferenceWords(StandardDictionary.read(spoken.language(), spoken.units()), spoken.language());
    List<CachedUtterance> utterances = cache.utterances().stream()
        .filter(u -> splits.contains(u.split()) && corpora.stream().anyMatch(u.corpus()::startsWith) && words(u).size() >= SHORTEST).toList();
    Originals originals = Originals.search(BookFile.in(books), utterances.stream().map(Passage::words).toList());
    List<Passage> passages = new ArrayList<>();
    for (CachedUtterance utterance : utterances) {
      List<String> words = words(utterance);
      List<MarkedText.Token> printed = originals.of(words);
      if (printed != null) {
        PhoneAlignment alignment = alignments.get(utterance.id());
        passages.add(new Passage(utterance.id(), utterance.split(), words, printed,
            alignment == null ? Optional.empty() : reference.of(utterance.text(), alignment).map(Passage::pauses)));
      }
    }
    System.out.printf("%d of %d utterances of %s found in %d books: %s%n", passages.size(), utterances.size(), splits, originals.books().size(),
        originals.books().keySet());
    return passages;
  }

  private static List<String> words(CachedUtterance utterance) {
    return Arrays.asList(utterance.text().strip().split(" +"));
  }

  private static int[] pauses(List<ReferenceWords.Span> spans) {
    int[] pauses = new int[spans.size()];
    for (int i = 0; i + 1 < pauses.length; i++) {
      pauses[i] = PauseModel.length((long) FRAME_MILLIS * (spans.get(i + 1).startFrame() - spans.get(i).endFrame()));
    }
    pauses[pauses.length - 1] = PauseModel.END;
    return pauses;
  }
}
