package io.dualmode.tools.audio;

import io.dualmode.api.audio.AudioFormatException;
import io.dualmode.api.audio.AudioReader;
import io.dualmode.api.audio.Channels;
import io.dualmode.model.frontend.SampleSink;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.tools.input.UserFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file, a pipe or standard input with audio of any format that {@link AudioReader} reads, resampled to 16 kHz. */
public final class AudioFile implements Closeable {
  private static final String PIPE = "pipe it: ffmpeg -i FILE -f wav - | ./dualmode transcribe -";

  /** Samples per second of what is delivered. */
  public static final int RATE_HZ = LogMelFilterBank.SAMPLE_RATE_HZ;

  private static final Logger LOG = LoggerFactory.getLogger(AudioFile.class);
  /** A corpus has many files of one kind. */
  private static final int MOST_NOTES = 20;
  private static final AtomicInteger NOTES = new AtomicInteger();

  private final AudioReader reader;
  private final CountedInput input;

  private AudioFile(AudioReader reader, CountedInput input) {
    this.reader = reader;
    this.input = input;
  }

  /** Opens a file, or what a pipe or "-" for standard input brings, and reads its header; errors begin with the path. */
  public static AudioFile open(Path path) throws IOException {
    CountedInput in = new CountedInput(UserFile.open(path), Files.isRegularFile(path) ? Files.size(path) : 0);
    try {
      return new AudioFile(AudioReader.open(in, path.toString()), in);
    } catch (AudioFormatException e) {
      throw advised(e);
    }
  }

  /** What somebody else has opened, a microphone for example; closed with this. */
  public static AudioFile of(AudioReader reader) {
    return new AudioFile(reader, new CountedInput(InputStream.nullInputStream(), 0));
  }

  /**
   * A whole file, its channels averaged, resampled to 16 kHz. What else its user should know goes to the log, of the first files only.
   *
   * @throws IOException also where only a part of it is missing
   */
  public static float[] read16kHz(Path path) throws IOException {
    try (AudioFile file = open(path)) {
      SampleBuffer out = new SampleBuffer();
      file.decode16kHz(out);
      if (file.damage().isPresent()) {
        throw new IOException(file.damage().get());
      }
      file.notes().stream().filter(note -> NOTES.getAndIncrement() < MOST_NOTES).forEach(LOG::warn);
      return out.toArray();
    }
  }

  /** How much of a file has been read, 0..1; empty for pipes, whose length nobody knows. */
  public OptionalDouble progress() {
    return input.progress();
  }

  /** Channels at the beginning of the file. */
  public int channels() {
    return reader.channels();
  }

  /** Name of a channel: left, right, or its number from 1 on where there are more than two. */
  public String channelName(int channel) {
    return reader.channelName(channel);
  }

  /** Delivers all samples at 16 kHz, channels averaged. */
  public void decode16kHz(SampleSink sink) throws IOException {
    decode16kHz(Channels.MIX, sink);
  }

  /**
   * Delivers the chosen channels at 16 kHz, piece by piece as they are read.
   *
   * @param sinks one, or with {@link Channels#EACH} one for each of {@link #channels}
   * @throws AudioFormatException when there is nothing to hear
   */
  public void decode16kHz(Channels choice, SampleSink... sinks) throws IOException {
    Resampled[] receivers = new Resampled[sinks.length];
    for (int i = 0; i < sinks.length; i++) {
      receivers[i] = new Resampled(sinks[i]);
    }
    try {
      reader.read(choice, receivers);
    } catch (AudioFormatException e) {
      throw advised(e);
    }
    for (Resampled receiver : receivers) {
      receiver.finish();
    }
  }

  /** After decoding: where audio is missing and why, as one line that begins with the path; empty where all is heard. */
  public Optional<String> damage() {
    return reader.damage();
  }

  /** After decoding: what else its user should know, one line each that begins with the path. */
  public List<String> notes() {
    return reader.notes();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static AudioFormatException advised(AudioFormatException e) {
    return e.isUnreadFormat() ? e.withRemedy(PIPE) : e;
  }
}
