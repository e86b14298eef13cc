package io.dualmode.kaldi.feature;

import io.dualmode.kaldi.io.KaldiOptions;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How features are brought to the mean and deviation of training by what was heard so far; flags are 1 or 0. Immutable.
 *
 * @param window frames that count
 * @param globalFrames frames that the statistics of training stand for, while fewer were heard
 * @param means whether means are taken off
 * @param variances whether deviations are divided out
 * @param skip features that stay as they are
 */
public record CmvnOptions(int window, int globalFrames, int means, int variances, List<Integer> skip) {
  private static final Set<String> KNOWN = Set.of("cmn-window", "global-frames", "speaker-frames", "norm-vars", "norm-means", "skip-dims",
      "num-threads", "verbose");
  /** What Kaldi takes where no file says otherwise. */
  public static final CmvnOptions STANDARD = new CmvnOptions(600, 200, 1, 0, List.of());
  private static final int LONGEST = 1 << 20;

  public CmvnOptions {
    skip = List.copyOf(skip);
    if (window < 1 || window > LONGEST || globalFrames < 0 || globalFrames > window) {
      throw new IllegalArgumentException("window is " + window + " and globalFrames " + globalFrames + ", allowed: 1.." + LONGEST
          + " and 0 to the window");
    }
    if ((means | variances) >>> 1 != 0 || variances > means) {
      throw new IllegalArgumentException("means is " + means + " and variances " + variances
          + ", allowed: 1 or 0, and no variances without means");
    }
    if (skip.stream().anyMatch(d -> d < 0)) {
      throw new IllegalArgumentException("skip is " + skip + ", allowed: features from 0");
    }
  }

  /** Reads a file, {@code online_cmvn.conf}. */
  public static CmvnOptions read(Path file) throws IOException {
    KaldiOptions options = KaldiOptions.read(file).allow(KNOWN);
    List<Integer> skip = new ArrayList<>();
    try {
      for (String part : options.text("skip-dims", "").split(":")) {
        if (!part.isBlank()) {
          skip.add(Integer.parseInt(part.strip()));
        }
      }
    } catch (NumberFormatException e) {
      throw options.wrong("skip-dims", "whole numbers with colons between them");
    }
    try {
      return new CmvnOptions(options.integer("cmn-window", 600), options.integer("global-frames", 200),
          options.bool("norm-means", true) ? 1 : 0, options.bool("norm-vars", false) ? 1 : 0, skip);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file.toString(), -1, "options that fit together", e.getMessage(), e);
    }
  }
}
