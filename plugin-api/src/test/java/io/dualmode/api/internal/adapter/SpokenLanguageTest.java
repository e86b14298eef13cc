package io.dualmode.api.internal.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

class SpokenLanguageTest {
  private static final List<String> RUSSIAN = List.of("раз", "два", "три", "email", "четыре");

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"vosk-model-small-de-0.15, de", "vosk-model-de-0.21, de", "vosk-model-small-en-us-0.15, en", "vosk-model-en-in-0.5, en",
      "vosk-model-small-cn-0.22, zh", "vosk-model-small-pt-0.3, pt", "vosk-model-ar-mgb2-0.4, ar", "vosk-model-el-gr-0.7, el",
      "vosk-model-tl-ph-generic-0.6, tl", "vosk-model-small-uk-v3-nano, uk", "vosk-model-nl-spraakherkenning-0.6-lgraph, nl",
      "vosk-model-small-cs-0.4-rhasspy, cs", "vosk-model-small-kz-0.15, kk", "vosk-model-small-vn-0.4, vi", "model-fr, fr", "model_es, es",
      "fr-FR, fr", "de, de", "VOSK-MODEL-RU-0.42, ru", "german, de", "my-italian-model, it", "vosk-model-en-us-0.22-lgraph, en"})
  void name_ofAModel_saysItsLanguage(String name, String language) throws IOException {
    assertEquals(Optional.of(language), SpokenLanguage.named(dir.resolve(name)));
    Path inside = Files.createDirectories(dir.resolve("x").resolve(name).resolve("data"));
    assertEquals(Optional.of(language), SpokenLanguage.named(inside));
    Path link = Files.createSymbolicLink(dir.resolve("linked"), inside.getParent());
    assertEquals(Optional.of(language), SpokenLanguage.named(link));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "vosk-model", "vosk", "vosk-model-daanzu-20200905", "my-model-0.15", "xx-yy", "model-v2", "a", "assets",
      "vosk-model-spk-0.4"})
  void name_withoutALanguage_saysNothing(String name) {
    assertEquals(Optional.empty(), SpokenLanguage.named(dir.resolve("above").resolve(name)));
    assertEquals(Optional.empty(), SpokenLanguage.named(Path.of("/")));
  }

  @Test
  void words_mostOfAnotherScript_cannotBeEnglish() {
    String why = SpokenLanguage.otherScript(RUSSIAN, "en-us").orElseThrow();
    assertTrue(why.startsWith("4 of 5 words") && why.contains("раз, два, три (Cyrillic)"), why);
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(RUSSIAN, "ru"));
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(RUSSIAN, ""));
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(List.of("one", "два", "two"), "en"));
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(List.of("1", "?", "", "\ud800"), "en"));
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(List.of(), "en"));
    assertTrue(SpokenLanguage.otherScript(List.of("日本", "𠮷野"), "en").orElseThrow().contains("(Han)"));
  }

  @Test
  void language_namesOfFiles() {
    for (String name : List.of("resource:/edu/cmu/sphinx/models/en-us/en-us", "file:/models/en-us.lm.bin", "words.dict", "file:/srv/is-it/to.dict",
        "my-de-luxe/model", "no_go.gram", "/opt/hub4/", "C:\\models\\wsj_8kHz", "", "file:/fr/apps/robot/acoustic/model", "cmudict-en-us.dict")) {
      String found = SpokenLanguage.named(name).orElse("en");
      assertEquals("en", found, name);
    }
    for (Map.Entry<String, String> name : Map.ofEntries(Map.entry("resource:/models/fr-fr", "fr"), Map.entry("/opt/zh_cn.cd_cont_5000", "zh"),
        Map.entry("es-20k.lm.gz", "es"), Map.entry("file:/x/cmusphinx-fr-ptm-8khz-5.2/", "fr"), Map.entry("voxforge-de-r20171217", "de"),
        Map.entry("models\\ru.dict", "ru"), Map.entry("file:/a/french_small/model", "fr"), Map.entry("/m/it-it/mdef", "it"),
        Map.entry("french.dic", "fr"), Map.entry("el-gr.cd_cont_5000", "el"), Map.entry("mandarin_notone.dic", "zh")).entrySet()) {
      assertEquals(Optional.of(name.getValue()), SpokenLanguage.named(name.getKey()), name.getKey());
    }
  }
}
