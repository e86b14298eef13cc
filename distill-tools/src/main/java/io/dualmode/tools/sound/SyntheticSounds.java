package io.dualmode.tools.sound;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Sounds that are no speech, drawn at random: signals of telephones, alarms, music of plain tones, hum, noise and clicks.
 *
 * <p>Every sound has a kind, random parameters (frequencies within the tolerances of real devices, rhythm, harmonics, level from -45 to
 * -3 dB of full scale), the band of a telephone for half of them, and faint noise below it for most. Samples are 16 kHz, in -1..1.
 *
 * <p>Source of the telephone signals: ITU-T E.180, "Various tones used in national networks", and Q.23, "Technical features of push-button
 * telephone sets".
 */
final class SyntheticSounds {
  /** What is drawn. */
  enum Kind {
    BUSY, RINGING, DIAL_TONE, INFORMATION_TONE, DTMF, SIREN, ALARM, MELODY, CHORDS, HUM, WHITE, PINK, BROWN, CLICKS, TYPING, SWEEP, BREATH
  }

  /**
   * One sound.
   *
   * @param name kind and number
   */
  record Sound(String name, Kind kind, float[] samples) {}

  private static final int RATE = 16_000;
  private static final double[][] BUSY = {{480, 620}, {425}, {400}, {350, 440}, {440}};
  private static final double[][] RINGING = {{440, 480}, {425}, {400, 450}, {440}};
  private static final double[][] DIAL = {{350, 440}, {425}, {440}, {400}};
  private static final double[] ROWS = {697, 770, 852, 941};
  private static final double[] COLUMNS = {1209, 1336, 1477, 1633};

  private final SplittableRandom random;
  private final float[] out;

  private SyntheticSounds(SplittableRandom random) {
    this.random = random;
    out = new float[RATE * (2 + random.nextInt(3)) + random.nextInt(RATE)];
  }

  /** So many sounds of each kind; the same seed draws the same. */
  static List<Sound> draw(long seed, int each) {
    SplittableRandom source = new SplittableRandom(seed);
    List<Sound> sounds = new ArrayList<>();
    for (int number = 0; number < each; number++) {
      for (Kind kind : Kind.values()) {
        SyntheticSounds sound = new SyntheticSounds(source.split());
        sound.make(kind);
        sounds.add(new Sound(kind.name().toLowerCase(Locale.ROOT) + "-" + number, kind, sound.out));
      }
    }
    return sounds;
  }

  private void make(Kind kind) {
    switch (kind) {
      case BUSY -> rhythm(tuned(pick(BUSY)), uniform(0.2, 0.6), uniform(0.2, 0.6));
      case RINGING -> rhythm(tuned(pick(RINGING)), uniform(0.4, 2), uniform(0.2, 2));
      case DIAL_TONE -> tones(0, out.length, tuned(pick(DIAL)), 1);
      case INFORMATION_TONE -> informationTone();
      case DTMF -> dialling();
      case SIREN -> siren(uniform(400, 900), uniform(900, 1800), uniform(0.3, 3), 3);
      case ALARM -> alarm();
      case MELODY -> melody(1);
      case CHORDS -> melody(3);
      case HUM -> tones(0, out.length, harmonics(random.nextBoolean() ? 50 : 60, 12), 1);
      case WHITE -> noise(0, out.length, 0, 1);
      case PINK -> noise(0, out.length, 0.7, 1);
      case BROWN -> noise(0, out.length, 0.97, 1);
      case CLICKS -> clicks(uniform(0.05, 0.8), 0.002);
      case TYPING -> clicks(uniform(0.08, 0.25), 0.03);
      case SWEEP -> siren(uniform(100, 500), uniform(2000, 6000), uniform(1, 5), 1);
      case BREATH -> breath();
      default -> throw new IllegalStateException("no such sound: " + kind);
    }
    if (random.nextBoolean()) {
      TelephoneBand.limit(out);
    }
    level(Math.pow(10, uniform(-45, -3) / 20));
    if (random.nextInt(4) > 0) {
      double floor = Math.pow(10, uniform(-80, -50) / 20);
      for (int i = 0; i < out.length; i++) {
        out[i] += (float) (floor * gaussian());
      }
    }
  }

