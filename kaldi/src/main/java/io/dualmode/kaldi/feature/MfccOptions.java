package io.dualmode.kaldi.feature;

import io.dualmode.kaldi.io.KaldiOptions;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * How mel cepstra are computed; flags are 1 or 0. Immutable.
 *
 * @param sampleRateHz of the samples
 * @param shiftMillis from frame to frame
 * @param lengthMillis of a window
 * @param dither deviation of the noise added to samples, which count to 32768
 * @param preemphasis share of the sample before that is taken from each
 * @param removeMean whether the mean of a window is taken from it
 * @param blackman parameter of the window {@code blackman}
 * @param snipEdges whether frames lie wholly within the samples; else samples are mirrored at both ends
 * @param bins mel filters
 * @param lowHz where they begin
 * @param highHz where they end; 0 or less counts from half the sample rate down
 * @param cepstra coefficients of a frame
 * @param energy whether the logarithm of the energy stands in place of the first one
 * @param energyFloor least energy, 0 for none
 * @param rawEnergy whether the energy is that of samples before preemphasis and window
 * @param lifter constant of the cepstral lifter, 0 for none
 * @param energyLast whether the first coefficient, times the root of 2 where it is no energy, stands last
 */
public record MfccOptions(int sampleRateHz, int shiftMillis, float lengthMillis, float dither, float preemphasis, int removeMean,
    Window window,
    float blackman, int snipEdges, int bins, float lowHz, float highHz, int cepstra, int energy, float energyFloor, int rawEnergy,
    float lifter, int energyLast) {
  private static final int SHORTEST_MILLIS = 1;
  private static final int LONGEST_MILLIS = 1000;

  /** Shape of a window of samples. */
  public enum Window {
    HAMMING, HANNING, POVEY, RECTANGULAR, SINE, BLACKMAN
  }

  private static final Set<String> KNOWN = Set.of("sample-frequency", "frame-length", "frame-shift", "preemphasis-coefficient",
      "remove-dc-offset", "dither", "window-type", "blackman-coeff", "round-to-power-of-two", "snip-edges", "allow-downsample",
      "allow-upsample", "max-feature-vectors", "num-mel-bins", "low-freq", "high-freq", "vtln-low", "vtln-high", "debug-mel", "num-ceps",
      "use-energy", "energy-floor", "raw-energy", "cepstral-lifter", "htk-compat");

  public MfccOptions {
    requireFlags(removeMean, snipEdges, energy, rawEnergy, energyLast);
    require("sampleRateHz", sampleRateHz, 1000, 384_000);
    require("shiftMillis", shiftMillis, SHORTEST_MILLIS, LONGEST_MILLIS);
    require("lengthMillis", lengthMillis, SHORTEST_MILLIS, LONGEST_MILLIS);
    require("windowSamples", windowSamples(sampleRateHz, lengthMillis), 2, 1 << 16);
    require("dither", dither, 0, 32768);
    require("preemphasis", preemphasis, 0, 1);
    require("bins", bins, 3, 1024);
    require("cepstra", cepstra, 1, bins);
    require("energyFloor", energyFloor, 0, Float.MAX_VALUE);
    require("lifter", lifter, 0, 1e6);
    require("blackman", blackman, -1e6, 1e6);
    float nyquist = sampleRateHz / 2f;
    require("lowHz", lowHz, 0, nyquist);
    require("highHz", highHz > 0 ? highHz : nyquist + highHz, Math.nextUp(lowHz), nyquist);
    if (window == null) {
      throw new IllegalArgumentException("window is missing or unknown");
    }
  }

  private static void requireFlags(int... flags) {
    for (int flag : flags) {
      require("flag", flag, 0, 1);
    }
  }

  private static void require(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(what + " is " + value + ", allowed: " + least + ".." + most);
    }
  }

  /** Reads a file, {@code mfcc.conf}. */
  public static MfccOptions read(Path file) throws IOException {
    return of(KaldiOptions.read(file), file.toString());
  }

  /**
   * What a file says, with Kaldi's defaults for the rest.
   *
   * @param path what errors call it
   */
  static MfccOptions of(KaldiOptions file, String path) throws ModelFormatException {
    file.allow(KNOWN);
    if (!file.bool("round-to-power-of-two", true)) {
      throw file.wrong("round-to-power-of-two", "true");
    }
    float rate = file.real("sample-frequency", 16000);
    if (rate != (int) rate) {
      throw file.wrong("sample-frequency", "a whole number");
    }
    float shift = file.real("frame-shift", 10);
    if (shift != (int) shift) {
      throw file.wrong("frame-shift", "a whole number of milliseconds");
    }
    try {
      return new MfccOptions((int) rate, (int) shift, file.real("frame-length", 25), file.real("dither", 1),
          file.real("preemphasis-coefficient", 0.97f), flag(file, "remove-dc-offset", true), window(file),
          file.real("blackman-coeff", 0.42f),
          flag(file, "snip-edges", true), file.integer("num-mel-bins", 23), file.real("low-freq", 20), file.real("high-freq", 0),
          file.integer("num-ceps", 13), flag(file, "use-energy", true), file.real("energy-floor", 0), flag(file, "raw-energy", true),
          file.real("cepstral-lifter", 22), flag(file, "htk-compat", false));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(path, -1, "options that fit together", e.getMessage(), e);
    }
  }

  private static int flag(KaldiOptions file, String name, boolean byDefault) throws ModelFormatException {
    return file.bool(name, byDefault) ? 1 : 0;
  }

  private static Window window(KaldiOptions file) throws ModelFormatException {
    String name = file.text("window-type", "povey");
    for (Window window : Window.values()) {
      if (window.name().toLowerCase(Locale.ROOT).equals(name)) {
        return window;
      }
    }
    throw file.wrong("window-type", "hamming, hanning, povey, rectangular, sine or blackman");
  }

  private static int windowSamples(int rate, float millis) {
    return (int) (rate * 0.001 * millis);
  }

  /** Samples of a window. */
  public int windowSamples() {
    return windowSamples(sampleRateHz, lengthMillis);
  }

  /** Samples from frame to frame. */
  public int shiftSamples() {
    return windowSamples(sampleRateHz, shiftMillis);
  }

  /** Where the filters end. */
  public float highestHz() {
    return highHz > 0 ? highHz : sampleRateHz / 2f + highHz;
  }

  /** The first sample of a frame; before the first one where samples are mirrored. */
  public long firstSample(long frame) {
    long shift = shiftSamples();
    return snipEdges == 1 ? frame * shift : shift * frame + shift / 2 - windowSamples() / 2;
  }

  /** Frames of so many samples, more of which may follow. */
  public long frames(long samples) {
    if (snipEdges == 1) {
      return samples < windowSamples() ? 0 : 1 + (samples - windowSamples()) / shiftSamples();
    }
    long frames = allFrames(samples);
    while (frames > 0 && firstSample(frames - 1) + windowSamples() > samples) {
      frames--;
    }
    return frames;
  }

  /** Frames of so many samples that are all there are. */
  public long allFrames(long samples) {
    return snipEdges == 1 ? frames(samples) : (samples + shiftSamples() / 2) / shiftSamples();
  }
}
