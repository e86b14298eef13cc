package io.dualmode.tools.audio;

import io.dualmode.model.frontend.LogMelFilterBank;
import io.dualmode.model.frontend.SampleSink;
import io.dualmode.tools.input.UserFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file or pipe with audio: WAV, AIFF, AU, FLAC, Ogg Opus, Ogg Vorbis or MP3.
 *
 * <p>The format is recognised by the first bytes, never by the file's name; tags in front are skipped. A file that cannot be heard at
 * all (missing, empty, no audio format, no samples, nothing but damage) surfaces as one {@link AudioFormatException}. Of a file that is
 * damaged in places everything else is heard, and {@link #damage} says afterwards what is missing and where. An instance decodes once
 * and belongs to one thread.
 */
public final class AudioFile implements Closeable {
  private final Path path;
  private final InputStream in;
  private final AudioDecoder decoder;
  private String damage;
  private List<String> notes = List.of();

  private AudioFile(Path path, InputStream in, AudioDecoder decoder) {
    this.path = path;
    this.in = in;
    this.decoder = decoder;
  }

  /** Opens a file, or what a pipe or "-" for standard input brings, and reads its header. */
  public static AudioFile open(Path path) throws IOException {
    InputStream in;
    try {
      in = UserFile.open(path);
    } catch (IOException e) {
      throw new AudioFormatException(e.getMessage(), e);
    }
    try {
      return new AudioFile(path, in, recognise(new ByteWindow(in)));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw explain(path, e);
    }
  }

  /**
   * A whole file, its channels averaged, resampled to 16 kHz.
   *
   * @throws AudioFormatException also where only a part of it is missing
   */
  public static float[] read16kHz(Path path) throws IOException {
    try (AudioFile file = open(path)) {
      SampleBuffer out = new SampleBuffer();
      file.decode16kHz(out);
      if (file.damage != null) {
        throw new AudioFormatException(file.damage, null);
      }
      return out.toArray();
    }
  }

  /** Samples per second of what {@link #decode} delivers at the beginning: the file's own rate, for Opus 48000. */
  public int sampleRateHz() {
    return decoder.sampleRateHz();
  }

  /** Channels at the beginning of the file. */
  public int channels() {
    return decoder.channels();
  }

  /** Name of a channel: left, right, or its number from 1 on where there are more than two. */
  public String channelName(int channel) {
    return Channels.name(channel, channels());
  }

  /** Delivers all samples at the file's own rate, channels averaged. */
  void decode(SampleSink sink) throws IOException {
    decode(new ChannelOutputs(Channels.MIX, 0, sink));
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
    if (sinks.length != (choice == Channels.EACH ? channels() : 1)) {
      throw new IllegalArgumentException(sinks.length + " sinks for " + channels() + " channels of " + choice);
    }
    decode(new ChannelOutputs(choice, LogMelFilterBank.SAMPLE_RATE_HZ, sinks));
  }

  private void decode(ChannelOutputs out) throws IOException {
    IOException end = null;
    try {
      decoder.decode(out);
    } catch (IOException e) {
      end = e;
    }
    if (out.samples() == 0) {
      throw end != null ? explain(path, end) : new AudioFormatException(path, "has a header but no audio"
          + (out.damage() == null ? "" : " that can be heard: " + out.damage()), "record or convert it again");
    }
    out.finish();
    if (end != null) {
      out.damage("nothing more can be heard (" + what(end) + ")");
    }
    if (out.damage() != null) {
      damage = path + ": is damaged or cut off: " + out.damage() + "; copy or convert it again";
    }
    notes = out.notes().stream().map(note -> path + ": " + note).toList();
  }

  /** After decoding: where audio is missing and why, as one line that begins with the path; empty where all is heard. */
  public Optional<String> damage() {
    return Optional.ofNullable(damage);
  }

  /** After decoding: what else its user should know, one line each that begins with the path. */
  public List<String> notes() {
    return notes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static AudioDecoder recognise(ByteWindow in) throws IOException {
    if (in.atEnd()) {
      throw new CorruptAudioException("is empty", "record or convert it again");
    }
    boolean tagged = false;
    for (long tag = Tags.bytes(in); tag > 0 && in.startsWith("ID3"); tag = Tags.bytes(in)) {
      in.skip(tag);
      tagged = true;
    }
    if ((in.startsWith("RIFF") || in.startsWith("RF64") || in.startsWith("BW64")) && in.matches(8, "WAVE")) {
      return new WavDecoder(in);
    }
    if (in.startsWith("FORM") && (in.matches(8, "AIFF") || in.matches(8, "AIFC"))) {
      return new AiffDecoder(in);
    }
    if (in.startsWith(".snd")) {
      return new AuDecoder(in);
    }
    if (in.startsWith("fLaC")) {
      return new FlacDecoder(in);
    }
    if (in.startsWith("OggS")) {
      return new OggDecoder(in);
    }
    String other = FormatNames.of(in);
    if (other != null) {
      throw FormatNames.refused(other);
    }
    if (tagged || in.available(2) == 2 && in.at(0) == 0xff && (in.at(1) & 0xe0) == 0xe0) {
      return new Mp3FileDecoder(in);
    }
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < in.available(12); i++) {
      seen.append(in.at(i) >= 0x20 && in.at(i) < 0x7f ? (char) in.at(i) : '.');
    }
    throw new CorruptAudioException("is not " + FormatNames.READ + " (it starts with \"" + seen + "\")",
        "convert it, or " + FormatNames.PIPE);
  }

  private static IOException explain(Path path, Exception e) {
    if (e instanceof AudioFormatException already) {
      return already;
    }
    if (e instanceof CorruptAudioException corrupt) {
      return new AudioFormatException(path, corrupt.getMessage(), corrupt.remedy(), corrupt);
    }
    if (e instanceof EOFException) {
      return new AudioFormatException(path, "ends in the middle of its header", "record or convert it again", e);
    }
    return new AudioFormatException(path, "is damaged (" + what(e) + ")", "convert it to " + FormatNames.READ, e);
  }

  private static String what(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return e instanceof CorruptAudioException corrupt ? message + "; " + corrupt.remedy() : message;
  }
}
