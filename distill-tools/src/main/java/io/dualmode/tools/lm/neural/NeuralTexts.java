package io.dualmode.tools.lm.neural;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.neural.PieceSpelling;
import io.dualmode.tools.lm.text.TextSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Reads texts as pieces. Every second word that occurs once is read as the unknown one, so that the model knows how likely words are that it
 * does not know.
 */
final class NeuralTexts {
  static final String HELD_OUT = ".held-out";

  /**
   * What is read.
   *
   * @param texts to learn from, by name
   * @param weights how often each is read, measured by its size; 1 where nothing is said
   * @param running names of texts whose sentences follow one another
   * @param holdOutOf names of those of which every {@code holdOut}-th sentence is measured on instead
   * @param dev to measure on, by name
   * @param exclude texts whose sentences must not be learnt from
   */
  record Plan(Map<String, String> texts, Map<String, Double> weights, List<String> running, List<String> holdOutOf, int holdOut,
      Map<String, String> dev, List<String> exclude) {
    Plan {
      for (List<String> named : List.of(List.copyOf(weights.keySet()), running, holdOutOf)) {
        for (String name : named) {
          if (!texts.containsKey(name)) {
            throw new IllegalArgumentException("no --text has the name " + name + ", these are there: " + texts.keySet());
          }
        }
      }
      weights.forEach((name, weight) -> {
        if (!(weight > 0 && weight < 1e6)) {
          throw new IllegalArgumentException("--weight " + name + " is " + weight + ", allowed: above 0");
        }
      });
    }
  }

  private final Plan plan;
  private final Set<String> excluded;
  private final Map<String, Long> counts = new HashMap<>(1 << 18);

  NeuralTexts(Plan plan) throws IOException {
    this.plan = plan;
    excluded = TextSource.excluded(plan.exclude);
    each((name, sentence, held) -> {
      if (!held) {
        StringTokenizer words = new StringTokenizer(sentence);
        while (words.hasMoreTokens()) {
          counts.merge(words.nextToken(), 1L, Long::sum);
        }
      }
    });
    if (counts.isEmpty()) {
      throw new IOException("no words in " + plan.texts);
    }
  }

  /** Words to learn from, and how often they occur. */
  Map<String, Long> counts() {
    return counts;
  }

  private interface Reader {
    void sentence(String name, String sentence, boolean held);
  }

  private void each(Reader reader) throws IOException {
    for (Map.Entry<String, String> text : plan.texts.entrySet()) {
      int every = plan.holdOutOf.contains(text.getKey()) ? plan.holdOut : 0;
      long[] seen = new long[1];
      for (TextSource source : TextSource.list(text.getValue(), TextSource.Use.ESTIMATE)) {
        source.read(sentence -> {
          seen[0]++;
          if (!excluded.contains(sentence)) {
            reader.sentence(text.getKey(), sentence, every > 0 && seen[0] % every == 0);
          }
        });
      }
    }
  }

  /** The texts to learn from. */
  List<PieceText> learnt(UnitInventory pieces) throws IOException {
    Map<String, PieceText.Builder> builders = new LinkedHashMap<>();
    Map<String, int[]> spelled = new HashMap<>(1 << 18);
    PieceSpelling spelling = new PieceSpelling(pieces);
    each((name, sentence, held) -> {
      if (!held) {
        PieceText.Builder builder = builders.computeIfAbsent(name, n -> new PieceText.Builder());
        StringTokenizer words = new StringTokenizer(sentence);
        while (words.hasMoreTokens()) {
          builder.word(spelled.computeIfAbsent(words.nextToken(), word -> counts.get(word) == 1 && (word.hashCode() & 1) == 0
              ? new int[] {PieceSpelling.UNKNOWN} : spelling.spell(word)), 0);
        }
        builder.end();
      }
    });
    List<PieceText> texts = new ArrayList<>();
    builders.forEach((name, builder) -> texts.add(builder.build(name, plan.weights.getOrDefault(name, 1.0), plan.running.contains(name))));
    return texts;
  }

  /** The sentences to measure on, as words, by name: those of the dev texts, and those held out. */
  Map<String, List<List<String>>> measured() throws IOException {
    Map<String, List<List<String>>> sentences = new LinkedHashMap<>();
    for (Map.Entry<String, String> text : plan.dev.entrySet()) {
      List<List<String>> of = sentences.computeIfAbsent(text.getKey(), name -> new ArrayList<>());
      for (TextSource source : TextSource.list(text.getValue(), TextSource.Use.TUNE)) {
        source.read(sentence -> of.add(List.of(sentence.strip().split("\\s+"))));
      }
    }
    each((name, sentence, held) -> {
      if (held) {
        sentences.computeIfAbsent(name + HELD_OUT, n -> new ArrayList<>()).add(List.of(sentence.strip().split("\\s+")));
      }
    });
    return sentences;
  }

  /** Sentences as a text that nothing is learnt from. */
  static PieceText pieces(String name, List<List<String>> sentences, UnitInventory pieces) {
    PieceSpelling spelling = new PieceSpelling(pieces);
    PieceText.Builder builder = new PieceText.Builder();
    for (List<String> sentence : sentences) {
      for (String word : sentence) {
        int[] spelled = spelling.spell(word);
        builder.word(spelled, PieceSpelling.cost(word, spelled));
      }
      builder.end();
    }
    return builder.build(name, 1, false);
  }
}
