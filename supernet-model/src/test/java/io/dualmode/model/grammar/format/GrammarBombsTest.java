package io.dualmode.model.grammar.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.model.grammar.Sentences;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Grammars made to take all stack, time or memory: each is read, or refused with its place, on a thread with a usual stack. */
class GrammarBombsTest {
  private static final String HEAD = "#JSGF V1.0;\ngrammar g;\n";
  private static final String XML = "<grammar xmlns=\"http://www.w3.org/2001/06/grammar\" version=\"1.0\" root=\"s\"><rule id=\"s\">";
  private static final long STACK_BYTES = 1 << 20;

  /** A kind of bomb of any size. */
  enum Bomb {
    TAG_CHAIN {
      @Override
      String text(int size) {
        return HEAD + "public <s> = a " + "{t}".repeat(size) + ";";
      }
    },
    LOOP_CHAIN {
      @Override
      String text(int size) {
        return HEAD + "public <s> = a" + "{t}+".repeat(size) + ";";
      }
    },
    GROUPS {
      @Override
      String text(int size) {
        return HEAD + "public <s> = a " + "(".repeat(size) + "a" + ")".repeat(size) + ";";
      }
    },
    GROUPS_WITH_LOOPS {
      @Override
      String text(int size) {
        int depth = Math.min(size, 190);
        return HEAD + "public <s> = a " + "(".repeat(depth) + "a" + (")" + "{t}+".repeat(2)).repeat(depth) + ";";
      }
    },
    LEFT_CHAIN {
      @Override
      String text(int size) {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < size; i++) {
          text.append("<r").append(i).append("> = <r").append(i + 1).append("> | a <s>;\n");
        }
        text.append("<r").append(size).append("> = a <s>;\npublic <s> = b");
        for (int i = size; i >= 0; i--) {
          text.append(" | <r").append(i).append('>');
        }
        return text + ";";
      }
    },
    NULLABLE_CHAIN {
      @Override
      String text(int size) {
        StringBuilder text = new StringBuilder(HEAD + "public <s> = a");
        for (int i = 0; i < size; i++) {
          text.append(" <r").append(i).append('>');
        }
        text.append(";\n");
        for (int i = 0; i < size; i++) {
          text.append("<r").append(i).append("> = ").append(i % 100 < 99 && i + 1 < size ? "<r" + (i + 1) + ">" : "[x]").append(" | [y];\n");
        }
        return text.toString();
      }
    },
    RULE_CHAIN {
      @Override
      String text(int size) {
        StringBuilder text = new StringBuilder(HEAD + "public <s> = <r0>;\n");
        for (int i = 0; i < size; i++) {
          text.append("<r").append(i).append("> = <r").append(i + 1).append(">;\n");
        }
        return text + "<r" + size + "> = a;\n";
      }
    },
    DOUBLING {
      @Override
      String text(int size) {
        StringBuilder text = new StringBuilder(HEAD + "<r0> = a | b;\n");
        int rules = Math.min(size, 30);
        for (int i = 1; i <= rules; i++) {
          text.append("<r").append(i).append("> = <r").append(i - 1).append("> <r").append(i - 1).append(">;\n");
        }
        return text + "public <s> = <r" + rules + ">;";
      }
    },
    XML_DEPTH {
      @Override
      String text(int size) {
        return XML + "<item>".repeat(size) + "go" + "</item>".repeat(size) + "</rule></grammar>";
      }
    },
    XML_EXAMPLE_DEPTH {
      @Override
      String text(int size) {
        return XML + "go<example>" + "<x>".repeat(size) + "</x>".repeat(size) + "</example></rule></grammar>";
      }
    },
    XML_REPEATS {
      @Override
      String text(int size) {
        int repeats = Math.min(size, 10_000);
        return XML + ("<item repeat=\"0-" + repeats + "\">").repeat(2) + "go" + "</item>".repeat(2) + " on</rule></grammar>";
      }
    },
    JSON_DEPTH {
      @Override
      String text(int size) {
        return "[".repeat(size);
      }
    },
    JSON_WORDS {
      @Override
      String text(int size) {
        return "[\"" + "a b ".repeat(20 * size) + "\"]";
      }
    };

