package io.dualmode.model.grammar.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.api.grammar.LoadedGrammar;
import io.dualmode.model.grammar.Sentences;
import io.dualmode.model.grammar.TagParser;
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

class GrxmlTest {
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<!DOCTYPE grammar PUBLIC \"-//W3C//DTD GRAMMAR 1.0//EN\" \"http://www.w3.org/TR/speech-grammar/grammar.dtd\">\n";

  private static LoadedGrammar read(String body) throws IOException {
    return grammar(HEAD + "<grammar xmlns=\"http://www.w3.org/2001/06/grammar\" xml:lang=\"en-US\" version=\"1.0\">\n" + body + "\n</grammar>");
  }

  private static LoadedGrammar grammar(String xml) throws IOException {
    return GrammarReader.grxml(xml.getBytes(StandardCharsets.UTF_8), "test.grxml", GrammarFiles.NONE, Enforcement.STRICT);
  }

  private static String sentences(String body) throws IOException {
    return String.join("|", Sentences.of(read(body).grammar(), 4).keySet());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', value = {
      "<rule id='a' scope='public'><one-of><item>yes</item><item>no way</item></one-of></rule>          # no way|yes",
      "<rule id='a' scope='public'>go <item repeat='0-1'>right</item> now</rule>                         # go now|go right now",
      "<rule id='a' scope='public'><item repeat='2-3'>x</item></rule>                                    # x x|x x x",
      "<rule id='a' scope='public'><item repeat='3-'>x</item></rule>                                     # x x x|x x x x",
      "<rule id='a' scope='public'>y<item repeat='0-'>x</item></rule>                                    # y|y x|y x x|y x x x",
      "<rule id='a' scope='public'><item repeat='2'><token>New  York</token></item></rule>               # New York New York",
      "<rule id='a' scope='public'><example>no</example>x<tag>t</tag><ruleref special='NULL'/></rule>    # x",
      "<rule id='a' scope='public'>x <ruleref special='GARBAGE'/></rule>                                 # x|x [unk]",
      "<rule id='a' scope='public'><one-of><item>x</item><item><ruleref special='VOID'/>y</item></one-of></rule> # x",
      "<rule id='a' scope='public'>&quot;a b&quot; &amp;</rule>                                          # a b &"})
  void elements_giveTheirSentences(String body, String sentences) throws IOException {
    assertEquals(sentences, sentences(body));
  }

  @Test
  void references_weightsTagsAndIgnoredElements() throws IOException {
    LoadedGrammar loaded = read("<lexicon uri='x.pls'/>"
        + "<rule id='a' scope='public'>pick <ruleref uri='#b'/><tag>out = 1</tag></rule>"
        + "<rule id='b'><one-of><item weight='4'>x<tag>X</tag></item><item weight='1'>y</item></one-of></rule>");
    Map<String, Double> sentences = Sentences.of(loaded.grammar(), 3);
    assertEquals(0, sentences.get("pick x"), 1e-6);
    assertEquals(Math.log(0.25), sentences.get("pick y"), 1e-6);
    assertEquals(Optional.of(List.of("X", "out = 1")), new TagParser(loaded.grammar()).tags(List.of("pick", "x")));
    assertEquals(1, loaded.warnings().size());
    assertTrue(loaded.warnings().get(0).startsWith("test.grxml:4:") && loaded.warnings().get(0).endsWith("<lexicon> is ignored"),
        loaded.warnings().toString());
  }

  @Test
  void root_isTheOnlyWayIn() throws IOException {
    String rules = "<rule id='a' scope='public'>x</rule><rule id='b' scope='public'>y</rule>";
    assertEquals("[y]", Sentences.of(grammar("<grammar root='b'>" + rules + "</grammar>").grammar(), 2).keySet().toString());
    assertEquals("x|y", sentences(rules));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', value = {
      "<rule id='a' scope='public'><ruleref uri='!nope'/></rule>                   # 4:29: rule 'nope' is not defined; defined: [a]",
      "<rule id='a' scope='public'><ruleref uri='http://x.org/y.grxml'/></rule>    # nothing is fetched from elsewhere",
      "<rule id='a' scope='public'><ruleref uri='../y.grxml'/></rule>              # nothing is fetched from elsewhere",
      "<rule id='a' scope='public'><ruleref uri='y.grxml'/></rule>                 # 'y.grxml' that a ruleref names is not found",
      "<rule id='a' scope='public'><item repeat='2-1'>x</item></rule>              # repeat=\"least-most\"",
      "<rule id='a' scope='public'><item repeat='1000000'>x</item></rule>          # numbers from 0 to 10000",
      "<rule id='a' scope='public'><item repeat='0-'><item repeat='0-1'>x</item></item></rule> # loop without consuming",
      "<rule id='a' scope='public'/>                                               # 4:2: rule 'a' can match without any word",
      "<rule id='a'>x</rule>                                                       # neither a root nor a rule with scope",
      "<rule scope='public'>x</rule>                                               # <rule id=\"name\">",
      "<rule id='a' scope='public'><one-of>x</one-of></rule>                       # expected <item>, found text",
      "<rule id='a' scope='public'><b>x</b></rule>                                 # found <b>",
      "<rule id='a' scope='public'>x<item>                                         # well-formed XML",
      "<rule id='a' scope='public'>&a;</rule>                                      # well-formed XML without entities",
      "<rule id='a' scope='public'><ruleref uri='!a'/>x</rule>                     # something behind it"})
  void faults_areErrorsWithTheirPlace(String body, String message) {
    IOException e = assertThrows(GrammarFormatException.class, () -> read(body.replace('!', '#')));
    assertTrue(e.getMessage().startsWith("test.grxml:") && e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void entitiesOfADtd_areNeverExpanded() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE grammar [<!ENTITY e0 'ha'>");
    for (int i = 1; i < 30; i++) {
      bomb.append("<!ENTITY e").append(i).append(" '&e").append(i - 1).append(";&e").append(i - 1).append(";'>");
    }
    bomb.append("]><grammar><rule id='a' scope='public'>x &e29;</rule></grammar>");
    assertThrows(GrammarFormatException.class, () -> grammar(bomb.toString()));
    String secret = "<!DOCTYPE grammar [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
        + "<grammar><rule id='a' scope='public'>x &e;</rule></grammar>";
    assertThrows(GrammarFormatException.class, () -> grammar(secret));
  }

  @Test
  void files_mayReferToEachOther(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("main.grxml"), "<grammar root='a'><rule id='a'>say <ruleref uri='sub/words.grxml'/> "
        + "<ruleref uri='sub/words.grxml#end'/></rule></grammar>");
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/words.grxml"), "<grammar root='w'><rule id='w'>hello</rule>"
        + "<rule id='end' scope='public'>world</rule></grammar>");
    assertEquals("[say hello world]",
        Sentences.of(Grammars.read(folder.resolve("main.grxml"), Enforcement.STRICT).grammar(), 5).keySet().toString());
  }
}
