package io.dualmode.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.StreamSpeechRecognizer;
import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.sphinx.engine.LanguageCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
      assertEquals(4 * foreign > all, LanguageCheck.suspicious(lexicon(words), "it", new ScriptedEngine()).isPresent(), words.toString());
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

  /** Half of its phones are called as in English. */
  @Test
  void dictionaryOfSpanish_isHeardAsEnglishWithALineThatSaysSo() throws Exception {
    Application application = new Application(dir);
    application.file("words.dict", "adelante a d e l a n t e\nderecha d e r e ch a\nizquierda i s k i e r d a\n<sil> SIL\n");
    application.file("g.gram", "#JSGF V1.0;\ngrammar g;\npublic <x> = adelante | derecha | izquierda;\n");
    List<String> lines = new ArrayList<>();
    Handler handler = new Handler() {
      @Override
      public void publish(LogRecord entry) {
        lines.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    Logger log = Logger.getLogger(NeuralSearchManager.class.getName());
    log.addHandler(handler);
    try {
      for (int round = 0; round < 2; round++) {
        ScriptedEngine.script();
        StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.grammar("g"));
        recognizer.startRecognition(Audio.stream(300));
        recognizer.stopRecognition();
      }
    } finally {
      log.removeHandler(handler);
    }
    List<String> told = lines.stream().filter(line -> line.contains("may be of another language")).toList();
    assertEquals(1, told.size(), lines.toString());
    assertTrue(told.get(0).contains("words.dict") && told.get(0).contains("dualmode.sphinx.fallback=stock"), told.get(0));
  }

  /** Words of any other script that no dictionary pronounces; where it does, the application knows what it wants. */
  @Test
  void grammarOfAnotherScript_errorSaysWhatToSet() throws Exception {
    Application application = new Application(dir);
    List<String> scripts = List.of("вперёд назад стоп", "εμπρός πίσω", "前进 后退", "आगे पीछे", "قدام وراء", "קדימה אחורה");
    for (int round = 0; round < scripts.size(); round++) {
      String words = scripts.get(round).replace(" ", " | ");
      application.file("g" + round + ".gram", "#JSGF V1.0 UTF-8;\ngrammar g" + round + ";\npublic <x> = " + words + ";\n");
      Configuration configuration = application.grammar("g" + round);
      ScriptedEngine.script();
      RuntimeException e = assertThrows(RuntimeException.class,
          () -> new StreamSpeechRecognizer(configuration).startRecognition(Audio.stream(300)));
      for (String part : List.of("the grammar is of another language", "en-us", "dualmode.model", "dualmode.sphinx.fallback=stock")) {
        assertTrue(e.getMessage().contains(part), part + " in " + e.getMessage());
      }
      assertEquals(0, ScriptedEngine.openSessions);
    }
    application.file("words.dict", "вперёд F P IH R Y OW T\nстоп S T OW P\n<sil> SIL\n");
    application.file("g.gram", "#JSGF V1.0 UTF-8;\ngrammar g;\npublic <x> = вперёд | назад | стоп;\n");
    ScriptedEngine.script();
    StreamSpeechRecognizer recognizer = new StreamSpeechRecognizer(application.grammar("g"));
    recognizer.startRecognition(Audio.stream(300));
    recognizer.stopRecognition();
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
