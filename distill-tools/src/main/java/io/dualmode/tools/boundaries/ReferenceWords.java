package io.dualmode.tools.boundaries;

import io.dualmode.model.language.Language;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.tools.data.cache.PhoneAlignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where the words of a transcript lie, from an alignment of its phones: the pronunciations of the words, one after the other, are
 * the phones of the alignment without its pauses.
 */
public final class ReferenceWords {
  private final Pronouncer pronouncer;

  /** A word from its first frame of 10 ms to the first frame after it. */
  public record Span(String word, int startFrame, int endFrame) {}

  /** Finds words with the dictionary that the alignment was made with. */
  public ReferenceWords(PronunciationLexicon lexicon, Language language) {
    pronouncer = Pronouncer.of(lexicon, language);
  }

  /** The words of a transcript; empty where phones and words do not fit. */
  public Optional<List<Span>> of(String text, PhoneAlignment alignment) {
    String[] words = text.strip().split(" +");
    int[] spoken = new int[alignment.phones().length];
    int count = 0;
    for (int i = 0; i < alignment.phones().length; i++) {
      if (alignment.phones()[i] != pronouncer.units().silence()) {
        spoken[count++] = i;
      }
    }
    // lengths[w][p]: units of the variant of word w that starts at phone p and lets the rest fit, 0 for none
    int[][] lengths = new int[words.length + 1][count + 1];
    boolean[] fits = new boolean[count + 1];
    fits[count] = true;
    for (int w = words.length - 1; w >= 0; w--) {
      boolean[] before = new boolean[count + 1];
      for (int[] variant : pronouncer.pronounce(words[w], 1).variants()) {
        for (int p = 0; p + variant.length <= count; p++) {
          if (fits[p + variant.length] && !before[p] && matches(variant, alignment, spoken, p)) {
            before[p] = true;
            lengths[w][p] = variant.length;
          }
        }
      }
      fits = before;
    }
    if (!fits[0]) {
      return Optional.empty();
    }
    List<Span> spans = new ArrayList<>();
    int at = 0;
    for (int w = 0; w < words.length; w++) {
      int next = at + lengths[w][at];
      spans.add(new Span(words[w], alignment.starts()[spoken[at]], end(alignment, spoken[next - 1])));
      at = next;
    }
    return Optional.of(Collections.unmodifiableList(spans));
  }

  private static boolean matches(int[] variant, PhoneAlignment alignment, int[] spoken, int from) {
    for (int i = 0; i < variant.length; i++) {
      if (alignment.phones()[spoken[from + i]] != variant[i]) {
        return false;
      }
    }
    return true;
  }

  private static int end(PhoneAlignment alignment, int phone) {
    return phone + 1 < alignment.starts().length ? alignment.starts()[phone + 1] : alignment.frames();
  }
}
