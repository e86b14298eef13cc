package io.dualmode.model.rescore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.NgramNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LanguageRescorerTest {
  private static final double LN_10 = Math.log(10);
  private static NgramModel bigram;

  @BeforeAll
  static void read() throws IOException {
    String arpa = "\\data\\\nngram 1=5\nngram 2=3\n\n\\1-grams:\n-1 <unk>\n-99 <s> -0.5\n-1 </s>\n-0.7 a -0.2\n-0.8 b -0.3\n\n"
        + "\\2-grams:\n-0.1 <s> a\n-0.2 a b\n-0.3 b </s>\n\n\\end\\\n";
    BackoffTrie trie = ArpaReader.read("test", new ByteArrayInputStream(arpa.getBytes(StandardCharsets.UTF_8)));
    bigram = CompactNgram.of("test", CompactNgramWriter.encode(trie, 8, 8));
  }

  private static SearchHypothesis reading(String... texts) {
    List<RecognizedWord> words = new ArrayList<>();
    for (String text : texts) {
      words.add(new RecognizedWord(text, words.size(), words.size() + 1, 1, List.of()));
    }
    return new SearchHypothesis(words, 0, 1);
  }

  private static double[] scores(LanguageRescorer rescorer, SearchHypothesis... readings) {
    double[] scores = new double[readings.length];
    rescorer.score(List.of(readings), null, scores, new int[readings.length]);
    return scores;
  }

  @Test
  void score_exchangesTheModels_sentenceEndIncluded() {
    UniformNetwork uniform = new UniformNetwork(List.of("a", "b"));
    double[] scores = scores(new LanguageRescorer(uniform, bigram, 0.5), reading("a", "b"), reading("b"), reading());
    double one = uniformScore(uniform);
    assertEquals(0.5 * (LN_10 * (-0.1 - 0.2 - 0.3) - 2 * one - uniform.end(uniform.start())), scores[0], 0.02);
    assertEquals(0.5 * (LN_10 * (-0.5 - 0.8 - 0.3) - one - uniform.end(uniform.start())), scores[1], 0.02);
    assertEquals(0.5 * (LN_10 * (-0.5 - 1) - uniform.end(uniform.start())), scores[2], 0.02);
  }

  private static double uniformScore(UniformNetwork uniform) {
    return WordNetwork.scoreOf(uniform.step(uniform.start(), uniform.idOf("a")));
  }

  @Test
  void score_sameModelTwice_isZero() {
    double[] scores = scores(new LanguageRescorer(new NgramNetwork(bigram, false), bigram, 1), reading("a", "b", "a"), reading("b", "b"));
    assertEquals(0, scores[0], 1e-5);
    assertEquals(0, scores[1], 1e-5);
  }

  @Test
  void score_wordsThatOneModelLacks_keepTheirScore() {
    // the first network passes "new" by; the larger one takes <unk> for it and forgets what came before
    double[] scores = scores(new LanguageRescorer(new NgramNetwork(bigram, false), bigram, 1), reading("a", "new", "b"), reading("a", "b"));
    assertEquals(0, scores[1], 1e-5);
    assertEquals(LN_10 * (-0.8 - -0.2), scores[0], 0.03, "b after <unk> instead of b after a");
  }
}
