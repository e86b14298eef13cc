package io.dualmode.tools.audio;

import io.dualmode.model.frontend.LogMelFilterBank;
import io.dualmode.model.frontend.Resampler;
import io.dualmode.model.frontend.SampleSink;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A WAV, FLAC, Ogg Opus or MP3 file, decoded to mono.
 *
 * <p>The format is recognised by the first bytes, never by the file's name; an ID3v2 tag in front is skipped. Everything that is
 * wrong with a file (missing, empty, no audio format, no samples, damaged) surfaces as one {@link AudioFormatException}. An
 * instance decodes once and belongs to one thread.
 */
public final class AudioFile implements Closeable {
  private static final String CONVERT = "convert it to WAV, FLAC, Ogg Opus or MP3";
  private static final int HEAD_BYTES = 12;

  private final Path path;
  private final InputStream in;
  private final AudioDecoder decoder;

  private AudioFile(Path path, InputStream in, AudioDecoder decoder) {
    this.path = path;
    this.in = in;
    this.decoder = decoder;
  }

  /** Opens a file and reads its header. */
  public static AudioFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new AudioFormatException(path, "is a directory", "name an audio file");
    }
    InputStream in;
    try {
      in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    } catch (NoSuchFileException e) {
      throw new AudioFormatException(path, "no such file", "check the name", e);
    } catch (IOException e) {
      throw new AudioFormatException(path, "cannot be opened (" + e.getMessage() + ")", "check the permissions", e);
    }
    try {
      return new AudioFile(path, in, recognise(in));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw explain(path, e);
    }
  }

  /** A whole file, mono, resampled to 16 kHz. */
  public static float[] read16kHz(Path path) throws IOException {
    try (AudioFile file = open(path)) {
      SampleBuffer out = new SampleBuffer();
      file.decode16kHz(out);
      return out.toArray();
    }
  }

  /** Samples per second of what {@link #decode} delivers: the file's own rate, for Opus 48000. */
  public int sampleRateHz() {
    return decoder.sampleRateHz();
  }

  /** Delivers all samples at {@link #sampleRateHz}, mono. */
  public void decode(SampleSink sink) throws IOException {
    long[] count = new long[1];
    try {
      decoder.decode((samples, offset, length) -> {
        count[0] += length;
        sink.samples(samples, offset, length);
      });
    } catch (IOException | RuntimeException e) {
      throw explain(path, e);
    }
    if (count[0] == 0) {
      throw new AudioFormatException(path, "has a header but no audio", "record or convert it again");
    }
  }

  /** Delivers all samples at 16 kHz, mono. */
  public void decode16kHz(SampleSink sink) throws IOException {
    int rate = sampleRateHz();
    if (rate < Resampler.MIN_RATE_HZ || rate > Resampler.MAX_RATE_HZ) {
      throw new AudioFormatException(path, "sample rate is " + rate + " Hz, allowed: " + Resampler.MIN_RATE_HZ + ".."
          + Resampler.MAX_RATE_HZ + " Hz", "resample it to " + LogMelFilterBank.SAMPLE_RATE_HZ + " Hz");
    }
    Resampler resampler = new Resampler(rate);
    decode((samples, offset, length) -> resampler.accept(samples, offset, length, sink));
    resampler.finish(sink);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static AudioDecoder recognise(InputStream in) throws IOException {
    byte[] head = peek(in);
    if (head.length == 0) {
      throw new CorruptAudioException("is empty", "record or convert it again");
    }
    boolean tagged = head.length == HEAD_BYTES && startsWith(head, "ID3");
    if (tagged) {
      int bytes = 10 + ((head[6] & 0x7f) << 21 | (head[7] & 0x7f) << 14 | (head[8] & 0x7f) << 7 | head[9] & 0x7f);
      in.skipNBytes((head[5] & 0x10) != 0 ? bytes + 10 : bytes);
      head = peek(in);
    }
    if ((startsWith(head, "RIFF") || startsWith(head, "RF64")) && head.length == HEAD_BYTES
        && new String(head, 8, 4, StandardCharsets.ISO_8859_1).equals("WAVE")) {
      return new WavDecoder(in);
    }
    if (startsWith(head, "fLaC")) {
      return new FlacDecoder(in);
    }
    if (startsWith(head, "OggS")) {
      return new OpusFileDecoder(in);
    }
    if (tagged || head.length >= 2 && (head[0] & 0xff) == 0xff && (head[1] & 0xe0) == 0xe0) {
      return new Mp3FileDecoder(in.readAllBytes());
    }
    StringBuilder seen = new StringBuilder();
    for (byte b : head) {
      seen.append(b >= 0x20 && b < 0x7f ? (char) b : '.');
    }
    throw new CorruptAudioException("is not WAV, FLAC, Ogg Opus or MP3 (it starts with \"" + seen + "\")", CONVERT);
  }

  private static boolean startsWith(byte[] head, String magic) {
    return head.length >= magic.length() && new String(head, 0, magic.length(), StandardCharsets.ISO_8859_1).equals(magic);
  }

  private static byte[] peek(InputStream in) throws IOException {
    in.mark(HEAD_BYTES);
    byte[] head = in.readNBytes(HEAD_BYTES);
    in.reset();
    return head;
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
    String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new AudioFormatException(path, "is damaged (" + what + ")", CONVERT, e);
  }
}
