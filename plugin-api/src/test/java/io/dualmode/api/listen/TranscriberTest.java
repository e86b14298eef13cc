package io.dualmode.api.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.audio.AudioFormatException;
import io.dualmode.api.audio.AudioReader;
import io.dualmode.api.audio.Channels;
import io.dualmode.api.audio.JavaSound;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TranscriberTest {
  private static final int[] SCENE = {0, 2, 3, 4, 0, 7, 5, 3, 0, 2};

  private final LevelEngine engine = new LevelEngine();

  private static byte[] wav(int rateHz, int channels, short[]... samples) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(2 * channels * samples[0].length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples[0].length; i++) {
      for (int c = 0; c < channels; c++) {
        data.putShort(samples[c][i]);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(data.array()), new AudioFormat(rateHz, 16, channels, true, false),
        samples[0].length), AudioFileFormat.Type.WAVE, out);
    return out.toByteArray();
  }

  private static AudioReader reader(byte[] bytes) throws IOException {
    return AudioReader.open(new ByteArrayInputStream(bytes), "x.wav");
  }

  @Test
  void transcribe_fileOfAnyRate_isHeardAtItsRateWithItsTimes(@TempDir Path folder) throws IOException {
    for (int rate : new int[] {4000, 8000, 16_000, 44_100, 48_000}) {
      Path file = Files.write(folder.resolve("x.wav"), wav(rate, 1, SpeechStreamTest.levels(rate, SCENE)));
      List<RecognitionResult> utterances = Transcriber.of(engine).transcribe(file);
      assertEquals(List.of("3", "5"), utterances.stream().map(RecognitionResult::text).toList());
      assertEquals(1300, utterances.get(1).best().words().get(0).startMillis());
      assertEquals(rate, engine.rates.get(engine.rates.size() - 1));
    }
    assertEquals(0, engine.open);
  }

  @Test
  void transcribe_ratesThatChange_goesOnOnTheSameClock() throws IOException {
    for (int round = 0; round < 20; round++) {
      Random r = new Random(round);
      int[] rates = {8000, 16_000, 48_000};
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      List<String> expected = new java.util.ArrayList<>();
      int tenths = 0;
      for (int part = 0; part < 2 + r.nextInt(3); part++) {
        int silence = 1 + r.nextInt(9);
        int level = 1 + r.nextInt(9);
        int rate = rates[(round + part) % 3];
        all.writeBytes(wav(rate, 1, SpeechStreamTest.levels(rate, 0, silence, level, 3, 0, 5)));
        expected.add(level + " at " + 100 * (tenths + silence));
        tenths += silence + 8;
      }
      Told told = new Told();
      Transcriber.of(engine).transcribe(reader(all.toByteArray()), told);
      assertEquals(expected, told.without("partial").stream().filter(line -> !line.equals("end"))
          .map(line -> line.substring(10, line.indexOf(" of "))).toList(), "round " + round);
      assertEquals("end", told.lines().get(told.lines().size() - 1));
      assertEquals(1, told.lines().stream().filter("end"::equals).count());
    }
  }

  @Test
  void transcribe_channels_areChosenOrHeardEachForItself() throws IOException {
    byte[] stereo = wav(8000, 2, SpeechStreamTest.levels(8000, 2, 5, 0, 5), SpeechStreamTest.levels(8000, 0, 5, 6, 5));
    assertEquals("2", Transcriber.of(engine).with(Channels.LEFT).transcribe(reader(stereo)).get(0).text());
    assertEquals("6", Transcriber.of(engine).with(Channels.RIGHT).transcribe(reader(stereo)).get(0).text());
    assertEquals("1 3", Transcriber.of(engine).transcribe(reader(stereo)).get(0).text());
    Told left = new Told();
    Told right = new Told();
    Transcriber.of(engine).with(Channels.EACH).transcribe(reader(stereo), left, right);
    assertEquals(List.of("utterance 2 at 0 of 0..800", "end"), left.without("partial"));
    assertEquals(List.of("utterance 6 at 500 of 0..1000", "end"), right.without("partial"));
    assertThrows(IllegalArgumentException.class, () -> Transcriber.of(engine).with(Channels.EACH).transcribe(reader(stereo), left));
    assertEquals(0, engine.open);
  }

  @Test
  void transcribe_cutRecording_tellsWhatIsThereAndTheReaderSaysTheRest() throws IOException {
    byte[] wav = wav(8000, 1, SpeechStreamTest.levels(8000, SCENE));
    try (AudioReader audio = reader(Arrays.copyOf(wav, wav.length / 2))) {
      assertEquals("3", Transcriber.of(engine).transcribe(audio).get(0).text());
      assertTrue(audio.damage().orElseThrow().contains("cut off"));
    }
  }

  @Test
  void transcribe_nothingToHear_isToldAndThrown() throws IOException {
    Told told = new Told();
    byte[] header = wav(8000, 1, new short[0]);
    String message = assertThrows(AudioFormatException.class, () -> Transcriber.of(engine).transcribe(reader(header), told)).getMessage();
    assertTrue(message.contains("has a header but no audio"), message);
    assertEquals(List.of("failed " + message), told.lines());
    assertEquals(0, engine.open);
  }

  @Test
  void transcribe_listenerThatThrows_endsTheReading() throws IOException {
    RecognitionListener broken = new RecognitionListener() {
      @Override
      public void utterance(RecognitionResult result) {
        throw new UncheckedIOException(new IOException("full"));
      }
    };
    byte[] wav = wav(8000, 1, SpeechStreamTest.levels(8000, SCENE));
    assertThrows(UncheckedIOException.class, () -> Transcriber.of(engine).transcribe(reader(wav), broken));
    assertEquals(0, engine.open);
  }

  @Test
  void transcribe_interruptedThread_stops() throws IOException {
    byte[] wav = wav(8000, 1, SpeechStreamTest.levels(8000, SCENE));
    Told told = new Told();
    Thread.currentThread().interrupt();
    try {
      assertThrows(InterruptedIOException.class, () -> Transcriber.of(engine).transcribe(reader(wav), told));
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
    assertEquals(List.of(), told.lines());
    assertEquals(0, engine.open);
  }

  @Test
  void start_liveSource_tellsWhileItRunsAndCanBeCancelled() throws Exception {
    PipedOutputStream speaker = new PipedOutputStream();
    InputStream live = new PipedInputStream(speaker, 1 << 20);
    byte[] wav = wav(8000, 1, SpeechStreamTest.levels(8000, SCENE));
    // as a recorder writes it, which does not know how long it will go on
    wav[40] = wav[41] = wav[42] = wav[43] = -1;
    speaker.write(wav);
    speaker.flush();
    Told told = new Told();
    Transcription running;
    try (AudioReader audio = AudioReader.open(live, "live")) {
      running = Transcriber.of(engine).start(audio, told);
      while (told.without("partial").isEmpty()) {
        Thread.sleep(5);
      }
      assertFalse(running.isDone());
      running.cancel();
    }
    speaker.close();
    running.await();
    assertTrue(running.isCancelled() && running.isDone());
    assertEquals(List.of("utterance 3 at 200 of 0..900"), told.without("partial").subList(0, 1));
    assertFalse(told.lines().contains("end"));
    assertTrue(told.lines().stream().noneMatch(line -> line.startsWith("failed")), told.lines().toString());
  }

  @Test
  void start_recordingThatEnds_isDoneWithItsEnd() throws Exception {
    Told told = new Told();
    try (Transcription running = Transcriber.of(engine).start(reader(wav(8000, 1, SpeechStreamTest.levels(8000, SCENE))), told)) {
      running.await();
    }
    assertEquals(List.of("utterance 3 at 200 of 0..900", "utterance 5 at 1300 of 900..1800", "end"), told.without("partial"));
    Transcription broken = Transcriber.of(engine).start(reader(wav(8000, 1, new short[0])), new Told());
    assertTrue(assertThrows(IOException.class, broken::await).getMessage().contains("has a header but no audio"));
  }

  @Test
  void transcribe_audioInputStream_isHeard() throws Exception {
    byte[] wav = wav(16_000, 1, SpeechStreamTest.levels(16_000, SCENE));
    try (AudioReader audio = JavaSound.reader(AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav)), "stream")) {
      assertEquals(List.of("3", "5"), Transcriber.of(engine).transcribe(audio).stream().map(RecognitionResult::text).toList());
    }
  }
}
