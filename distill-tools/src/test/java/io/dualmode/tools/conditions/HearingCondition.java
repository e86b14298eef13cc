package io.dualmode.tools.conditions;

import io.dualmode.model.frontend.Pcm16;
import io.dualmode.tools.sound.G711;
import io.dualmode.tools.sound.OpusCopy;
import io.dualmode.tools.sound.Rooms;
import io.dualmode.tools.sound.Samples;
import io.dualmode.tools.sound.Telephone;
import io.dualmode.tools.sound.TimeScale;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What is done to a recording before it is heard: a chain of steps joined by {@code +}, in the 16-bit samples of a sound card.
 *
 * <p>{@code zeros:S}, {@code noise:S} (white, amplitude 4 of 32768), {@code faint:S} (amplitude 3), {@code hiss:S} (amplitude 30),
 * {@code room:S} (the recording's own quietest 0.1 s, there and back), {@code tone:S} (440 Hz at -40 dB) and {@code hum:S} (50 Hz and
 * harmonics at -36 dB) put S seconds in front and behind; with {@code lead-} before the name only in front. {@code gain:D} changes the
 * level by D dB; {@code tight} cuts everything before and behind the speech away; {@code pause:S} puts S seconds of the recording's
 * room tone where it is quietest inside; {@code plain} does nothing.
 *
 * <p>{@code snr:D} adds noise D dB below; {@code reverb:S} is a room whose sound falls by 60 dB in S seconds, another one for each
 * recording; {@code narrow} is 8 kHz, {@code alaw} and {@code mulaw} telephone lines, {@code opus:K} and {@code mp3:K} codecs of K kbit/s;
 * {@code rate:R} is R times as fast.
 *
 * @param noise clips for {@code snr}, or null
 */
record HearingCondition(String name, List<String> steps, MeasuringNoise noise) {
  /** What results are reported under. */
  private static final String ALL = "plain,gain:-20,gain:-30,gain:15,zeros:1,faint:1,room:1,pause:1,tight,narrow,alaw,opus:12,mp3:32,snr:15,snr:5,"
      + "reverb:0.3,reverb:0.6,rate:1.25,rate:0.8";
  /** Other rooms than those of training. */
  private static final long ROOM_SEED = 1961;
  private static final int ROOMS = 64;
  private static final double FARTHEST_METRES = 2;
  private static final int OPUS_COMPLEXITY = 9;
  private static final Map<Double, Rooms> MADE = new ConcurrentHashMap<>();

  private static final int RATE = 16_000;
  private static final int ROOM = RATE / 10;
  private static final int SHIFT = RATE / 100;

  static HearingCondition of(String name, MeasuringNoise noise) {
    HearingCondition condition = new HearingCondition(name, Stream.of(name.split("\\+")).toList(), noise);
    condition.apply(new short[RATE], 0);
    return condition;
  }

  /** Conditions separated by commas, {@code all} for those of reports, {@code snr} only where there is noise. */
  static List<HearingCondition> list(String names, MeasuringNoise noise) {
    boolean all = names.equals("all");
    return Stream.of((all ? ALL : names).split(",")).filter(name -> !all || noise != null || !name.startsWith("snr"))
        .map(name -> of(name, noise)).toList();
  }

  /** The recording as it is heard; the seed decides about noise. */
  short[] apply(short[] recording, long seed) {
    short[] x = recording;
    for (String step : steps) {
      String[] parts = step.split(":");
      double value = parts.length > 1 ? Double.parseDouble(parts[1]) : 0;
      x = step(parts[0].toLowerCase(Locale.ROOT), value, x, seed);
    }
    return x;
  }

