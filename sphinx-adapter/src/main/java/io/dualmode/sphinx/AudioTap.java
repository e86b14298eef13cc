package io.dualmode.sphinx;

import edu.cmu.sphinx.frontend.DataProcessor;
import edu.cmu.sphinx.frontend.FrontEnd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Finds the place in a front end where the data are still samples.
 *
 * <p>A front end of the host begins with the audio source and the voice activity chain and goes on with what makes cepstra out of
 * samples. The engine has features of its own, so the pipeline is read in front of the first of those stages. The shadow
 * configuration has none of them; a configuration file of an application keeps its whole pipeline and loses only the part behind
 * the tap.
 */
final class AudioTap {
  private static final String PACKAGE = "edu.cmu.sphinx.frontend.";

  private static final Set<String> FEATURE_PACKAGES =
      Set.of("window", "transform", "frequencywarp", "feature", "denoise");

  private AudioTap() {}

  /** The last stage whose output is samples. */
  static DataProcessor find(DataProcessor end) {
    List<DataProcessor> stages = stages(end);
    int tap = 0;
    while (tap < stages.size() && !makesFeatures(stages.get(tap))) {
      tap++;
    }
    if (tap == 0) {
      throw new IllegalStateException("front end " + end + " does not begin with an audio source, found "
          + (stages.isEmpty() ? "nothing" : stages.get(0).getClass().getName())
          + "; name a front end that reads samples in the 'frontend' property of the scorer");
    }
    return stages.get(tap - 1);
  }

  /** The first stage: where the audio comes from. */
  static DataProcessor source(DataProcessor end) {
    List<DataProcessor> stages = stages(end);
    return stages.isEmpty() ? end : stages.get(0);
  }

  private static List<DataProcessor> stages(DataProcessor end) {
    List<DataProcessor> backwards = new ArrayList<>();
    for (DataProcessor stage = end; stage != null; stage = stage.getPredecessor()) {
      if (stage instanceof FrontEnd front) {
        List<DataProcessor> inner = front.getElements();
        for (int i = inner.size() - 1; i > 0; i--) {
          backwards.add(inner.get(i));
        }
        if (inner.isEmpty()) {
          continue;
        }
        stage = inner.get(0);
      }
      backwards.add(stage);
    }
    Collections.reverse(backwards);
    return backwards;
  }

  private static boolean makesFeatures(DataProcessor stage) {
    String name = stage.getClass().getName();
    if (!name.startsWith(PACKAGE)) {
      return false;
    }
    String rest = name.substring(PACKAGE.length());
    int dot = rest.indexOf('.');
    return rest.equals("AutoCepstrum") || rest.equals("filter.Preemphasizer")
        || dot > 0 && FEATURE_PACKAGES.contains(rest.substring(0, dot));
  }
}
