package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.ToneWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Model directories heard by themselves, by both engines, each in a JVM of its own: texts, partial texts, endpoints and alternatives are the
 * same, times within a frame, confidences within 0.02, log-likelihoods within 0.01.
 */
class OwnModelTest {
  @TempDir Path dir;

  private BothEngines engines() {
    return new BothEngines(dir);
  }

  @Test
  void toy_isHeardAsByTheRealEngine() throws Exception {
    List<String> lines = engines().compare("VoskStates", Toys.model().toString(), Toys.audio(dir.resolve("audio")).toString());
    assertTrue(lines.size() > 50, lines::toString);
  }

  @Test
  void wordsComposedWithPairs_areHeardAsByTheRealEngine() throws Exception {
    ToneWorld world = new ToneWorld(8, 200, 1, 5);
    engines().hear(world, world.write(dir.resolve("model"), "vector"), "-", 30);
  }

  @Test
  void thousandsOfWordsUnderNgrams_areHeardAsByTheRealEngine() throws Exception {
    ToneWorld world = new ToneWorld(12, 3000, 1, 6);
    engines().hear(world, world.write(dir.resolve("model"), "ngram"), "-", 20);
  }

  @Test
  void oneGraph_isHeardAsByTheRealEngine() throws Exception {
    ToneWorld world = new ToneWorld(6, 60, 1, 7);
    engines().hear(world, world.writeWhole(dir.resolve("model"), "const"), "-", 20);
  }

  /** Phrases count as often as they are listed, those without a word that the model knows as nothing said. */
  @ParameterizedTest
  @ValueSource(longs = {8, 12})
  void phraseList_isAsLooseAsInTheRealEngine(long seed) throws Exception {
    ToneWorld world = new ToneWorld(8, 200, 1, seed);
    Random random = new Random(seed);
    List<String> phrases = new ArrayList<>(List.of("nosuchword " + world.word(3), "nosuchword", "neither"));
    for (int i = 0; i < 6; i++) {
      String phrase = Arrays.stream(world.sentence(i)).mapToObj(world::word).collect(Collectors.joining(" "));
      phrases.addAll(Collections.nCopies(1 + random.nextInt(4), phrase));
      phrases.add(phrase.split(" ")[0]);
    }
    Collections.shuffle(phrases, random);
    String list = phrases.stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
    engines().hear(world, world.write(dir.resolve("model"), "vector"), list, 20);
  }

  @Test
  void voices_areThoseOfTheRealEngine() throws Exception {
    ToneWorld world = new ToneWorld(8, 200, 1, 4);
    List<String> arguments = new ArrayList<>(List.of(world.write(dir.resolve("model"), "vector").toString(), Toys.speakerModel().toString()));
    int[] many = new int[50];
    Arrays.setAll(many, i -> world.sentence(i)[0]);
    arguments.add(Toys.wave(dir.resolve("long.wav"), world.say(many, 30, 1)).toString());
    for (int i = 0; i < 3; i++) {
      short[] first = world.say(world.sentence(i), 30, i);
      short[] next = world.say(world.sentence(i + 3), 30, i);
      short[] both = Arrays.copyOf(first, first.length + next.length);
      System.arraycopy(next, 0, both, first.length, next.length);
      arguments.add(Toys.wave(dir.resolve(i + ".wav"), both).toString());
    }
    List<String> lines = engines().compare("VoskVoices", arguments.toArray(String[]::new));
    assertTrue(lines.stream().filter(line -> line.contains("spk_frames")).count() >= 8, lines::toString);
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("result at") && line.contains("spk_frames")), lines::toString);
  }

  @Test
  void directoryThatIsBroken_isVosksFailure_andSaysWhatToSet() throws Exception {
    Path model = new ToneWorld(4, 10, 0.6, 9).write(dir.resolve("model"), "vector");
    byte[] graph = Files.readAllBytes(model.resolve("graph/HCLr.fst"));
    Files.write(model.resolve("graph/HCLr.fst"), java.util.Arrays.copyOf(graph, graph.length / 2));
    HostJvm jvm = new HostJvm(dir);
    HostJvm.Output output = jvm.run(HostJvm.adapterClassPath(), jvm.compile("VoskOpen"), List.of(), "VoskOpen", model.toString());
    assertEquals(List.of("java.io.IOException: Failed to create a model"), output.lines());
    assertTrue(output.errors().contains("HCLr.fst: at byte "), output::errors);
    assertTrue(output.errors().contains("dualmode.vosk.model"), output::errors);
  }
}
