package io.dualmode.tools.audio;

import java.io.IOException;

/** Formats that are not read here, by how their files begin, and what to do with them. */
final class FormatNames {
  static final String READ = "WAV, AIFF, AU, FLAC, Ogg Opus, Ogg Vorbis or MP3";
  static final String PIPE = "pipe it: ffmpeg -i FILE -f wav - | ./dualmode transcribe -";

  private FormatNames() {}

  static CorruptAudioException refused(String format) {
    return new CorruptAudioException("is " + format + ", which is not read here", PIPE);
  }

  /** The name of a format that is known but not read, or null. */
  static String of(ByteWindow in) throws IOException {
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

  private static String mpeg(int bits) {
    int layer = 4 - (bits >> 17 & 3);
    boolean header = bits >>> 21 == 0x7ff && (bits >> 19 & 3) != 1 && (bits >> 10 & 3) != 3 && (bits >> 12 & 15) != 15;
    return header && layer < 3 ? "MPEG layer " + (layer == 1 ? "I" : "II") : null;
  }
}
