package io.dualmode.model.lexicon;

/**
 * The words and pronunciations of a lexicon in four flat arrays, as they are written into a compiled vocabulary and used when it is read;
 * aliased, so never to be changed.
 *
 * <p>Word {@code i} is the UTF-8 bytes {@code text[wordStart[i] .. wordStart[i+1])}, words ascending; its variants lie one after another in
 * {@code sounds[soundStart[i] .. soundStart[i+1])}, each preceded by its length.
 */
public record PackedLexicon(byte[] text, int[] wordStart, char[] sounds, int[] soundStart) {
  /**
   * Says what no lexicon can have, so that arrays from anywhere may be used; that words ascend is left to the checksum of the file.
   *
   * @return what is wrong, null if nothing is
   */
  String fault(int units) {
    if (wordStart.length == 0 || soundStart.length != wordStart.length) {
      return wordStart.length + " beginnings of words and " + soundStart.length + " of pronunciations, expected as many, and at least one";
    }
    int words = wordStart.length - 1;
    if (wordStart[0] != 0 || soundStart[0] != 0 || wordStart[words] != text.length || soundStart[words] != sounds.length) {
      return "words or pronunciations that do not fill their array";
    }
    // more than a million rounds before anything is compiled: no branches but the end of the loop, and the fault is looked for afterwards
    char[] all = sounds;
    int most = units - 1;
    for (int i = 0; i < words; i++) {
      if (wordStart[i] >= wordStart[i + 1] || soundStart[i] >= soundStart[i + 1] || soundStart[i + 1] > sounds.length) {
        return "word " + i + " without letters or pronunciation, or beyond all";
      }
      for (int at = soundStart[i]; at < soundStart[i + 1];) {
        int first = at + 1;
        int end = first + all[at];
        if (end == first || end > soundStart[i + 1]) {
          return "word " + i + " with a pronunciation of " + (end - first) + " units";
        }
        int outside = 0;
        for (at = first; at < end; at++) {
          // negative below 1 or above the last unit
          outside |= all[at] - 1 | most - all[at];
        }
        if (outside < 0) {
          return "word " + i + " with unit " + outside(first, end, units) + ", allowed 1.." + most;
        }
      }
    }
    return null;
  }

  private int outside(int first, int end, int units) {
    for (int at = first; at < end; at++) {
      if (sounds[at] == UnitInventory.SILENCE || sounds[at] >= units) {
        return sounds[at];
      }
    }
    throw new AssertionError();
  }
}
