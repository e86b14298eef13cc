package io.dualmode.model.g2p;

import io.dualmode.model.language.Language;
import io.dualmode.model.lexicon.PronunciationGuesser;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Guesses pronunciations with a {@link GraphoneModel}: the sounds with the largest joint probability with the letters.
 *
 * <p>A beam search goes through the word letter by letter; a hypothesis is a sequence of graphones that spells the letters so
 * far. At the end, hypotheses with the same sounds are added up, and the confidence of a guess is its share of all that survived
 * the beam. What cannot be read as a word is read out character by character: single letters, letters that make no word
 * (in English those without a vowel, as "bbc") and digits. Hyphens, full stops and other characters without a name separate
 * parts that are guessed by themselves, so "u.s." is two letters. Case is ignored. Accents are dropped when the model does not know the letter. Thread-safe.
 *
 * <p>M. Bisani and H. Ney, "Joint-sequence models for grapheme-to-phoneme conversion", Speech Communication 50 (2008) 434-451.
 */
public final class GraphemeToPhoneme implements PronunciationGuesser {
  private static final int BEAM_HYPOTHESES = 40;
  private static final float BEAM_LOG = 9;
  private static final int MAX_WORD_CHARS = 64;
  /** Reading a word out is a rule of thumb; often the word is an acronym with a pronunciation of its own. */
  private static final double SPELLED_CONFIDENCE = 0.5;

  /** Bounds of {@link #quick}. */
  private static final int QUICK_HYPOTHESES = 8;
  private static final float QUICK_LOG = 4;

  private final GraphoneModel model;
  private final Language language;
  private final int beamHypotheses;
  private final float beamLog;
  private final Map<String, int[]> symbolsOfLetters = new HashMap<>();
  private final int longestGraphone;

  /** A partial spelling: the history, its log-probability and the graphone that led here. */
  private record Hypothesis(Hypothesis previous, int graphone, int history, float score) {}

  /** Guesses words of a language, which says what letters are no word. */
  public GraphemeToPhoneme(GraphoneModel model, Language language) {
    this(model, language, BEAM_HYPOTHESES, BEAM_LOG);
  }

  /**
   * The same with a narrow beam, for lists of words by the ten thousand: four times as fast, the same first guess for 19 in 20 words
   * of CMUdict, and confidences that are too high.
   */
  public GraphemeToPhoneme quick() {
    return new GraphemeToPhoneme(model, language, QUICK_HYPOTHESES, QUICK_LOG);
  }

  private GraphemeToPhoneme(GraphoneModel model, Language language, int beamHypotheses, float beamLog) {
    this.model = model;
    this.language = language;
    this.beamHypotheses = beamHypotheses;
    this.beamLog = beamLog;
    int longest = 0;
    for (int g = 0; g < model.graphones().size(); g++) {
      String letters = model.graphones().get(g).letters();
      longest = Math.max(longest, letters.length());
      int[] before = symbolsOfLetters.getOrDefault(letters, new int[0]);
      int[] extended = Arrays.copyOf(before, before.length + 1);
      extended[before.length] = GraphoneModel.FIRST_GRAPHONE + g;
      symbolsOfLetters.put(letters, extended);
    }
    longestGraphone = longest;
  }

