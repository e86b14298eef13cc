package io.dualmode.kaldi.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;
import org.vosk.SpeakerModel;

/**
 * Hears raw recordings (16 kHz, 16 bit) by the real engine: {@code MODEL SPEAKER-or-- RECORDING...}; prints a line each, the final result
 * on one line. How much time each took goes to the error stream.
 */
public final class HostProgram {
  /** System property: how many bytes come at a time, all where it is not set. */
  static final String PIECE = "piece";

  private HostProgram() {}

  public static void main(String[] arguments) throws Exception {
    LibVosk.setLogLevel(LogLevel.WARNINGS);
    SpeakerModel speaker = arguments[1].equals("-") ? null : new SpeakerModel(arguments[1]);
    try (Model model = new Model(arguments[0])) {
      for (int i = 2; i < arguments.length; i++) {
        try (Recognizer recognizer = new Recognizer(model, 16000)) {
          if (speaker == null) {
            recognizer.setMaxAlternatives(1);
          } else {
            recognizer.setSpeakerModel(speaker);
          }
          recognizer.setWords(speaker == null);
          byte[] audio = Files.readAllBytes(Path.of(arguments[i]));
          double before = AcousticSpeed.cpuSeconds();
          int piece = Integer.getInteger(PIECE, audio.length);
          for (int at = 0; at < audio.length; at += piece) {
            recognizer.acceptWaveForm(Arrays.copyOfRange(audio, at, Math.min(audio.length, at + piece)), Math.min(piece, audio.length - at));
          }
          System.out.println(recognizer.getFinalResult().replace("\n", " "));
          System.err.printf("host: %.4f CPU s per audio s%n", (AcousticSpeed.cpuSeconds() - before) / (audio.length / 32000.0));
        }
      }
    }
  }
}
