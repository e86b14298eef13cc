package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.CorruptAudioException;

/**
 * The fine structure of Vorbis spectra, in up to eight passes of vector quantisation.
 *
 * <p>Source: Vorbis I specification, section 8.
 */
final class VorbisResidue {
  private static final int PASSES = 8;

  private final int type;
  private final int begin;
  private final int end;
  private final int partitionSize;
  private final int classes;
  private final int classBook;
  private final int[][] books;

  VorbisResidue(VorbisBits in, VorbisCodebook[] codebooks) throws CorruptAudioException {
    type = in.number(16);
    begin = in.number(24);
    end = in.number(24);
    partitionSize = in.number(24) + 1;
    classes = in.number(6) + 1;
    classBook = in.number(8);
    int[] cascade = new int[classes];
    for (int i = 0; i < classes; i++) {
      cascade[i] = in.number(3);
      cascade[i] |= in.flag() ? in.number(5) << 3 : 0;
    }
    boolean fine = type <= 2 && classBook < codebooks.length && codebooks[classBook].dimensions() > 0 && begin <= end;
    books = new int[classes][PASSES];
    for (int i = 0; i < classes; i++) {
      for (int pass = 0; pass < PASSES; pass++) {
        int book = (cascade[i] >> pass & 1) != 0 ? in.number(8) : -1;
        books[i][pass] = book;
        fine &= book < 0 || book < codebooks.length && codebooks[book].hasVectors();
      }
    }
    if (!fine) {
      throw VorbisCodebook.damaged("a residue is impossible");
    }
  }

  /** Adds the structure to the spectra of channels, those that are silent left out. */
  void read(VorbisBits in, VorbisCodebook[] codebooks, float[][] spectra, boolean[] silent, int length) {
    if (type != 2) {
      decode(in, codebooks, spectra, silent, length);
      return;
    }
    boolean all = true;
    for (boolean one : silent) {
      all &= one;
    }
    if (all) {
      return;
    }
    int channels = spectra.length;
    float[][] interleaved = {new float[channels * length]};
    decode(in, codebooks, interleaved, new boolean[1], channels * length);
    for (int i = 0; i < length; i++) {
      for (int c = 0; c < channels; c++) {
        spectra[c][i] += interleaved[0][channels * i + c];
      }
    }
  }

  private void decode(VorbisBits in, VorbisCodebook[] codebooks, float[][] spectra, boolean[] silent, int length) {
    int from = Math.min(begin, length);
    int partitions = (Math.min(end, length) - from) / partitionSize;
    VorbisCodebook classifier = codebooks[classBook];
    int group = classifier.dimensions();
    int[][] kinds = new int[spectra.length][partitions];
    for (int pass = 0; pass < PASSES; pass++) {
      for (int p = 0; p < partitions; p += group) {
        int last = Math.min(partitions, p + group);
        for (int c = 0; pass == 0 && c < spectra.length; c++) {
          if (!silent[c] && !classify(classifier.read(in), kinds[c], p, group)) {
            return;
          }
        }
        for (int q = p; q < last; q++) {
          for (int c = 0; c < spectra.length; c++) {
            int book = silent[c] ? -1 : books[kinds[c][q]][pass];
            if (book >= 0 && !add(in, codebooks[book], spectra[c], from + q * partitionSize)) {
              return;
            }
          }
        }
      }
    }
  }

  private boolean classify(int entry, int[] kinds, int from, int group) {
    int rest = entry;
    for (int i = from + group - 1; i >= from; i--) {
      if (i < kinds.length) {
        kinds[i] = Math.max(0, rest) % classes;
      }
      rest /= classes;
    }
    return entry >= 0;
  }

  private boolean add(VorbisBits in, VorbisCodebook book, float[] out, int at) {
    int dimensions = book.dimensions();
    int step = type == 0 ? partitionSize / dimensions : 1;
    int vectors = partitionSize / dimensions;
    for (int v = 0; v < vectors; v++) {
      int entry = book.read(in);
      if (entry < 0) {
        return false;
      }
      int place = type == 0 ? at + v : at + v * dimensions;
      for (int d = 0; d < dimensions; d++) {
        out[place + d * step] += book.value(entry, d);
      }
    }
    return true;
  }
}
