package io.dualmode.api.audio;

import io.dualmode.api.audio.PcmFormat.Kind;
import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.AudioSink;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;

/**
 * Streams and lines of {@code javax.sound.sampled} as recordings. A class of its own, since runtimes without the module
 * {@code java.desktop} can do without it.
 */
public final class JavaSound {
  private static final Map<Encoding, Kind> KINDS = Map.of(Encoding.PCM_SIGNED, Kind.SIGNED, Encoding.PCM_UNSIGNED, Kind.UNSIGNED,
      Encoding.PCM_FLOAT, Kind.FLOAT, Encoding.ALAW, Kind.A_LAW, Encoding.ULAW, Kind.MU_LAW);
  private static final int BLOCKS_PER_SECOND = 20;

  private JavaSound() {}

  /**
   * Takes over a stream, which is closed with the reader: PCM of up to 32 bits, floats, A-law and mu-law as they are, other encodings where
   * Java Sound converts them.
   *
   * @param name what messages call it
   * @throws AudioFormatException when its format cannot be read
   */
  public static AudioReader reader(AudioInputStream in, String name) throws IOException {
    AudioInputStream readable = samples(in.getFormat()) != null ? in : converted(in, name);
    AudioFormat format = readable.getFormat();
    if (format.getChannels() < 1 || !(format.getSampleRate() > 0)) {
      in.close();
      throw new AudioFormatException(name, "its format is incomplete (" + format + ")", "open it with a sample rate and channels", false,
          null);
    }
    return new AudioReader(name, readable, new Decoder(readable));
  }

  /**
   * Listens to a line, such as a microphone, that the caller has opened and started. The recording ends when the line is closed, by the
   * caller or with the reader.
   */
  public static AudioReader microphone(TargetDataLine line) throws IOException {
    return reader(new AudioInputStream(line), "microphone");
  }

  private static AudioInputStream converted(AudioInputStream in, String name) throws IOException {
    AudioFormat format = in.getFormat();
    AudioFormat pcm = new AudioFormat(format.getSampleRate(), 16, format.getChannels(), true, false);
    if (!AudioSystem.isConversionSupported(pcm, format)) {
      in.close();
      throw new AudioFormatException(name, "is " + format + ", which Java Sound does not convert", AudioFormats.CONVERT, true, null);
    }
    return AudioSystem.getAudioInputStream(pcm, in);
  }

  /** How its samples are written, or null where only a conversion helps. */
  private static @Nullable PcmFormat samples(AudioFormat format) {
    Kind kind = KINDS.get(format.getEncoding());
    int bits = format.getSampleSizeInBits();
    if (kind == null || bits < 8 || bits % 8 != 0 || format.getFrameSize() != format.getChannels() * (bits / 8)) {
      return null;
    }
    PcmFormat samples = new PcmFormat(kind, bits / 8, format.isBigEndian());
    return samples.known() ? samples : null;
  }

  private static final class Decoder implements AudioDecoder {
    private final AudioInputStream in;
    private final AudioFormat format;

    Decoder(AudioInputStream in) {
      this.in = in;
      this.format = in.getFormat();
    }

    @Override
    public int sampleRateHz() {
      return Math.round(format.getSampleRate());
    }

    @Override
    public int channels() {
      return format.getChannels();
    }

    @Override
    public void decode(AudioSink sink) throws IOException {
      sink.format(sampleRateHz(), channels());
      PcmFormat samples = Objects.requireNonNull(samples(format), "a format that is known");
      int frameBytes = format.getFrameSize();
      int most = Math.max(2, sampleRateHz() / BLOCKS_PER_SECOND);
      byte[] data = new byte[most * frameBytes];
      float[][] out = new float[channels()][most];
      long frames = 0;
      int nothing = 0;
      // the stream holds parts of a frame back, and a line that is closed gives nothing for ever
      while (nothing <= frameBytes) {
        int got = in.read(data, 0, data.length);
        if (got < 0) {
          break;
        }
        nothing = got == 0 ? nothing + 1 : 0;
        int whole = got / frameBytes;
        if (whole > 0) {
          samples.read(data, whole, out);
          sink.frames(out, whole);
          frames += whole;
        }
      }
      if (in.getFrameLength() > frames) {
        sink.damage("it is cut off after " + frames + " of " + in.getFrameLength() + " samples");
      }
    }
  }
}
