package io.dualmode.kaldi.host;

import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.internal.adapter.PartialText;
import io.dualmode.fixtures.kaldi.AcousticModelWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.fixtures.kaldi.ToneWorld;
import io.dualmode.kaldi.engine.KaldiEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/**
 * What both engines cost on a model of the size of Vosk's small ones, whose words can be heard: network and i-vectors as there, a lexicon of
 * 20,000 words composed with pairs. Each engine in a virtual machine of its own: CPU seconds of loading, of a second of audio in each of
 * several rounds, and the most memory, with a heap of {@code -Dheap}; the partial text is asked for five times a second, as programs of Vosk
 * do. {@code mvn -pl kaldi -am test-compile}, then this class with the test class path and {@code --add-modules jdk.incubator.vector};
 * arguments are a folder for the model, and which engines ({@code host}, {@code ours}), or one engine, to run in this process;
 * {@code -Dmodel} names another directory, such as one that was made of it.
 */
public final class EngineSpeed {
  private static final int PIECE = 3200;
  private static final int SENTENCES = 20;
  private static final int ROUNDS = Integer.getInteger("rounds", 5);
  private static final String HEAP = System.getProperty("heap", "64m");
  private static final int WORDS = Integer.getInteger("words", 20_000);

  private EngineSpeed() {}

  /** Hears a recording and returns how many words it found. */
  private interface Engine extends AutoCloseable {
    int hear(short[] recording) throws IOException;

    @Override
    void close();
  }

  /** Runs the comparison, or, with one engine alone, that one in this process. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    Path model = folder.resolve("model");
    if (!Files.exists(model)) {
      write(folder);
    }
    if (arguments.length == 2) {
      run(arguments[1], Path.of(System.getProperty("model", model.toString())), recording(folder));
      return;
    }
    for (String engine : Arrays.copyOfRange(arguments, 1, arguments.length)) {
      List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + HEAP, "-Drounds=" + ROUNDS, "--add-modules",
          "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"), EngineSpeed.class.getName(), folder.toString(), engine);
      new ProcessBuilder(command).inheritIO().start().waitFor();
    }
  }

  private static void write(Path folder) throws IOException {
    ToneWorld world = new ToneWorld(12, WORDS, 1, 6);
    ModelDirectory model = new ModelDirectory(world.write(folder.resolve("model"), "const"));
    AcousticSpeed.ivectors(model);
    model.file("am/final.mdl", AcousticModelWriter.write(true, AcousticSpeed.PHONES,
        world.tones(AcousticSpeed.network(), AcousticSpeed.PHONES).output("Sum(tones, Scale(0.0, output.affine))")));
    ByteBuffer bytes = ByteBuffer.allocate(1 << 24).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < SENTENCES; i++) {
      for (short sample : world.say(world.sentence(i), 30, i)) {
        bytes.putShort(sample);
      }
    }
    Files.write(folder.resolve("audio.raw"), Arrays.copyOf(bytes.array(), bytes.position()));
  }

  private static short[] recording(Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("audio.raw"));
    short[] samples = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  private static void run(String name, Path model, short[] recording) throws IOException {
    double before = AcousticSpeed.cpuSeconds();
    long start = System.nanoTime();
    try (Engine engine = name.equals("host") ? host(model) : ours(model)) {
      System.out.printf("%s: loaded in %.2f CPU s, %.2f s%n", name, AcousticSpeed.cpuSeconds() - before, (System.nanoTime() - start) / 1e9);
      double seconds = recording.length / (double) ToneWorld.RATE;
      for (int round = 0; round < ROUNDS; round++) {
        before = AcousticSpeed.cpuSeconds();
        int words = engine.hear(recording);
        System.out.printf("%s: %.4f CPU s per audio s, %.0f s of audio, %d words%n", name, (AcousticSpeed.cpuSeconds() - before) / seconds,
            seconds, words);
      }
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM")) {
        System.out.println(name + ": " + line);
      }
    }
  }

  private static Engine ours(Path folder) throws IOException {
    KaldiEngine engine = KaldiEngine.load(folder, EngineConfig.defaults());
    return new Engine() {
      @Override
      public int hear(short[] recording) {
        int words = 0;
        try (SpeechSession session = engine.newSession()) {
          for (int at = 0; at < recording.length; at += PIECE) {
            if (session.accept(recording, at, Math.min(PIECE, recording.length - at))) {
              words += session.result().best().words().size();
            }
            ((PartialText) session).partialText();
          }
          return words + session.finish().best().words().size();
        }
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }

  private static Engine host(Path folder) throws IOException {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    Model model = new Model(folder.toString());
    return new Engine() {
      @Override
      public int hear(short[] recording) throws IOException {
        int words = 0;
        try (Recognizer recognizer = new Recognizer(model, ToneWorld.RATE)) {
          recognizer.setWords(true);
          for (int at = 0; at < recording.length; at += PIECE) {
            short[] piece = Arrays.copyOfRange(recording, at, Math.min(at + PIECE, recording.length));
            if (recognizer.acceptWaveForm(piece, piece.length)) {
              words += count(recognizer.getResult());
            }
            recognizer.getPartialResult();
          }
          return words + count(recognizer.getFinalResult());
        }
      }

      private int count(String json) {
        return json.split("\"word\"", -1).length - 1;
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }
}
