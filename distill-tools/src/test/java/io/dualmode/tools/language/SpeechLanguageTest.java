package io.dualmode.tools.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.language.Languages;
import io.dualmode.model.language.en.English;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.tools.data.cache.PhoneAlignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeechLanguageTest {
  @TempDir Path folder;

  @Test
  void folder_withoutAWord_isEnglishInArpabet() throws IOException {
    assertEquals(new SpeechLanguage(Languages.of("en-US"), English.arpabet()), SpeechLanguage.of(folder));
  }

  @Test
  void folder_saysWhatWasWritten_andItsAlignmentsAreReadInItsUnits() throws IOException {
    UnitInventory letters = UnitInventory.of(UnitKind.CHARACTERS, List.of("ä", "_", "b"), 1);
    for (SpeechLanguage spoken : List.of(new SpeechLanguage(Languages.wanted("plain:fi"), letters),
        new SpeechLanguage(Languages.wanted("plain:en-US"), letters), new SpeechLanguage(Languages.of("en-GB"), letters))) {
      Files.deleteIfExists(folder.resolve(SpeechLanguage.FILE));
      spoken.write(folder);
      spoken.write(folder);
      assertEquals(spoken, SpeechLanguage.of(folder));
    }
    Path file = folder.resolve("alignments.tsv");
    Files.writeString(file, "u\t5\t-1\t_ 2 b 1 ä 2\n");
    assertEquals(List.of(1, 2, 0), java.util.Arrays.stream(PhoneAlignment.read(file).get("u").phones()).boxed().toList());
    String other = assertThrows(IOException.class, () -> new SpeechLanguage(Languages.of("en-US"), English.arpabet()).write(folder)).getMessage();
    assertTrue(other.contains("en-GB in 3 characters") && other.contains("en-US in 40 phones"), other);
  }

  @Test
  void damage_isToldWithTheFile() throws IOException {
    for (String text : List.of("", "{", "{}", "{\"language\":\"en-US\",\"rules\":\"klingon\",\"kind\":\"phones\",\"silence\":0,\"units\":[\"a\"]}",
        "{\"language\":\"en-US\",\"rules\":\"en\",\"kind\":\"sounds\",\"silence\":0,\"units\":[\"a\"]}",
        "{\"language\":\"en-US\",\"rules\":\"en\",\"kind\":\"phones\",\"silence\":3,\"units\":[\"a\"]}")) {
      Files.writeString(folder.resolve(SpeechLanguage.FILE), text);
      String message = assertThrows(IOException.class, () -> SpeechLanguage.of(folder), text).getMessage();
      assertTrue(message.contains(SpeechLanguage.FILE) && message.contains("run align again"), message);
    }
  }

  @Test
  void dictionary_ofEnglishPhonesOnly_othersHaveToBeNamed() throws IOException {
    assertTrue(StandardDictionary.read(Languages.of("en-GB"), English.arpabet()).size() > 100_000);
    UnitInventory phones = UnitInventory.of(List.of("_", "a"));
    for (String tag : List.of("en-US", "fi")) {
      String message = assertThrows(IOException.class, () -> StandardDictionary.read(Languages.of(tag), phones)).getMessage();
      assertTrue(message.contains(tag) && message.contains("--lexicon"), message);
    }
    assertEquals(0, StandardDictionary.read(Languages.of("fi"), phones.as(UnitKind.CHARACTERS, 0)).size());
  }
}
