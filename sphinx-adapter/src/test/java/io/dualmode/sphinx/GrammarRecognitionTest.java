package io.dualmode.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import edu.cmu.sphinx.frontend.util.StreamDataSource;
import edu.cmu.sphinx.jsgf.JSGFGrammar;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.ConfigurationManagerUtils;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.grammar.Grammar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrammarRecognitionTest {
  @TempDir Path dir;
  private Application application;

  @BeforeEach
  void application() throws Exception {
    application = new Application(dir);
  }

  /** What the host's lexer cannot read is an {@code Error} there, which applications do not expect. */
  @Test
  void jsgf_charactersThatNoTokenHas_exceptionOfTheStartThatSaysWhere() throws Exception {
    for (String broken : List.of("\ufeff#JSGF V1.0;\ngrammar g;\npublic <x> = go;\n", "#JSGF V1.0;\ngrammar g;\npublic <x> = \"go;\n",
        "#JSGF V1.0;\ngrammar g;\npublic <x> = go \u0001;\n")) {
      application.file("g.gram", broken);
      RuntimeException e = assertThrows(RuntimeException.class,
          () -> new StreamSpeechRecognizer(application.grammar("g")).startRecognition(Audio.stream(300)));
      assertTrue(e.getMessage().contains("the JSGF grammar does not parse: ") && e.getMessage().contains("line"), e.getMessage());
      assertEquals(broken.startsWith("\ufeff"), e.getMessage().contains("byte order mark"), e.getMessage());
      assertEquals(0, ScriptedEngine.openSessions);
    }
  }

  /** Sentences of at most so many words, by walking the graph. */
  private static Set<String> sentences(Grammar grammar, int maxWords) {
    Set<String> found = new TreeSet<>();
    walk(grammar, 0, "", maxWords, found);
    return found;
  }

  private static void walk(Grammar grammar, int state, String said, int left, Set<String> found) {
    if (grammar.isFinal(state)) {
      found.add(said.strip());
    }
    for (Grammar.Arc arc : grammar.arcs()) {
      boolean silent = arc.word().equals(Grammar.EPSILON);
      if (arc.from() == state && (silent || left > 0) && !arc.word().equals(Grammar.UNKNOWN)) {
        walk(grammar, arc.to(), silent ? said : said + " " + arc.word(), silent ? left : left - 1, found);
      }
    }
  }

  private SessionOptions optionsFor(String name, String text) throws Exception {
    ScriptedEngine.script();
    String file = name.endsWith(".grxml") ? name : name + ".gram";
    application.file(file, text);
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.grammar(name));
    recognizer.startRecognition(Audio.stream(300));
    recognizer.getResult();
    recognizer.stopRecognition();
    return ScriptedEngine.OPENED.get(ScriptedEngine.OPENED.size() - 1);
  }

  @Test
  void jsgf_optionalAndRepeatedParts_sameSentencesForTheEngine() throws Exception {
    SessionOptions options = optionsFor("moves", """
        #JSGF V1.0;
        grammar moves;
        public <move> = [go] (left | right) [<count>];
        <count> = one | two;
        """);
    Set<String> expected = new TreeSet<>();
    for (String go : List.of("", "go ")) {
      for (String side : List.of("left", "right")) {
        for (String count : List.of("", " one", " two")) {
          expected.add(go + side + count);
        }
      }
    }
    assertEquals(expected, sentences(options.grammar().orElseThrow(), 5));
    assertEquals(List.of(List.of("HH", "W", "AH", "N"), List.of("W", "AH", "N")),
        options.lexicon().orElseThrow().pronunciations("one").stream().sorted((a, b) -> a.get(0).compareTo(b.get(0))).toList());
  }

  @Test
  void jsgf_everythingOptionalAndLooped_noEmptySentenceAndNoSilentLoop() throws Exception {
    SessionOptions options = optionsFor("loop", """
        #JSGF V1.0;
        grammar loop;
        public <any> = ([go] [left])*;
        """);
    Set<String> expected = new TreeSet<>();
    for (String a : List.of("", "go", "left")) {
      for (String b : List.of("", "go", "left")) {
        for (String c : List.of("", "go", "left")) {
          expected.add((a + " " + b + " " + c).strip().replaceAll(" +", " "));
        }
      }
    }
    expected.remove("");
    assertEquals(expected, sentences(options.grammar().orElseThrow(), 3));
  }

  @Test
  void jsgf_wordOutsideTheDictionary_staysAndTheEnginePronouncesIt() throws Exception {
    SessionOptions options = optionsFor("oov", """
        #JSGF V1.0;
        grammar oov;
        public <x> = go seven;
        """);
    assertEquals(Set.of("go seven"), sentences(options.grammar().orElseThrow(), 3));
    assertEquals(List.of(), options.lexicon().orElseThrow().pronunciations("seven"));
    assertEquals(Set.of("go"), options.lexicon().orElseThrow().words());
  }

  @Test
  void grxml_documentTypeOfTheW3c_readWithoutTheNetwork() throws Exception {
    SessionOptions options = optionsFor("digits.grxml", """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE grammar PUBLIC "-//W3C//DTD GRAMMAR 1.0//EN" "http://dtd.invalid/grammar.dtd">
        <grammar xmlns="http://www.w3.org/2001/06/grammar" version="1.0" root="digit" xml:lang="en">
          <rule id="digit" scope="public"><one-of><item>one</item><item>two</item></one-of></rule>
        </grammar>
        """);
    assertTrue(sentences(options.grammar().orElseThrow(), 1).containsAll(Set.of("one", "two")),
        sentences(options.grammar().orElseThrow(), 1).toString());
  }

  private Set<String> grxml(String rules) throws Exception {
    String grammar = rules.startsWith("<grammar") ? rules
        : "<grammar xmlns=\"http://www.w3.org/2001/06/grammar\" version=\"1.0\" root=\"r\" xml:lang=\"en\">" + rules + "</grammar>";
    return sentences(optionsFor("g.grxml", "<?xml version=\"1.0\"?>" + grammar).grammar().orElseThrow(), 6);
  }

  @Test
  void grxml_tagsItemsOfSeveralWordsReferencesAndRepeats_asTheSpecificationSays() throws Exception {
    assertEquals(Set.of("go left", "go right"), grxml("""
        <rule id="r"><item>go</item><one-of><item>left <tag>out.dir="one two";</tag></item><item>right<tag>two</tag></item></one-of></rule>
        """), "tags are not spoken");
    assertEquals(Set.of("go left two", "one"), grxml("""
        <rule id="r"><one-of><item>go left
          two</item><item>one</item></one-of></rule>
        """), "an item of several words is several words");
    assertEquals(Set.of("go left", "go right"), grxml("""
        <rule id="r">go <item><ruleref uri="#side"/></item></rule>
        <rule id="side"><one-of><item>left</item><item>right</item></one-of></rule>
        """), "references are followed, and rules that are not the root are no sentences");
    assertEquals(Set.of("go left", "go left left"), grxml("""
        <rule id="r">go <item repeat="1-2">left</item></rule>
        """), "repeats have bounds");
    assertEquals(Set.of("go", "go two"), grxml("""
        <rule id="r">go <item repeat="0-1">two</item></rule>
        """));
    assertEquals(Set.of("one", "two"), grxml("""
        <grammar xmlns="http://www.w3.org/2001/06/grammar" version="1.0" xml:lang="en">
        <rule id="a">one</rule><rule id="b">two</rule></grammar>
        """), "every rule where none is the root, as in the host");
  }

  /** Random trees of items, alternatives, repeats, tags and references, and the sentences they stand for. */
  @Test
  void grxml_randomRules_exactlyTheirSentences() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      List<String> others = new ArrayList<>();
      Set<String> expected = new TreeSet<>();
      String body = part(random, 3, expected, others);
      StringBuilder rules = new StringBuilder("<rule id=\"r\">go ").append(body).append("</rule>");
      others.forEach(rules::append);
      Set<String> sentences = new TreeSet<>();
      expected.forEach(sentence -> sentences.add(("go " + sentence).strip()));
      assertEquals(sentences, grxml(rules.toString()), rules.toString());
    }
  }

  private static String part(Random random, int depth, Set<String> sentences, List<String> rules) {
    List<String> words = List.of("go", "left", "right", "one", "two");
    String tag = random.nextInt(3) == 0 ? "<tag>left one;</tag>" : "";
    if (depth == 0) {
      String text = words.get(random.nextInt(5)) + (random.nextBoolean() ? " " + words.get(random.nextInt(5)) : "");
      sentences.add(text);
      return "<item> " + text.replace(" ", "\n ") + tag + "</item>";
    }
    Set<String> first = new TreeSet<>();
    String one = part(random, depth - 1, first, rules);
    switch (random.nextInt(3)) {
      case 0 -> {
        String two = part(random, depth - 1, first, rules);
        sentences.addAll(first);
        return "<one-of><item>" + one + tag + "</item><item>" + two + "</item></one-of>";
      }
      case 1 -> {
        sentences.addAll(first);
        sentences.add("");
        return "<item repeat=\"0-1\">" + one + tag + "</item>";
      }
      default -> {
        rules.add("<rule id=\"s" + rules.size() + "\">" + one + tag + "</rule>");
        sentences.addAll(first);
        return "<ruleref uri=\"#s" + (rules.size() - 1) + "\"/>";
      }
    }
  }

  @Test
  void grxml_broken_messageWithThePlace() throws Exception {
    application.file("broken.grxml", "<?xml version=\"1.0\"?>\n<grammar root=\"r\">\n<rule id=\"r\"><item>go</rule></grammar>\n");
    RuntimeException e = assertThrows(RuntimeException.class,
        () -> new StreamSpeechRecognizer(application.grammar("broken.grxml")).startRecognition(Audio.stream(300)));
    assertTrue(e.getMessage().contains("broken.grxml:3:"), e.getMessage());
  }

  @Test
  void loadJsgf_whileAllocated_nextUtteranceUsesTheNewGrammar() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(1, "go")), List.of(ScriptedEngine.reading(1, "two")));
    application.file("first.gram", "#JSGF V1.0;\ngrammar first;\npublic <x> = go;\n");
    application.file("second.gram", "#JSGF V1.0;\ngrammar second;\npublic <x> = two;\n");
    // Context.getInstance(JSGFGrammar.class) asserts that only one component derives from it, but GRXML grammars do too.
    ConfigurationManager manager = new ConfigurationManager(Context.class.getResource("default.config.xml"));
    ConfigurationManagerUtils.setProperty(manager, "dictionary", "dictionaryPath", application.url("words.dict"));
    ConfigurationManagerUtils.setProperty(manager, "jsgfGrammar", "grammarLocation", dir.toUri().toString());
    ConfigurationManagerUtils.setProperty(manager, "jsgfGrammar", "grammarName", "first");
    ConfigurationManagerUtils.setProperty(manager, "decoder", "searchManager", "simpleSearchManager");
    Recognizer recognizer = manager.lookup("recognizer");
    recognizer.allocate();
    ((StreamDataSource) manager.lookup("dataSource")).setInputStream(Audio.stream(400, 400));
    assertEquals("go", recognizer.recognize().getBestResultNoFiller());
    assertEquals(Set.of("go"), sentences(ScriptedEngine.OPENED.get(ScriptedEngine.OPENED.size() - 1).grammar().orElseThrow(), 1));
    ((JSGFGrammar) manager.lookup("jsgfGrammar")).loadJSGF("second");
    assertEquals("two", recognizer.recognize().getBestResultNoFiller());
    SessionOptions second = ScriptedEngine.OPENED.get(ScriptedEngine.OPENED.size() - 1);
    assertEquals(Set.of("two"), sentences(second.grammar().orElseThrow(), 1));
    recognizer.deallocate();
  }

  @Test
  void grammarResult_default_hasConfidencesAndNbest() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(0.75, "go", "left"), ScriptedEngine.reading(0.25, "go", "right")));
    application.file("g.gram", "#JSGF V1.0;\ngrammar g;\npublic <x> = go (left | right);\n");
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.grammar("g"));
    recognizer.startRecognition(Audio.stream(500));
    SpeechResult result = recognizer.getResult();
    assertEquals("go left", result.getHypothesis());
    assertEquals(Set.of("<s> go left </s>", "<s> go right </s>"), new TreeSet<>(result.getNbest(2)));
    assertTrue(result.getWords().get(1).toString().startsWith("{left, 0.75"), result.getWords().toString());
    recognizer.stopRecognition();
  }

  @Test
  void grammarResult_bareProperty_isWhatTheHostGives() throws Exception {
    ScriptedEngine.script(List.of(ScriptedEngine.reading(0.75, "go", "left"), ScriptedEngine.reading(0.25, "go", "right")));
    application.file("g.gram", "#JSGF V1.0;\ngrammar g;\npublic <x> = go (left | right);\n");
    Context context = new Context(application.grammar("g"));
    context.setLocalProperty("simpleSearchManager->bareGrammarResults", "true");
    Recognizer recognizer = context.getInstance(Recognizer.class);
    recognizer.allocate();
    context.setSpeechSource(Audio.stream(500));
    SpeechResult result = new SpeechResult(recognizer.recognize());
    recognizer.deallocate();
    assertEquals("go left", result.getHypothesis());
    assertNull(result.getLattice());
    assertEquals(Set.of(), new TreeSet<>(result.getNbest(2)));
    assertTrue(result.getWords().get(1).toString().startsWith("{left, 1.000"), result.getWords().toString());
  }

  @Test
  void startRecognition_grammarDoesNotParse_hostExceptionWithThePlace() throws Exception {
    application.file("broken.gram", "#JSGF V1.0;\ngrammar broken;\npublic <x> = (go ;\n");
    RuntimeException e = assertThrows(RuntimeException.class,
        () -> new StreamSpeechRecognizer(application.grammar("broken")).startRecognition(Audio.stream(300)));
    assertTrue(e.getMessage().contains("Allocation of search manager resources failed"), e.getMessage());
  }
}
