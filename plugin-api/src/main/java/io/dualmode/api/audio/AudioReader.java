package io.dualmode.api.audio;

import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recording that is read piece by piece: WAV, AIFF and AU by itself, other formats where a codec for them is on the class path
 * ({@code io.dualmode:dualmode-codecs} reads FLAC, Ogg Opus, Ogg Vorbis and MP3).
 *
 * <p>The format is recognised by the first bytes, never by a name; tags in front are skipped. Integers of 8 to 32 bits, floats, A-law and
 * mu-law, any number of channels and rates of 4 to 384 kHz are read, in memory that does not grow with the recording. Audio that cannot be
 * heard at all (empty, of no audio format, without samples, nothing but damage) is one {@link AudioFormatException}. Of what is damaged
 * in places everything else is heard, and {@link #damage} says afterwards what is missing and where. A reader reads once and belongs to
 * one thread.
 */
public final class AudioReader implements Closeable {
  private final String name;
  private final InputStream in;
  private final AudioDecoder decoder;
  private boolean read;
  private @Nullable String damage;
  private List<String> notes = List.of();

  AudioReader(String name, InputStream in, AudioDecoder decoder) {
    this.name = name;
    this.in = in;
    this.decoder = decoder;
  }

  /** Opens a file or a pipe and reads its header. */
  public static AudioReader open(Path path) throws IOException {
    return open(stream(path), path.toString());
  }

  private static InputStream stream(Path path) throws AudioFormatException {
    if (Files.isDirectory(path)) {
      throw new AudioFormatException(path.toString(), "is a directory", "name a file", false, null);
    }
    try {
      return Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw new AudioFormatException(path.toString(), "no such file", "check the name", false, e);
    } catch (AccessDeniedException e) {
      throw new AudioFormatException(path.toString(), "cannot be opened (access denied)", "check the permissions", false, e);
    } catch (IOException e) {
      throw new AudioFormatException(path.toString(), "cannot be opened (" + e.getMessage() + ")", "check the file", false, e);
    }
  }

  /**
   * Takes over a stream, which is closed with the reader or when this fails, and reads its header.
   *
   * @param in bytes of an audio file from its beginning; its end is found by reading, so that pipes and sockets are streams too
   * @param name what messages call it
   */
  public static AudioReader open(InputStream in, String name) throws IOException {
    try {
      return new AudioReader(name, in, AudioFormats.open(new ByteWindow(in)));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw explain(name, e);
    }
  }

  /** Names of the formats that can be read with what is on the class path. */
  public static List<String> formats() {
    return AudioFormats.names();
  }

  /** Samples per second at the beginning of the recording: its own rate, for Opus 48000. */
  public int sampleRateHz() {
    return decoder.sampleRateHz();
  }

  /** Channels at the beginning of the recording. */
  public int channels() {
    return decoder.channels();
  }

  /** Name of a channel: left, right, or its number from 1 on where there are more than two. */
  public String channelName(int channel) {
    return Channels.name(channel, channels());
  }

  /** Delivers all samples, channels averaged. */
  public void read(AudioReceiver receiver) throws IOException {
    read(Channels.MIX, receiver);
  }

  /**
   * Delivers the chosen channels at their own rate, piece by piece as they are read.
   *
   * @param receivers one, or with {@link Channels#EACH} one for each of {@link #channels}
   * @throws AudioFormatException when there is nothing to hear
   * @throws IOException what a receiver throws, which ends the reading
   */
  public void read(Channels choice, AudioReceiver... receivers) throws IOException {
    if (receivers.length != (choice == Channels.EACH ? channels() : 1)) {
      throw new IllegalArgumentException(receivers.length + " receivers for " + channels() + " channels of " + choice);
    }
    if (read) {
      throw new IllegalStateException(name + ": has been read; open it again");
    }
    read = true;
    ChannelMixer out = new ChannelMixer(choice, receivers);
    IOException end = null;
    try {
      decoder.decode(out);
    } catch (IOException e) {
      end = e;
    }
    if (out.refusal() != null) {
      throw out.refusal();
    }
    if (out.samples() == 0) {
      throw end != null ? explain(name, end) : new AudioFormatException(name, "has a header but no audio"
          + (out.damage() == null ? "" : " that can be heard: " + out.damage()), "record or convert it again", false, null);
    }
    if (end != null) {
      out.damage("nothing more can be heard (" + what(end) + ")");
    }
    if (out.damage() != null) {
      damage = name + ": is damaged or cut off: " + out.damage() + "; copy or convert it again";
    }
    notes = out.notes().stream().map(note -> name + ": " + note).toList();
  }

  /** After reading: where audio is missing and why, as one line that begins with the name; empty where all is heard. */
  public Optional<String> damage() {
    return Optional.ofNullable(damage);
  }

  /** After reading: what else its user should know, one line each that begins with the name. */
  public List<String> notes() {
    return notes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static IOException explain(String name, Exception e) {
    if (e instanceof AudioFormatException already) {
      return already;
    }
    if (e instanceof CorruptAudioException corrupt) {
      String problem = Objects.requireNonNullElse(corrupt.getMessage(), "is damaged");
      return new AudioFormatException(name, problem, remedy(corrupt), corrupt.isUnreadFormat(), corrupt);
    }
    if (e instanceof EOFException) {
      return new AudioFormatException(name, "ends in the middle of its header", "record or convert it again", false, e);
    }
    return new AudioFormatException(name, "is damaged (" + what(e) + ")", "convert it to " + String.join(", ", formats()), false, e);
  }

  private static String what(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return e instanceof CorruptAudioException corrupt ? message + "; " + remedy(corrupt) : message;
  }

  private static String remedy(CorruptAudioException corrupt) {
    String remedy = corrupt.remedy();
    return remedy == null ? AudioFormats.CONVERT : remedy;
  }
}
