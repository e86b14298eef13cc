package io.dualmode.model.search;

import io.dualmode.model.head.ctc.CtcScorer;
import io.dualmode.model.head.mmi.MmiScorer;
import io.dualmode.model.head.transducer.TransducerScorer;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.score.FormulaTransducer;
import io.dualmode.model.search.score.WeightedScorer;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.LexiconTrieBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A small random recognition task: a lexicon with homophones and variants, a word network, a head and frames for it. */
public final class RandomTask {
  public enum Head { MMI, TRANSDUCER, CTC, MMI_AND_TRANSDUCER, MMI_AND_CTC }

  public record Pronunciation(String word, int id, int[] units, float score) {}

  /**
   * Random bigram scores, a few of them forbidden; the state is the last words, as many as {@code memory}. Where words are
   * forbidden, two states of three say which words may follow.
   */
  public static final class RandomNetwork implements WordNetwork {
    private final float[][] scores;
    private final int words;
    private final int limit;
    private final boolean forbid;

    RandomNetwork(Random random, int words, int memory, boolean forbid) {
      this.words = words;
      this.scores = new float[words + 1][words + 1];
      this.forbid = forbid;
      this.limit = (int) Math.pow(words + 1, memory);
      for (float[] row : scores) {
        for (int i = 0; i <= words; i++) {
          row[i] = forbid && random.nextInt(6) == 0 ? Float.NEGATIVE_INFINITY : -3 * random.nextFloat();
        }
      }
    }

    @Override
    public int idOf(String word) {
      int id = Integer.parseInt(word.substring(1));
      return id < words ? id : -1;
    }

    @Override
    public int start() {
      return 0;
    }

    @Override
    public long step(int state, int word) {
      return WordNetwork.pack(scores[state % (words + 1)][word], (state * (words + 1) + word + 1) % limit);
    }

    @Override
    public float end(int state) {
      return scores[state % (words + 1)][words];
    }

    @Override
    public float lookAhead(int word) {
      float best = Float.NEGATIVE_INFINITY;
      for (float[] row : scores) {
        best = Math.max(best, row[word]);
      }
      return Math.max(best, -10);
    }

    @Override
    public boolean restricts() {
      return forbid;
    }

    @Override
    public int[] successors(int state) {
      return state % 3 == 2 ? null
          : IntStream.range(0, words).filter(w -> scores[state % (words + 1)][w] > Float.NEGATIVE_INFINITY).toArray();
    }
  }

  public final int units = 4;
  public final WordNetwork network;
  public final LexiconTrie trie;
  public final List<Pronunciation> lexicon = new ArrayList<>();
  public final AcousticScorer scorer;
  public final float[] rows;
  public final int frames;
  private final Head head;
  private final long headSeed;

  public RandomTask(long seed, Head head, int words, int frames, int memory) {
    Random random = new Random(seed);
    this.head = head;
    this.frames = frames;
    network = new RandomNetwork(random, words, memory, random.nextBoolean());
    LexiconTrieBuilder builder = new LexiconTrieBuilder(network, units);
    for (int w = 0; w < words; w++) {
      int variants = random.nextInt(4) == 0 ? 2 : 1;
      for (int v = 0; v < variants; v++) {
        int[] units = new int[1 + random.nextInt(3)];
        for (int i = 0; i < units.length; i++) {
          units[i] = 1 + random.nextInt(this.units - 1);
        }
        if (w > 0 && random.nextInt(5) == 0) {
          units = lexicon.get(random.nextInt(lexicon.size())).units;
        }
        float score = -random.nextFloat();
        int[] fresh = units;
        int word = w;
        if (lexicon.stream().noneMatch(p -> p.id == word && java.util.Arrays.equals(p.units, fresh))) {
          builder.add("w" + w, units, score);
          lexicon.add(new Pronunciation("w" + w, w, units, score));
        }
      }
    }
    trie = builder.build();
    headSeed = random.nextLong();
    scorer = freshScorer();
    rows = new float[frames * scorer.rowSize()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 2 * (float) random.nextGaussian();
    }
    if (head == Head.CTC || head == Head.MMI_AND_CTC) {
      int size = scorer.rowSize();
      for (int t = 0; t < frames; t++) {
        normalise(rows, t * size + size - units, units);
      }
    }
  }

  private static void normalise(float[] x, int offset, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(x[offset + i]);
    }
    for (int i = 0; i < count; i++) {
      x[offset + i] -= (float) Math.log(sum);
    }
  }

  public AcousticScorer freshScorer() {
    Random random = new Random(headSeed);
    return switch (head) {
      case MMI -> mmi(random);
      case TRANSDUCER -> transducer(random);
      case CTC -> new CtcScorer(units);
      case MMI_AND_TRANSDUCER -> new WeightedScorer(mmi(random), 0.8f, transducer(random), 0.3f);
      case MMI_AND_CTC -> new WeightedScorer(mmi(random), 0.8f, new CtcScorer(units), 0.3f);
    };
  }

  private AcousticScorer mmi(Random random) {
    int outputs = 11;
    int[] entry = random.ints(units * units, 0, outputs).toArray();
    int[] stay = random.ints(units, 0, outputs).toArray();
    return new MmiScorer(outputs, entry, stay);
  }

  private AcousticScorer transducer(Random random) {
    return new TransducerScorer(new FormulaTransducer(random, units, 5, 2));
  }
}
