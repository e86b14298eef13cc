package io.dualmode.tools.transcribe;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.audio.Channels;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.transcript.Transcript;
import io.dualmode.tools.transcript.TranscriptFormat;
import io.dualmode.tools.transcript.TranscriptStyle;
import io.dualmode.tools.transcript.TranscriptWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Hears recordings, some of them side by side, and writes their transcripts. Immutable. */
record Job(Transcriber transcriber, Channels channels, TranscriptFormat format, TranscriptStyle style, LatticeFiles lattices,
    HearingProgress progress) {
  private static final int MOST_CHANNELS = 8;

  /** Hears all; returns how many could not be heard, or not to their ends, of which the error output has been told. */
  int run(List<Inputs.Input> inputs, Outputs outputs, int threads, PrintWriter standardOutput) throws IOException {
    progress.begin(inputs.size());
    if (outputs.shared().isEmpty()) {
      return run(inputs, outputs, threads, new Turns(standardOutput, progress), outputs.areStandardOutput());
    }
    Path file = outputs.shared().get();
    try (PrintWriter out = Outputs.open(file)) {
      int failed = run(inputs, outputs, threads, new Turns(out, progress), true);
      requireWritten(out, file);
      return failed;
    }
  }

  private int run(List<Inputs.Input> inputs, Outputs outputs, int threads, Turns turns, boolean together) {
    List<Inputs.Input> each = together ? inputs : inputs.stream().distinct().toList();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Boolean>> heard = new ArrayList<>();
      for (int i = 0; i < each.size(); i++) {
        int number = i;
        heard.add(pool.submit(() -> hear(each.get(number), outputs, turns.open(number), number == 0)));
      }
      int failed = 0;
      for (Future<Boolean> one : heard) {
        failed += one.get() ? 0 : 1;
      }
      return failed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Hears one recording; what is wrong with it is told. */
  private boolean hear(Inputs.Input input, Outputs outputs, PrintWriter turn, boolean first) {
    Path file = input.file();
    try (turn) {
      return hear(input, outputs.of(input).orElse(null), turn, first);
    } catch (IOException | RuntimeException e) {
      progress.complain(ErrorLine.message(e));
    } catch (OutOfMemoryError e) {
      progress.complain(file + ": there is not enough memory for it; raise -Xmx in DUALMODE_OPTS");
    }
    return false;
  }

  private boolean hear(Inputs.Input input, Path own, PrintWriter turn, boolean first) throws IOException {
    Path file = input.file();
    try (AudioFile audio = AudioFile.open(file)) {
      List<String> names = new ArrayList<>();
      for (int c = 0; channels == Channels.EACH && audio.channels() > 1 && c < audio.channels(); c++) {
        names.add(audio.channelName(c));
      }
      if (names.size() > MOST_CHANNELS) {
        throw new IOException(file + ": has " + names.size() + " channels; --channel each hears up to " + MOST_CHANNELS);
      }
      if (own == null) {
        hear(file, audio, names, turn, first);
      } else {
        try (PrintWriter out = Outputs.open(own)) {
          hear(file, audio, names, out, true);
          requireWritten(out, own);
        }
      }
      audio.notes().forEach(progress::complain);
      audio.damage().ifPresent(progress::complain);
      return audio.damage().isEmpty();
    }
  }

  private void hear(Path file, AudioFile audio, List<String> names, PrintWriter out, boolean begins) throws IOException {
    Hearing hearing = new Hearing(file, audio, format.writer(out, style, file.toString(), names), names);
    if (begins) {
      out.print(format.header(style, names));
    }
    double seconds = 0;
    try {
      seconds = transcriber.transcribe(audio, channels, hearing);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (hearing.heard) {
        hearing.writer.end(0);
      }
      throw e;
    } finally {
      progress.over(seconds);
    }
    hearing.writer.end(seconds);
    for (Transcript transcript : hearing.transcripts(seconds)) {
      lattices.write(transcript, file);
    }
  }

  private static void requireWritten(PrintWriter out, Path file) throws IOException {
    if (out.checkError()) {
      throw new IOException(file + ": could not be written to the end; is there space on the device?");
    }
  }

  /** One recording that is being heard. */
  private final class Hearing implements Transcriber.Listener {
    private final Path file;
    private final AudioFile audio;
    private final TranscriptWriter writer;
    private final List<String> names;
    private final List<List<RecognitionResult>> kept = new ArrayList<>();
    private boolean heard;

    Hearing(Path file, AudioFile audio, TranscriptWriter writer, List<String> names) {
      this.file = file;
      this.audio = audio;
      this.writer = writer;
      this.names = names;
      for (int i = 0; lattices.areWanted() && i < Math.max(1, names.size()); i++) {
        kept.add(new ArrayList<>());
      }
    }

    @Override
    public void utterance(int channel, RecognitionResult result) {
      heard = true;
      writer.utterance(channel, result);
      if (lattices.areWanted()) {
        kept.get(channel).add(result);
      }
    }

    @Override
    public void heard(double seconds) {
      progress.heard(file.toString(), seconds, audio.progress());
    }

    List<Transcript> transcripts(double seconds) {
      List<Transcript> transcripts = new ArrayList<>();
      for (int i = 0; i < kept.size(); i++) {
        transcripts.add(new Transcript(file.toString(), names.isEmpty() ? "" : names.get(i), seconds, kept.get(i)));
      }
      return transcripts;
    }
  }
}
