package io.dualmode.model.grammar.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.model.grammar.Sentences;
import io.dualmode.model.grammar.TagParser;
import io.dualmode.model.grammar.jsgf.JsgfReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsgfTest {
  @ParameterizedTest
  @CsvSource(delimiter = '#', value = {
      "public <a> = yes | no;                                    # no|yes",
      "public <a> = [please] open (the | a) door;                # open a door|open the door|please open a door|please open the door",
      "public <a> = x* y;                                        # x x x y|x x y|x y|y",
      "public <a> = x+;                                          # x|x x|x x x|x x x x",
      "public <a> = <b> <b>; <b> = x | <NULL>; public <c> = z;   # ERROR",
      "public <a> = <b> z; <b> = x | <NULL>;                     # x z|z",
      "public <a> = x | <VOID> y;                                # x",
      "public <a> = \"New York\" | rome;                         # New York|rome",
      "public <a> = x <a> | y;                                   # x x x y|x x y|x y|y",
      "public <a> = /0/ x | /2/ y;                               # y",
      "public <a> = x {one}{two} | (y {t})+;                     # x|y|y y|y y y|y y y y",
      "public <a> = /* two */ x /** y */ | z; // <a> = u        # x|z",
      "public <a> = x; public <b> = y <a>;                       # x|y x",
      "<b> = y; public <a> = <test.b> z;                         # y z"})
  void rules_giveTheirSentences(String rules, String sentences) throws IOException {
    if (sentences.equals("ERROR")) {
      assertThrows(GrammarFormatException.class, () -> Sentences.text(rules, 4));
    } else {
      assertEquals(sentences, Sentences.text(rules, 4));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', value = {
      "public <a> = [x];                       # 3:8 can match without any word",
      "public <a> = x* ;                       # 3:8 can match without any word",
      "public <a> = y ([x])*;                  # 3:21 loop without consuming",
      "public <a> = y <b>+; <b> = x | <NULL>;  # 3:19 loop without consuming",
      "public <a> = <a> x | y;                 # 3:14 something behind it",
      "public <a> = <a> | y;                   # 3:14 left recursion",
      "public <a> = <b>; <b> = [x] <a> | z;    # left recursion",
      "public <a> = x <a> y | z;               # 3:16 something behind it",
      "public <a> = (x <a>)*;                  # something behind it",
      "public <a> = x <nowhere>;               # 3:16 rule <nowhere> is not defined",
      "public <a> = x | ;                      # 3:18 expected a word, a rule name or a group, found ';'",
      "public <a> = (x;                        # 3:16 expected '|', a word, a rule name, a group or ')', found ';'",
      "public <a> = x                          # expected '|', a word, a rule name, a group or the rule's ';', found the end",
      "public <a> = x; <a> = y;                # 3:17 rule <a> is defined a second time, first at test.gram:3:8",
      "public <a> = \"x;                       # 3:14 quoted token is not closed",
      "public <a> = x {t;                      # 3:16 tag is not closed",
      "public <a> = /x/ y;                     # 3:14 expected a weight",
      "public <a> = x** ;                      # 3:16 expected one '*' or '+'",
      "public <a> = <VOID>;                    # accepts nothing",
      "<a> = x;                                # 2:1 expected at least one rule 'public",
      "import <b>; public <a> = x;             # 3:8 expected <grammar.rule>",
      "import <b.c>; public <a> = x;           # grammar 'b' is not found",
      "import <..c>; public <a> = x;           # expected a grammar name",
      "x = <a>;                                # 3:1 expected 'public' or a rule name"})
  void faults_areErrorsWithTheirPlace(String rules, String message) {
    IOException e = assertThrows(GrammarFormatException.class, () -> Sentences.jsgf(rules));
    String place = message.matches("\\d.*") ? "test.gram:" + message.substring(0, message.indexOf(' ')) + ": " : "test.gram:";
    String text = message.matches("\\d.*") ? message.substring(message.indexOf(' ') + 1) : message;
    assertTrue(e.getMessage().startsWith(place) && e.getMessage().contains(text), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "grammar x; public <a> = y;", "#JSGF V1.0", "#JSGF V1.0; public <a> = y;", "#JSGF V1.0; grammar;"})
  void filesWithoutHeader_areErrors(String text) {
    assertThrows(GrammarFormatException.class,
        () -> GrammarReader.jsgf(text, "x.gram", GrammarFiles.NONE, Enforcement.STRICT));
  }

  @Test
  void rulesThatMultiply_areErrors() {
    StringBuilder rules = new StringBuilder("public <r0> = <r1> <r1>;\n");
    for (int i = 1; i < 40; i++) {
      rules.append("<r").append(i).append("> = <r").append(i + 1).append("> <r").append(i + 1).append(">;\n");
    }
    for (String last : List.of("x", "<VOID>")) {
      IOException e = assertThrows(GrammarFormatException.class, () -> Sentences.jsgf(rules + "<r40> = " + last + ";"));
      assertTrue(e.getMessage().contains("larger than"), e.getMessage());
    }
    String deep = "public <a> = " + "(".repeat(5000) + "x" + ")".repeat(5000) + ";";
    assertTrue(assertThrows(GrammarFormatException.class, () -> Sentences.jsgf(deep)).getMessage().contains("nested deeper"));
    StringBuilder chain = new StringBuilder("public <r0> = <r1>;\n");
    for (int i = 1; i < 5000; i++) {
      chain.append("<r").append(i).append("> = x <r").append(i + 1).append(">;\n");
    }
    assertTrue(assertThrows(GrammarFormatException.class, () -> Sentences.jsgf(chain + "<r5000> = x;")).getMessage().contains("deep"));
  }

  @Test
  void weights_areRelativeToTheHeaviest() throws IOException {
    Map<String, Double> sentences = Sentences.of(Sentences.jsgf("public <a> = /8/ x | /2/ y | z w*;"), 1);
    assertEquals(0, sentences.get("x"), 1e-6);
    assertEquals(Math.log(2.0 / 8), sentences.get("y"), 1e-6);
    assertEquals(Math.log(1.0 / 8), sentences.get("z"), 1e-6);
  }

  @Test
  void tags_comeBackInOrder() throws IOException {
    Grammar grammar = Sentences.jsgf(
        "public <c> = <verb> {do} [the] (light {x = \"\\{a\\}\"} | radio) {end}; <verb> = switch on {on} | switch off {off};");
    TagParser tags = new TagParser(grammar);
    assertEquals(Optional.of(List.of("on", "do", "x = \"{a}\"", "end")), tags.tags(List.of("switch", "on", "the", "light")));
    assertEquals(Optional.of(List.of("off", "do", "end")), tags.tags(List.of("switch", "off", "radio")));
    assertEquals(Optional.empty(), tags.tags(List.of("switch", "radio")));
  }

  @Test
  void imports_areReadBesideTheGrammar(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("com/acme"));
    Files.writeString(folder.resolve("com/acme/polite.gram"),
        "#JSGF V1.0;\ngrammar com.acme.polite;\npublic <start> = please | <hidden>;\n<hidden> = kindly;\n");
    Files.writeString(folder.resolve("main.gram"), "#JSGF V1.0;\ngrammar main;\nimport <com.acme.polite.*>;\n"
        + "public <a> = <start> go | <polite.start> stop | <com.acme.polite.start> wait;\n");
    Grammar grammar = Grammars.read(folder.resolve("main.gram"), Enforcement.STRICT).grammar();
    assertEquals("[kindly go, kindly stop, kindly wait, please go, please stop, please wait]",
        Sentences.of(grammar, 4).keySet().toString());
    Grammar fromUrl = Grammars.read(folder.resolve("main.gram").toUri().toURL(), Enforcement.BIASED).grammar();
    assertEquals(Sentences.of(grammar, 4), Sentences.of(fromUrl, 4));
    assertEquals(Enforcement.BIASED, fromUrl.enforcement());
    Files.writeString(folder.resolve("bad.gram"),
        "#JSGF V1.0;\ngrammar bad;\nimport <com.acme.polite.hidden>;\npublic <a> = <hidden>;\n");
    IOException e = assertThrows(IOException.class, () -> Grammars.read(folder.resolve("bad.gram"), Enforcement.STRICT));
    assertTrue(e.getMessage().contains("bad.gram:3:8: rule <hidden> is not public at com/acme/polite.gram:4:1"), e.getMessage());
  }

  @Test
  void encoding_isThatOfTheHeader() throws IOException {
    String text = "#JSGF V1.0 ISO8859-1 de;\ngrammar g;\npublic <a> = grün;\n";
    assertTrue(JsgfReader.decode(text.getBytes(StandardCharsets.ISO_8859_1), "g").contains("grün"));
    assertThrows(GrammarFormatException.class,
        () -> JsgfReader.decode(text.replace(" ISO8859-1 de", "").getBytes(StandardCharsets.ISO_8859_1), "g"));
    assertThrows(GrammarFormatException.class, () -> JsgfReader.decode("#JSGF V1.0 klingon;".getBytes(StandardCharsets.UTF_8), "g"));
  }
}
