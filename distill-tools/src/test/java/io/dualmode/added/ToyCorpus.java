package io.dualmode.added;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.added.ToyLanguage.Utterance;
import io.dualmode.fixtures.WavFiles;
import io.dualmode.model.frontend.Pcm16;
import io.dualmode.tools.workshop.WorkshopCommands;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Utterances of {@link ToyLanguage} in a folder, as somebody with a language of their own would have them, and the commands on them. */
public final class ToyCorpus {
  private final Path folder;

  private ToyCorpus(Path folder) {
    this.folder = folder;
  }

  /** Writes recordings of one to four words each with their manifest, the last {@code held} of them for {@code dev}, units and a dictionary. */
  public static ToyCorpus write(Path folder, long seed, int utterances, int held) throws IOException {
    Path corpus = Files.createDirectories(folder.resolve("toy"));
    ToyLanguage language = new ToyLanguage(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < utterances; i++) {
      Utterance said = language.say(1 + i % 4);
      Files.write(corpus.resolve(i + ".wav"), WavFiles.pcm16(1, ToyLanguage.RATE, pcm(said.samples())));
      lines.add(String.format("{\"id\": \"%1$d\", \"audio\": \"%1$d.wav\", \"text\": \"%2$s\", \"split\": \"%3$s\"}", i,
          String.join(" ", said.words()), i < utterances - held ? "train" : "dev"));
    }
    Files.write(corpus.resolve("manifest.jsonl"), lines);
    Files.writeString(folder.resolve("units.txt"), "_\n" + String.join("\n", ToyLanguage.LETTERS) + "\n");
    Files.writeString(folder.resolve("words.txt"), ToyLanguage.lexicon());
    return new ToyCorpus(folder);
  }

  private static short[] pcm(float[] samples) {
    short[] pcm = new short[samples.length];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = Pcm16.fromFloat(samples[i]);
    }
    return pcm;
  }

  /** Prepares the features of a front end and aligns them flatly. */
  public void prepare(String frontEnd, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("--front-end", frontEnd, "--out", data().toString()));
    options.forEach(option -> arguments.addAll(List.of("--front-end-option", option)));
    arguments.add(folder.resolve("toy/manifest.jsonl").toString());
    call("prepare", arguments.toArray(String[]::new));
    call("align", "--model", "flat", "--language", "plain:qaa", "--units", folder.resolve("units.txt").toString(), "--unit-kind", "characters",
        "--lexicon", lexicon().toString(), "--data", data().toString());
  }

  /** The folder of {@code prepare}. */
  public Path data() {
    return folder.resolve("data");
  }

  /** The dictionary. */
  public Path lexicon() {
    return folder.resolve("words.txt");
  }

  /** Calls a command, which has to succeed. */
  public static void call(String name, String... arguments) {
    StringWriter messages = new StringWriter();
    assertEquals(0, execute(messages, name, arguments), () -> name + ": " + messages);
  }

  /** Calls a command and returns its status. */
  static int execute(StringWriter messages, String name, String... arguments) {
    return new CommandLine(new WorkshopCommands().make(name)).setErr(new PrintWriter(messages, true)).execute(arguments);
  }
}
