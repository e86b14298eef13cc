package io.dualmode.model.lm;

import io.dualmode.model.lm.arpa.ArpaReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Small models for the tests, and the plainest possible reading of what a back-off model says. */
final class LmFixtures {
  private LmFixtures() {}

  static BackoffTrie arpa(String text) throws IOException {
    return ArpaReader.read("test.arpa", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A back-off model as a map from n-grams to numbers, scored by the recursion that defines it. It shares no code with what is
   * tested but the trie's listing of its n-grams.
   */
  static final class PlainModel {
    private final Map<List<String>, Double> probability = new HashMap<>();
    private final Map<List<String>, Double> backoff = new HashMap<>();

    PlainModel(BackoffTrie model) {
      for (int n = 1; n <= model.order(); n++) {
        BackoffTrie.Level level = model.level(n);
        model.visit(n, (ids, node) -> {
          List<String> words = Arrays.stream(ids).mapToObj(model.words()::get).toList();
          probability.put(words, (double) level.logProb()[node]);
          if (level.backoff() != null) {
            backoff.put(words, (double) level.backoff()[node]);
          }
        });
      }
    }

    double logProb(List<String> history, String word) {
      List<String> ngram = new ArrayList<>(history);
      ngram.add(word);
      Double found = probability.get(ngram);
      if (found != null) {
        return found;
      }
      return backoff.getOrDefault(history, 0.0) + logProb(history.subList(1, history.size()), word);
    }
  }

  /**
   * A model with random n-grams, each without its last word in the model; with or without some of the suffixes, and normalised
   * in no way.
   */
  static BackoffTrie random(long seed, int words, int order, int perLevel) {
    Random random = new Random(seed);
    List<String> vocabulary = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    for (int i = 0; i < words; i++) {
      vocabulary.add("w" + (char) ('a' + random.nextInt(26)) + i);
    }
    BackoffTrieBuilder builder = new BackoffTrieBuilder(vocabulary);
    List<int[]> below = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      builder.add(0, id, -1 - 9 * random.nextFloat(), random.nextInt(4) == 0 ? 0 : 1 - 3 * random.nextFloat());
      below.add(new int[] {id});
    }
    for (int n = 2; n <= order; n++) {
      builder.nextLevel();
      Map<String, int[]> chosen = new TreeMap<>();
      for (int i = 0; i < perLevel; i++) {
        int[] context = below.get(random.nextInt(below.size()));
        int[] ids = Arrays.copyOf(context, n);
        ids[n - 1] = random.nextInt(vocabulary.size());
        chosen.put(Arrays.toString(ids), ids);
      }
      below = new ArrayList<>(chosen.values());
      for (int[] ids : below) {
        builder.add(ids, -6 * random.nextFloat(), n == order || random.nextInt(4) == 0 ? 0 : 1 - 3 * random.nextFloat());
      }
    }
    return builder.build();
  }
}