  @Override
  public List<Guess> guess(String word, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most: got " + most + ", allowed 1 or more");
    }
    List<String> parts = parts(word.toLowerCase(Locale.ROOT));
    if (parts.isEmpty() || parts.stream().mapToInt(String::length).sum() > MAX_WORD_CHARS) {
      return List.of();
    }
    if (parts.size() == 1) {
      return part(parts.get(0), most);
    }
    List<Integer> sounds = new ArrayList<>();
    double confidence = 1;
    for (String part : parts) {
      List<Guess> best = part(part, 1);
      if (best.isEmpty()) {
        return List.of();
      }
      Arrays.stream(best.get(0).units()).forEach(sounds::add);
      confidence *= best.get(0).confidence();
    }
    return List.of(new Guess(sounds.stream().mapToInt(Integer::intValue).toArray(), confidence));
  }

  /** Splits a word into runs of letters and single other characters that have a name; anything else only separates. */
  private List<String> parts(String word) {
    List<String> parts = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (char c : knownOrBlank(word).toCharArray()) {
      if (isLetter(c)) {
        run.append(c);
        continue;
      }
      endRun(run, parts);
      if (model.characterNames().containsKey(c)) {
        parts.add(String.valueOf(c));
      }
    }
    endRun(run, parts);
    return parts;
  }

  private static void endRun(StringBuilder run, List<String> parts) {
    if (run.chars().anyMatch(Character::isLetter)) {
      parts.add(run.toString());
    }
    run.setLength(0);
  }

  /** The word with accents dropped where they stand in the model's way, and blanks for what it does not know. */
  private String knownOrBlank(String word) {
    StringBuilder known = new StringBuilder();
    for (char c : Normalizer.normalize(word, Normalizer.Form.NFC).toCharArray()) {
      String plain = isKnown(c) ? String.valueOf(c) : Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD);
      int before = known.length();
      plain.chars().filter(part -> isKnown((char) part)).forEach(part -> known.append((char) part));
      if (known.length() == before) {
        known.append(' ');
      }
    }
    return known.toString();
  }

  private boolean isKnown(char c) {
    return isLetter(c) || model.characterNames().containsKey(c);
  }

  private boolean isLetter(char c) {
    return symbolsOfLetters.containsKey(String.valueOf(c));
  }

  private List<Guess> part(String letters, int most) {
    if (letters.length() > 1 && !language.isReadOut(letters)) {
      return decode(letters, most);
    }
    int[] names = letters.chars().mapToObj(c -> model.characterNames().getOrDefault((char) c, new int[0]))
        .flatMapToInt(Arrays::stream).toArray();
    if (names.length == 0) {
      return decode(letters, most);
    }
    boolean digit = letters.chars().noneMatch(Character::isLetter);
    return List.of(new Guess(names, digit ? 1 : SPELLED_CONFIDENCE));
  }

  private List<Guess> decode(String letters, int most) {
    int n = letters.length();
    List<List<Hypothesis>> stacks = new ArrayList<>();
    float[] best = new float[n + 1];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    for (int i = 0; i <= n; i++) {
      stacks.add(new ArrayList<>());
    }
    GraphoneTrie trie = model.trie();
    stacks.get(0).add(new Hypothesis(null, -1, trie.next(GraphoneTrie.ROOT, GraphoneModel.START), 0));
    for (int i = 0; i < n; i++) {
      List<Hypothesis> alive = prune(stacks.get(i));
      for (int length = 1; length <= Math.min(longestGraphone, n - i); length++) {
        int[] symbols = symbolsOfLetters.get(letters.substring(i, i + length));
        if (symbols == null) {
          continue;
        }
        List<Hypothesis> target = stacks.get(i + length);
        for (Hypothesis h : alive) {
          for (int symbol : symbols) {
            float score = h.score + trie.logProbability(h.history, symbol);
            if (score < best[i + length] - beamLog) {
              continue;
            }
            best[i + length] = Math.max(best[i + length], score);
            target.add(new Hypothesis(h, symbol - GraphoneModel.FIRST_GRAPHONE, trie.next(h.history, symbol), score));
          }
        }
      }
      stacks.set(i, List.of());
    }
    return guesses(prune(stacks.get(n)), most);
  }

  private List<Hypothesis> prune(List<Hypothesis> stack) {
    if (stack.isEmpty()) {
      return stack;
    }
    stack.sort(Comparator.comparingDouble(h -> -h.score));
    float floor = stack.get(0).score - beamLog;
    int kept = 0;
    while (kept < Math.min(stack.size(), beamHypotheses) && stack.get(kept).score >= floor) {
      kept++;
    }
    return stack.subList(0, kept);
  }

  private List<Guess> guesses(List<Hypothesis> finals, int most) {
    Map<List<Integer>, Double> weights = new LinkedHashMap<>();
    double sum = 0;
    for (Hypothesis h : finals) {
      double weight = Math.exp(h.score - finals.get(0).score + model.trie().logProbability(h.history, GraphoneModel.END));
      List<Integer> sounds = sounds(h);
      sum += weight;
      if (!sounds.isEmpty()) {
        weights.merge(sounds, weight, Double::sum);
      }
    }
    double all = sum;
    return weights.entrySet().stream()
        .sorted(Map.Entry.<List<Integer>, Double>comparingByValue().reversed())
        .limit(most)
        .map(e -> new Guess(e.getKey().stream().mapToInt(Integer::intValue).toArray(), e.getValue() / all))
        .toList();
  }

  private List<Integer> sounds(Hypothesis last) {
    List<Integer> reversed = new ArrayList<>();
    for (Hypothesis h = last; h.previous != null; h = h.previous) {
      int[] units = model.graphones().get(h.graphone).units();
      for (int u = units.length - 1; u >= 0; u--) {
        reversed.add(units[u]);
      }
    }
    Collections.reverse(reversed);
    return reversed;
  }
}
