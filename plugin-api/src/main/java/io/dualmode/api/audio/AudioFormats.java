package io.dualmode.api.audio;

import io.dualmode.api.audio.spi.AudioCodec;
import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import io.dualmode.api.audio.spi.Tags;
import io.dualmode.api.internal.Services;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognises formats by how their files begin: those that are read here, those that codecs read, and those that nothing reads. */
final class AudioFormats {
  /** What helps with a format that is not read. */
  static final String CONVERT = "convert it: ffmpeg -i FILE OUT.wav";
  /** Bytes that the beginning of any format takes. */
  private static final int SHORTEST = 12;
  private static final List<String> BEGINNINGS = List.of("RIFF", "RF64", "BW64", "FORM", ".snd", "fLaC", "OggS", "ID3");
  private static final String CODECS = "io.dualmode:dualmode-codecs";

  private AudioFormats() {}

  static List<String> names() {
    List<String> names = new ArrayList<>(List.of("WAV", "AIFF", "AU"));
    for (AudioCodec codec : Services.all(AudioCodec.class)) {
      names.addAll(codec.formats());
    }
    return names;
  }

  /** Skips tags and opens what stands behind them. */
  static AudioDecoder open(ByteWindow in) throws IOException {
    if (in.atEnd()) {
      throw new CorruptAudioException("is empty", "record or convert it again");
    }
    boolean tagged = false;
    for (long tag = Tags.bytes(in); tag > 0 && in.startsWith("ID3"); tag = Tags.bytes(in)) {
      if (in.skip(tag) < tag || in.atEnd()) {
        throw new CorruptAudioException("ends in the middle of the tag in front of its audio", "copy it again");
      }
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
    return codec(in, tagged).open(in);
  }

  /** The codec that is sure of the stream, or the one that could read it when it is nothing else that is known. */
  private static AudioCodec codec(ByteWindow in, boolean tagged) throws IOException {
    List<AudioCodec> codecs = Services.all(AudioCodec.class);
    AudioCodec possible = null;
    for (AudioCodec codec : codecs) {
      AudioCodec.Match match = codec.match(in, tagged);
      if (match == AudioCodec.Match.YES) {
        return codec;
      }
      possible = match == AudioCodec.Match.MAYBE && possible == null ? codec : possible;
    }
    String other = nameOf(in);
    if (other != null) {
      throw unread(other);
    }
    if (possible != null) {
      return possible;
    }
    String missing = in.startsWith("fLaC") ? "FLAC" : in.startsWith("OggS") ? "Ogg" : tagged || isSync(in) ? "MP3" : null;
    if (missing != null && codecs.isEmpty()) {
      throw new CorruptAudioException("is " + missing + ", which needs a codec", "add " + CODECS + " to the class path, or " + CONVERT);
    }
    String start = seen(in);
    if (start.length() < SHORTEST && BEGINNINGS.stream().anyMatch(known -> known.startsWith(start) || start.startsWith(known))) {
      throw new CorruptAudioException("has only " + start.length() + " bytes", "copy or record it again");
    }
    throw new CorruptAudioException("is not " + listed(names()) + " (it starts with \"" + start + "\")", CONVERT);
  }

  private static String listed(List<String> names) {
    return String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.get(names.size() - 1);
  }

  private static boolean isSync(ByteWindow in) throws IOException {
    return in.available(2) == 2 && in.at(0) == 0xff && (in.at(1) & 0xe0) == 0xe0;
  }

  private static String seen(ByteWindow in) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < in.available(SHORTEST); i++) {
      seen.append(in.at(i) >= 0x20 && in.at(i) < 0x7f ? (char) in.at(i) : '.');
    }
    return seen.toString();
  }

  static CorruptAudioException unread(String format) {
    return CorruptAudioException.unread("is " + format + ", which is not read here");
  }

  /** The name of a format that is known but not read, or null. */
  private static @Nullable String nameOf(ByteWindow in) throws IOException {
    if (in.matches(4, "ftyp")) {
      return in.matches(8, "3g") ? "3GP (AMR or AAC)" : in.matches(8, "qt") ? "QuickTime" : "MP4 or M4A (AAC)";
    }
    if (in.startsWith("#!AMR")) {
      return "AMR";
    }
    if (in.startsWith("caff")) {
      return "Core Audio (CAF)";
    }
    if (in.startsWith("riff")) {
      return "Sony Wave64";
    }
    if (in.startsWith("NIST_1A")) {
      return "NIST SPHERE";
    }
    if (in.startsWith("Creative Voice File")) {
      return "Creative VOC";
    }
    if (in.startsWith("MAC ")) {
      return "Monkey's Audio";
    }
    if (in.startsWith("wvpk")) {
      return "WavPack";
    }
    if (in.startsWith("FLV")) {
      return "Flash video";
    }
    if (in.startsWith("RIFF") && in.matches(8, "AVI ")) {
      return "AVI";
    }
    if (in.available(4) < 4) {
      return null;
    }
    return switch (in.int32(0)) {
      case 0x1a45dfa3 -> "WebM or Matroska";
      case 0x3026b275 -> "Windows Media (WMA)";
      case 0x000001ba, 0x000001b3 -> "MPEG video";
      default -> (in.int32(0) & 0xfff60000) == 0xfff00000 ? "AAC (ADTS)" : mpeg(in.int32(0));
    };
  }

  private static @Nullable String mpeg(int bits) {
    int layer = 4 - (bits >> 17 & 3);
    boolean header = bits >>> 21 == 0x7ff && (bits >> 19 & 3) != 1 && (bits >> 10 & 3) != 3 && (bits >> 12 & 15) != 15;
    return header && layer < 3 ? "MPEG layer " + (layer == 1 ? "I" : "II") : null;
  }
}
