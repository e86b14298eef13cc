package io.dualmode.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import io.dualmode.api.Lexicon;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What applications of other languages are told. */
class OtherLanguagesTest {
  private static final List<String> FRENCH = List.of("aa", "ai", "an", "au", "bb", "ch", "dd", "ee", "ei", "eu", "ff", "gn", "ii", "in", "jj",
      "kk", "ll", "mm", "nn", "oe", "on", "oo", "ou", "pp", "rr", "ss", "tt", "un", "uu", "uy", "vv", "ww", "yy", "zz");
  @TempDir Path dir;

  @Test
  void phones_anyMixture_foreignWhereMostAreNotTheModels() {
    Random random = new Random(9);
    List<String> own = List.copyOf(ScriptedEngine.PHONES);
    for (int round = 0; round < 200; round++) {
      double share = random.nextDouble();
      Map<String, List<List<String>>> words = new TreeMap<>();
      int foreign = 0;
      int all = 0;
      for (int w = 0; w < 1 + random.nextInt(50); w++) {
        List<String> phones = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
          boolean other = random.nextDouble() < share;
          String phone = other ? FRENCH.get(random.nextInt(FRENCH.size())) : own.get(random.nextInt(own.size()));
          // stress and case of English dictionaries do not matter
          phone = other || random.nextBoolean() ? phone : random.nextBoolean() ? phone + random.nextInt(3) : phone.toLowerCase();
          phones.add(phone);
          foreign += other && !ScriptedEngine.PHONES.contains(phone.toUpperCase()) ? 1 : 0;
          all++;
        }
        words.put("w" + w, List.of(phones));
      }
      assertEquals(2 * foreign > all, LanguageCheck.foreign(lexicon(words), "it", new ScriptedEngine()).isPresent(), words.toString());
    }
  }

  private static Lexicon lexicon(Map<String, List<List<String>>> words) {
    return new Lexicon() {
      @Override
      public Set<String> words() {
        return words.keySet();
      }

      @Override
      public List<List<String>> pronunciations(String word) {
        return words.getOrDefault(word, List.of());
      }
    };
  }

  @Test
  void dictionaryOfAnotherLanguage_errorSaysWhatToSet() throws Exception {
    ScriptedEngine.script();
    Application application = new Application(dir);
    application.file("words.dict", "go gg aa\nleft ll ai ff tt\n<sil> SIL\n");
    application.file("g.gram", "#JSGF V1.0;\ngrammar g;\npublic <x> = go left;\n");
    for (Configuration configuration : List.of(application.freeSpeech(), application.grammar("g"))) {
      RuntimeException e = assertThrows(RuntimeException.class,
          () -> new StreamSpeechRecognizer(configuration).startRecognition(Audio.stream(300)));
      for (String part : List.of("words.dict", "en-us", "83 %", "dualmode.model", "dualmode.sphinx.fallback=stock")) {
        assertTrue(e.getMessage().contains(part), part + " in " + e.getMessage());
      }
    }
    assertEquals(0, ScriptedEngine.openSessions);
  }
}
