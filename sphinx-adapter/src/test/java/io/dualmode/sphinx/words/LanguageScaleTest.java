package io.dualmode.sphinx.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.recognizer.Recognizer;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.vocabulary.LanguageModel;
import io.dualmode.sphinx.Application;
import io.dualmode.sphinx.Audio;
import io.dualmode.sphinx.ScriptedEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageScaleTest {
  private static final double LN10 = Math.log(10);
  @TempDir Path dir;

  private SessionOptions open(Configuration configuration, String manager, String linguist, String property, String value)
      throws Exception {
    ScriptedEngine.script();
    Context context = new Context(configuration);
    context.setLocalProperty("decoder->searchManager", manager);
    context.setLocalProperty(linguist + "->" + property, value);
    Recognizer recognizer = context.getInstance(Recognizer.class);
    recognizer.allocate();
    context.setSpeechSource(Audio.stream(300));
    recognizer.recognize();
    recognizer.deallocate();
    return ScriptedEngine.OPENED.get(ScriptedEngine.OPENED.size() - 1);
  }

  private LanguageModel model(String property, String value) throws Exception {
    return open(new Application(dir).freeSpeech(), "wordPruningLookaheadSearchManager", "lexTreeLinguist", property, value)
        .languageModel().orElseThrow();
  }

  @Test
  void languageWeight_ofTheApplication_scalesTheModelAgainstTheHostsOwn() throws Exception {
    assertEquals(-0.3 * LN10, model("languageWeight", "8").logProbability(List.of("<s>", "go"), "left"), 1e-3);
    assertEquals(-0.3 * LN10 * 1.5, model("languageWeight", "12").logProbability(List.of("<s>", "go"), "left"), 1e-3);
    assertEquals(-0.4 * LN10 * 1.5, model("languageWeight", "12").logProbability(List.of("left"), "</s>"), 1e-3);
  }

  @Test
  void wordInsertionProbability_ofTheApplication_addsToWordsOnly() throws Exception {
    LanguageModel fewer = model("wordInsertionProbability", "0.01");
    assertEquals(-0.3 * LN10 - LN10 / 8, fewer.logProbability(List.of("<s>", "go"), "left"), 1e-3);
    assertEquals(-0.4 * LN10, fewer.logProbability(List.of("left"), "</s>"), 1e-3);
    assertEquals(0, model("wordInsertionProbability", "1e6").logProbability(List.of("<s>", "go"), "left"), "never above 0");
  }

  @Test
  void wordInsertionProbability_anyValue_atMostAFactorOfE() {
    Random random = new Random(36);
    for (int round = 0; round < 1000; round++) {
      double probability = Math.pow(10, 600 * random.nextDouble() - 300);
      double perWord = LanguageScale.of(8, probability).perWord();
      double asTheHost = Math.log(probability / 0.1) / 8;
      assertEquals(Math.max(-1, Math.min(1, asTheHost)), perWord, 1e-9);
    }
    assertEquals(-1, LanguageScale.of(8, 1e-36).perWord());
  }

  @Test
  void languageWeight_scalesTheChoicesOfAGrammar() throws Exception {
    Application application = new Application(dir).file("g.gram", "#JSGF V1.0;\ngrammar g;\npublic <x> = /3/ go | /1/ left;\n");
    double same = spread(weighed(application, "8"));
    double twice = spread(weighed(application, "16"));
    assertEquals(Math.log(3), same, 1e-2);
    assertEquals(2 * Math.log(3), twice, 1e-2);
  }

  private Grammar weighed(Application application, String weight) throws Exception {
    return open(application.grammar("g"), "simpleSearchManager", "flatLinguist", "languageWeight", weight).grammar().orElseThrow();
  }

  /** How much better "go" is than "left". */
  private static double spread(Grammar grammar) {
    return weight(grammar, "go") - weight(grammar, "left");
  }

  private static double weight(Grammar grammar, String word) {
    return grammar.arcs().stream().filter(arc -> arc.word().equals(word)).mapToDouble(Grammar.Arc::logWeight).max().orElseThrow();
  }

  @Test
  void of_impossibleValues_refused() {
    assertThrows(IllegalArgumentException.class, () -> LanguageScale.of(-1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> LanguageScale.of(8, 0));
    assertThrows(IllegalArgumentException.class, () -> LanguageScale.of(Double.NaN, 0.1));
  }
}
