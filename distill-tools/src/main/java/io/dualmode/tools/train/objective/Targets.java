package io.dualmode.tools.train.objective;

import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.EntryWindows;
import java.util.Arrays;

/**
 * What a batch should be recognised as, in the forms the losses want.
 *
 * @param windows where each phone may be entered
 * @param labels phones without silence
 * @param frameLabels [B * T], -1 where there is none; all 0 in a batch without transcripts, for a loss that is not counted
 * @param frames of each utterance that has a transcript, 0 for the others
 * @param validFrames frames that are not padding
 * @param labelledFrames those of them with a transcript
 */
public record Targets(EntryWindows[] windows, int[][] labels, long[] frameLabels, int[] frames, int validFrames, int labelledFrames,
    TransducerBand band) {

  public static Targets of(TrainingBatch batch, int tolerance) {
    EntryWindows[] windows = new EntryWindows[batch.size()];
    int[][] labels = new int[batch.size()][];
    int[] frames = new int[batch.size()];
    int labelled = 0;
    for (int b = 0; b < batch.size(); b++) {
      windows[b] = EntryWindows.around(batch.entryFrames()[b], batch.frames()[b], tolerance);
      labels[b] = Arrays.stream(batch.phones()[b]).filter(p -> p != 0).toArray();
      frames[b] = batch.phones()[b].length == 0 ? 0 : batch.frames()[b];
      labelled += frames[b];
    }
    long[] frameLabels = new long[batch.frameLabels().length];
    if (labelled > 0) {
      Arrays.setAll(frameLabels, i -> batch.frameLabels()[i]);
    }
    return new Targets(windows, labels, frameLabels, frames, batch.validFrames(), labelled, TransducerBand.of(batch, labels));
  }

  /** Share of the frames that have a transcript. */
  public double labelledShare() {
    return (double) labelledFrames / validFrames;
  }
}
