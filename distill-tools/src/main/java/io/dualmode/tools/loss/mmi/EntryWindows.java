package io.dualmode.tools.loss.mmi;

/**
 * The frames in which each phone of an utterance may be entered.
 *
 * @param firstFrame first allowed entry frame per phone
 * @param lastFrame last allowed entry frame per phone; before {@code firstFrame} where a phone cannot be entered at all
 */
public record EntryWindows(int[] firstFrame, int[] lastFrame) {

  /**
   * Allows each entry to move by {@code toleranceFrames} around its aligned frame, and keeps the windows feasible: every phone
   * needs one frame, so phone {@code i} of {@code m} is entered in {@code [i, frames - m + i]}. The first phone is entered at
   * frame 0. An utterance with more phones than frames gets windows that nothing can satisfy.
   *
   * @param entryFrames aligned entry frame per phone
   */
  public static EntryWindows around(int[] entryFrames, int frames, int toleranceFrames) {
    if (toleranceFrames < 0) {
      throw new IllegalArgumentException("toleranceFrames must not be negative, got " + toleranceFrames);
    }
    int phones = entryFrames.length;
    int[] first = new int[phones];
    int[] last = new int[phones];
    for (int i = 1; i < phones; i++) {
      int latest = frames - phones + i;
      first[i] = Math.max(Math.min(entryFrames[i] - toleranceFrames, latest), i);
      last[i] = Math.min(Math.max(entryFrames[i] + toleranceFrames, i), latest);
    }
    return new EntryWindows(first, last);
  }
}