    abstract String text(int size);
  }

  private static Grammar read(String text) throws IOException {
    return text.startsWith("<") ? GrammarReader.grxml(text.getBytes(StandardCharsets.UTF_8), "f", GrammarFiles.NONE, Enforcement.STRICT).grammar()
        : text.startsWith("[") ? GrammarReader.phrases(text, "f", Enforcement.STRICT).grammar()
            : GrammarReader.jsgf(text, "f", GrammarFiles.NONE, Enforcement.STRICT).grammar();
  }

  @ParameterizedTest
  @EnumSource
  void bomb_isReadOrRefusedWithItsPlace(Bomb bomb) throws InterruptedException {
    Random random = new Random(bomb.ordinal());
    int length = 0;
    for (int size : new int[] {3, 100 + random.nextInt(100), 3000 + random.nextInt(3000), 60_000}) {
      String text = bomb.text(size);
      if (text.length() == length) {
        break;
      }
      length = text.length();
      Throwable[] thrown = new Throwable[1];
      Thread reader = new Thread(null, () -> {
        try {
          read(text);
        } catch (GrammarFormatException e) {
          if (!e.getMessage().startsWith("f:" + e.line() + ":" + e.column() + ": ") || e.getMessage().length() > 1000) {
            thrown[0] = e;
          }
        } catch (IOException | RuntimeException | Error e) {
          thrown[0] = e;
        }
      }, "reader", STACK_BYTES);
      reader.start();
      reader.join();
      if (thrown[0] != null) {
        throw new AssertionError(bomb + " of size " + size, thrown[0]);
      }
    }
  }

  @Test
  void longChains_areReadAsTheyAre() throws IOException {
    assertEquals(3001, read(Bomb.TAG_CHAIN.text(3000)).arcs().size());
    assertEquals(Set.of("a"), Sentences.of(read(Bomb.TAG_CHAIN.text(3000)), 2).keySet());
    String loops = HEAD + "public <s> = a {t}+ {u} {v};";
    assertEquals(Set.of("a", "a a"), Sentences.of(read(loops), 2).keySet());
    assertEquals(60_001, read(Bomb.LEFT_CHAIN.text(60_000)).arcs().stream().filter(arc -> arc.word().equals("a")).count());
    String left = HEAD + "public <s> = <r0> | b;\n<r0> = <r1> | a;\n<r1> = [x] <r0> c;\n";
    assertTrue(assertThrows(GrammarFormatException.class, () -> read(left)).getMessage().contains("left recursion"));
    assertEquals(2, read(Bomb.NULLABLE_CHAIN.text(2)).arcs().stream().map(Grammar.Arc::word).filter("x"::equals).count());
  }

  @Test
  void referencesToManyImportedRules_areResolvedOnce() throws IOException {
    int rules = 20_000;
    StringBuilder main = new StringBuilder("#JSGF V1.0;\ngrammar g;\nimport <other.*>;\npublic <s> = go");
    StringBuilder other = new StringBuilder("#JSGF V1.0;\ngrammar other;\n");
    for (int i = 0; i < rules; i++) {
      main.append(" | <r").append(i).append('>');
      other.append("public <r").append(i).append("> = a;\n");
    }
    GrammarFiles files = name -> name.equals("other.gram") ? Optional.of(other.toString().getBytes(StandardCharsets.UTF_8)) : Optional.empty();
    assertEquals(rules + 1, GrammarReader.jsgf(main + ";", "f", files, Enforcement.STRICT).grammar().arcs().size());
  }

  /** Line ends of every system, and marks and spaces that editors leave, mean the same. */
  @Test
  void lineEndsOfEverySystem_readAlike() throws IOException {
    String text = "#JSGF V1.0;\n// a comment; <x>\ngrammar g;\n/* one\nmore */ public <s> = // not | this\n go [forward]\n // last\n ten;\n";
    Set<String> expected = Sentences.of(read(text), 5).keySet();
    assertEquals(Set.of("go ten", "go forward ten"), expected);
    Random random = new Random(7);
    String[] ends = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\n\r\n", "\r\r"};
    String[] blanks = {" ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2003"};
    for (int i = 0; i < 300; i++) {
      StringBuilder other = new StringBuilder(random.nextBoolean() ? "\ufeff" : "");
      String fixed = random.nextBoolean() ? ends[random.nextInt(ends.length)] : null;
      for (char c : text.toCharArray()) {
        other.append(c == '\n' ? fixed != null ? fixed : ends[random.nextInt(ends.length)]
            : c == ' ' && other.indexOf(";") > 0 ? blanks[random.nextInt(blanks.length)] : String.valueOf(c));
      }
      assertEquals(expected, Sentences.of(read(other.toString()), 5).keySet(), "seed 7, round " + i);
    }
    GrammarFormatException e = assertThrows(GrammarFormatException.class, () -> read("#JSGF V1.0;\rgrammar g;\r\n\rpublic <s> = >;"));
    assertEquals("f:4:14", e.source() + ":" + e.line() + ":" + e.column());
  }
}