  private short[] step(String kind, double value, short[] x, long seed) {
    Random random = new Random(seed);
    switch (kind) {
      case "snr":
        if (noise == null) {
          throw new IllegalArgumentException(name + ": name the manifest of the noise corpus too");
        }
        return noise.over(x, value, random);
      case "reverb":
        Rooms rooms = MADE.computeIfAbsent(value, t60 -> new Rooms(ROOM_SEED, ROOMS, t60, t60, FARTHEST_METRES));
        return Samples.toPcm16(rooms.room((int) Math.floorMod(seed, (long) ROOMS)).apply(floats(x)));
      case "rate":
        return Samples.toPcm16(TimeScale.apply(floats(x), value));
      case "narrow":
        return Samples.toPcm16(Telephone.narrowBand(floats(x)));
      case "alaw":
        return Samples.toPcm16(Telephone.line(floats(x), G711.A_LAW));
      case "mulaw":
        return Samples.toPcm16(Telephone.line(floats(x), G711.MU_LAW));
      case "opus":
        return OpusCopy.of(x, (int) Math.round(1000 * value), OPUS_COMPLEXITY);
      case "mp3":
        return Mp3Copy.of(x, (int) value);
      case "plain":
        return x;
      case "gain":
        return gain(x, Math.pow(10, value / 20));
      case "tight":
        return tight(x);
      case "pause":
        int middle = quietest(x, x.length / 5, x.length - x.length / 5) + ROOM / 2;
        short[] pause = edge("room", samples(value), x, random);
        return join(Arrays.copyOf(x, middle), pause, Arrays.copyOfRange(x, middle, x.length));
      default:
        boolean lead = kind.startsWith("lead-");
        String sound = lead ? kind.substring(5) : kind;
        short[] front = edge(sound, samples(value), x, random);
        return lead ? join(front, x) : join(front, x, edge(sound, samples(value), x, random));
    }
  }

  private static float[] floats(short[] x) {
    return Samples.fromPcm16(x, 0, x.length);
  }

  private static int samples(double seconds) {
    return (int) Math.round(seconds * RATE);
  }

  private static short[] edge(String kind, int samples, short[] x, Random random) {
    short[] y = new short[samples];
    int room = quietest(x, 0, x.length);
    for (int i = 0; i < samples; i++) {
      double t = 2 * Math.PI * i / RATE;
      y[i] = (short) switch (kind) {
        case "zeros" -> 0;
        case "faint" -> random.nextInt(7) - 3;
        case "noise" -> random.nextInt(9) - 4;
        case "hiss" -> random.nextInt(61) - 30;
        case "tone" -> (int) (327 * Math.sin(440 * t));
        case "hum" -> (int) (300 * Math.sin(50 * t) + 150 * Math.sin(150 * t) + 75 * Math.sin(250 * t));
        case "room" -> x.length < ROOM ? 0 : x[room + (i / ROOM % 2 == 0 ? i % ROOM : ROOM - 1 - i % ROOM)];
        default -> throw new IllegalArgumentException("unknown condition " + kind);
      };
    }
    return y;
  }

  /** Where the quietest 0.1 s between two samples begins. */
  private static int quietest(short[] x, int from, int to) {
    int best = from;
    double least = Double.MAX_VALUE;
    for (int at = from; at + ROOM <= to; at += ROOM / 4) {
      double power = power(x, at, ROOM);
      if (power < least) {
        least = power;
        best = at;
      }
    }
    return best;
  }

  private static double power(short[] x, int at, int length) {
    double power = 0;
    for (int i = at; i < at + length; i++) {
      power += (double) x[i] * x[i];
    }
    return power / length;
  }

  private static short[] gain(short[] x, double factor) {
    short[] y = new short[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Pcm16.fromFloat((float) (x[i] * factor / 32768));
    }
    return y;
  }

  /** From the first to the last 10 ms that lie less than 30 dB below the loudest. */
  private static short[] tight(short[] x) {
    int frames = x.length / SHIFT;
    double loudest = 0;
    for (int n = 0; n < frames; n++) {
      loudest = Math.max(loudest, power(x, n * SHIFT, SHIFT));
    }
    int first = 0;
    int last = frames - 1;
    while (first < last && power(x, first * SHIFT, SHIFT) < loudest / 1000) {
      first++;
    }
    while (last > first && power(x, last * SHIFT, SHIFT) < loudest / 1000) {
      last--;
    }
    return Arrays.copyOfRange(x, first * SHIFT, Math.min(x.length, (last + 1) * SHIFT));
  }

  private static short[] join(short[]... parts) {
    short[] y = new short[Stream.of(parts).mapToInt(p -> p.length).sum()];
    int at = 0;
    for (short[] part : parts) {
      System.arraycopy(part, 0, y, at, part.length);
      at += part.length;
    }
    return y;
  }
}