  private double uniform(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  private double gaussian() {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
  }

  private double[] pick(double[][] choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Frequencies as a device that is a little off makes them. */
  private double[] tuned(double[] frequencies) {
    double by = uniform(0.98, 1.02);
    double[] tuned = new double[frequencies.length];
    for (int i = 0; i < tuned.length; i++) {
      tuned[i] = by * frequencies[i];
    }
    return tuned;
  }

  private double[] harmonics(double base, int most) {
    double[] all = new double[1 + random.nextInt(most)];
    for (int i = 0; i < all.length; i++) {
      all[i] = (i + 1) * base;
    }
    return all;
  }

  /** Adds tones of equal or falling strength, with edges of 5 ms. */
  private void tones(int start, int length, double[] frequencies, double strength) {
    double fall = random.nextBoolean() ? 1 : uniform(0.4, 0.9);
    int edge = Math.min(RATE / 200, length / 2);
    double amplitude = strength;
    for (double frequency : frequencies) {
      double phase = uniform(0, 2 * Math.PI);
      for (int i = 0; i < length && start + i < out.length; i++) {
        double gate = Math.min(1, Math.min(i, length - 1 - i) / (double) Math.max(1, edge));
        out[start + i] += (float) (amplitude * gate * Math.sin(phase + 2 * Math.PI * frequency * i / RATE));
      }
      amplitude *= fall;
    }
  }

  private void rhythm(double[] frequencies, double on, double off) {
    int start = (int) (RATE * uniform(0, off));
    for (int at = start; at < out.length; at += (int) (RATE * (on + off))) {
      tones(at, (int) (RATE * on), frequencies, 1);
    }
  }

  private void informationTone() {
    double[] steps = {985.2, 1370.6, 1776.7};
    double length = uniform(0.27, 0.38);
    int at = 0;
    for (int i = 0; at < out.length; i++) {
      tones(at, (int) (RATE * length), new double[] {steps[i % 3] * uniform(0.97, 1.03)}, 1);
      at += (int) (RATE * (length + (i % 3 == 2 ? 1 : 0.01)));
    }
  }

  private void dialling() {
    double on = uniform(0.06, 0.3);
    double off = uniform(0.05, 0.3);
    for (int at = random.nextInt(RATE / 4); at < out.length; at += (int) (RATE * (on + off))) {
      tones(at, (int) (RATE * on), new double[] {ROWS[random.nextInt(4)], COLUMNS[random.nextInt(4)]}, 1);
    }
  }

  /** A tone with overtones that glides up and down between two frequencies. */
  private void siren(double low, double high, double period, int overtones) {
    double phase = 0;
    boolean triangle = random.nextBoolean();
    int count = 1 + random.nextInt(overtones);
    for (int i = 0; i < out.length; i++) {
      double at = i / (double) RATE / period % 1;
      double place = triangle ? 1 - Math.abs(2 * at - 1) : 0.5 - 0.5 * Math.cos(2 * Math.PI * at);
      phase += 2 * Math.PI * low * Math.pow(high / low, place) / RATE;
      for (int k = 1; k <= count; k++) {
        out[i] += (float) (Math.sin(k * phase) / k);
      }
    }
  }

  private void alarm() {
    double base = uniform(600, 3500);
    double other = random.nextBoolean() ? base : base * uniform(0.6, 0.95);
    double on = uniform(0.04, 0.4);
    double off = random.nextInt(3) == 0 ? 0 : uniform(0.04, 0.5);
    int count = 0;
    for (int at = 0; at < out.length; at += (int) (RATE * (on + off))) {
      tones(at, (int) (RATE * on), harmonics(count++ % 2 == 0 ? base : other, 3), 1);
    }
  }

  /** Notes of the tempered scale with overtones, each fading out. */
  private void melody(int voices) {
    double beat = uniform(0.12, 0.7);
    double fading = uniform(0.1, 1.5);
    int most = 1 + random.nextInt(8);
    for (int at = 0; at < out.length; at += (int) (RATE * beat)) {
      for (int voice = 0; voice < voices; voice++) {
        double base = 110 * Math.pow(2, random.nextInt(37) / 12.0);
        for (int k = 1; k <= most && k * base < RATE / 2.0; k++) {
          for (int i = 0; i < RATE * 1.5 * beat && at + i < out.length; i++) {
            double release = Math.min(1, (1.5 * beat - i / (double) RATE) * 20);
            double envelope = Math.min(1, i / (0.01 * RATE)) * Math.exp(-i / (fading * RATE)) * release;
            out[at + i] += (float) (envelope * Math.sin(2 * Math.PI * k * base * i / RATE) / k);
          }
        }
      }
    }
  }

  /** Noise through a one-pole low pass. */
  private void noise(int start, int length, double pole, double strength) {
    double state = 0;
    for (int i = start; i < Math.min(out.length, start + length); i++) {
      state = pole * state + gaussian();
      out[i] += (float) (strength * state);
    }
  }

  /** Short bursts of noise at irregular times. */
  private void clicks(double gap, double seconds) {
    for (int at = random.nextInt(RATE / 4); at < out.length; at += (int) (RATE * gap * uniform(0.3, 1.7)) + 1) {
      double strength = uniform(0.3, 1);
      double fading = seconds * RATE * uniform(0.5, 1.5);
      for (int i = 0; i < 6 * fading && at + i < out.length; i++) {
        out[at + i] += (float) (strength * Math.exp(-i / fading) * gaussian());
      }
    }
  }

  private void breath() {
    double length = uniform(0.6, 1.8);
    double pole = uniform(0.2, 0.9);
    for (int at = 0; at < out.length; at += (int) (RATE * (length + uniform(0.1, 1)))) {
      double state = 0;
      for (int i = 0; i < RATE * length && at + i < out.length; i++) {
        state = pole * state + gaussian();
        out[at + i] += (float) (state * Math.pow(Math.sin(Math.PI * i / (RATE * length)), 2));
      }
    }
  }

  /** Scales the loudest sample. */
  private void level(double peak) {
    double most = 1e-9;
    for (float sample : out) {
      most = Math.max(most, Math.abs(sample));
    }
    for (int i = 0; i < out.length; i++) {
      out[i] *= (float) (peak / most);
    }
  }
}
