package io.dualmode.tools.data;

/**
 * {@code B} utterances padded to {@code T} encoder frames, as one training step reads them.
 *
 * @param index number of the batch since the start of the run, from 0
 * @param epoch pass over the data it belongs to, from 0
 * @param size {@code B}
 * @param maxFrames {@code T}
 * @param frames encoder frames of each utterance, [B]
 * @param fullInput the network's input in full context, [B, inputRows, inputWidth], zero where padded
 * @param streamingInput the same in streaming context
 * @param phones units of each utterance in order of time, silence (0) included where the alignment has it; none
 *     where nobody knows what is said
 * @param entryFrames encoder frame at which each phone starts: first 0, non-decreasing, at most {@code frames - 1}; two phones
 *     enter at the same frame where the first of them is shorter than an encoder frame
 * @param frameLabels unit of each encoder frame, [B, T], -1 where padded
 * @param audioSeconds audio in the batch before augmentation
 * @param hoursHeard audio of all batches before this one, in hours
 * @param ids utterances
 */
public record TrainingBatch(
    long index, int epoch, int size, int maxFrames, int[] frames, float[] fullInput, float[] streamingInput, int[][] phones,
    int[][] entryFrames, int[] frameLabels, double audioSeconds, double hoursHeard, String[] ids) {

  /** Encoder frames that are not padding. */
  public int validFrames() {
    int sum = 0;
    for (int f : frames) {
      sum += f;
    }
    return sum;
  }
}
