package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.CorruptAudioException;
import java.util.Arrays;

/**
 * The third header of Vorbis, codebooks, floors, residues and how modes put them together, and the spectra of packets by it.
 *
 * <p>Source: Vorbis I specification, section 4.
 */
final class VorbisSetup {
  private final int channels;
  private final VorbisCodebook[] books;
  private final VorbisFloor[] floors;
  private final VorbisResidue[] residues;
  private final Mapping[] mappings;
  private final boolean[] longModes;
  private final int[] modeMappings;

  /** Which floor and residue each channel has ({@code submaps} by {@code mux}), and which channels are magnitude and angle. */
  private record Mapping(int[] magnitudes, int[] angles, int[] mux, int[] floors, int[] residues) {}

  VorbisSetup(byte[] packet, int channels) throws CorruptAudioException {
    this.channels = channels;
    VorbisBits in = new VorbisBits(packet);
    in.bits(24);
    in.bits(32);
    books = new VorbisCodebook[in.number(8) + 1];
    int budget = VorbisCodebook.MOST_VALUES;
    for (int i = 0; i < books.length; i++) {
      books[i] = new VorbisCodebook(in, budget);
      budget -= books[i].values();
    }
    for (int left = in.number(6) + 1; left > 0; left--) {
      check(in.number(16) == 0, "a time transform is not known");
    }
    floors = new VorbisFloor[in.number(6) + 1];
    for (int i = 0; i < floors.length; i++) {
      check(in.number(16) == 1, "floors of type 0 are not read here");
      floors[i] = new VorbisFloor(in, books.length);
    }
    residues = new VorbisResidue[in.number(6) + 1];
    for (int i = 0; i < residues.length; i++) {
      residues[i] = new VorbisResidue(in, books);
    }
    mappings = new Mapping[in.number(6) + 1];
    for (int i = 0; i < mappings.length; i++) {
      mappings[i] = mapping(in);
    }
    longModes = new boolean[in.number(6) + 1];
    modeMappings = new int[longModes.length];
    for (int i = 0; i < longModes.length; i++) {
      longModes[i] = in.flag();
      check(in.bits(32) == 0, "a mode is not known");
      modeMappings[i] = in.number(8);
      check(modeMappings[i] < mappings.length, "a mode is impossible");
    }
    check(in.flag() && !in.ended(), "the third one is cut off");
  }

  private static void check(boolean fine, String otherwise) throws CorruptAudioException {
    if (!fine) {
      throw VorbisCodebook.damaged(otherwise);
    }
  }

  private Mapping mapping(VorbisBits in) throws CorruptAudioException {
    check(in.number(16) == 0, "a mapping is not known");
    int submaps = in.flag() ? in.number(4) + 1 : 1;
    int steps = in.flag() ? in.number(8) + 1 : 0;
    int[] magnitudes = new int[steps];
    int[] angles = new int[steps];
    int width = VorbisBits.width(channels - 1);
    for (int i = 0; i < steps; i++) {
      magnitudes[i] = in.number(width);
      angles[i] = in.number(width);
      check(magnitudes[i] < channels && angles[i] < channels && magnitudes[i] != angles[i], "a coupling is impossible");
    }
    check(in.number(2) == 0, "a mapping is not known");
    int[] mux = new int[channels];
    for (int c = 0; c < channels && submaps > 1; c++) {
      mux[c] = in.number(4);
      check(mux[c] < submaps, "a mapping is impossible");
    }
    int[] floor = new int[submaps];
    int[] residue = new int[submaps];
    for (int i = 0; i < submaps; i++) {
      in.number(8);
      floor[i] = in.number(8);
      residue[i] = in.number(8);
      check(floor[i] < floors.length && residue[i] < residues.length, "a mapping is impossible");
    }
    return new Mapping(magnitudes, angles, mux, floor, residue);
  }

  int modes() {
    return longModes.length;
  }

  boolean isLong(int mode) {
    return longModes[mode];
  }

  /** Reads the spectra of a packet's channels, {@code length} each; returns which are silent. */
  boolean[] read(VorbisBits in, int mode, float[][] spectra, int length) {
    Mapping mapping = mappings[modeMappings[mode]];
    boolean[] silent = new boolean[channels];
    float[][] shapes = new float[channels][];
    for (int c = 0; c < channels; c++) {
      VorbisFloor floor = floors[mapping.floors()[mapping.mux()[c]]];
      silent[c] = !floor.read(in, books);
      if (!silent[c]) {
        // channels may share a floor, whose points the next one overwrites
        shapes[c] = new float[length];
        Arrays.fill(shapes[c], 1);
        floor.apply(shapes[c], length);
      }
      Arrays.fill(spectra[c], 0, length, 0);
    }
    boolean[] empty = silent.clone();
    for (int i = 0; i < mapping.magnitudes().length; i++) {
      int m = mapping.magnitudes()[i];
      int a = mapping.angles()[i];
      empty[m] &= empty[a];
      empty[a] = empty[m];
    }
    for (int submap = 0; submap < mapping.floors().length; submap++) {
      residue(in, mapping, submap, spectra, empty, length);
    }
    for (int i = mapping.magnitudes().length - 1; i >= 0; i--) {
      decouple(spectra[mapping.magnitudes()[i]], spectra[mapping.angles()[i]], length);
    }
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < length && !silent[c]; i++) {
        spectra[c][i] *= shapes[c][i];
      }
    }
    return silent;
  }

  private void residue(VorbisBits in, Mapping mapping, int submap, float[][] spectra, boolean[] empty, int length) {
    int count = 0;
    float[][] own = new float[channels][];
    boolean[] left = new boolean[channels];
    for (int c = 0; c < channels; c++) {
      if (mapping.mux()[c] == submap) {
        own[count] = spectra[c];
        left[count++] = empty[c];
      }
    }
    if (count > 0) {
      residues[mapping.residues()[submap]].read(in, books, Arrays.copyOf(own, count), Arrays.copyOf(left, count), length);
    }
  }

  private static void decouple(float[] magnitude, float[] angle, int length) {
    for (int i = 0; i < length; i++) {
      float m = magnitude[i];
      float a = angle[i];
      if (a > 0) {
        angle[i] = m > 0 ? m - a : m + a;
      } else {
        angle[i] = m;
        magnitude[i] = m > 0 ? m + a : m - a;
      }
    }
  }
}
