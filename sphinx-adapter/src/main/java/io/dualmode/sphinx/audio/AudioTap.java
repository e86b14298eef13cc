package io.dualmode.sphinx.audio;

import edu.cmu.sphinx.frontend.DataProcessor;
import edu.cmu.sphinx.frontend.FrontEnd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The place in a front end where the engine listens.
 *
 * <p>A front end of the host begins with the audio source, goes on with the voice activity detection and then with what makes cepstra
 * out of samples. The engine has features of its own and finds utterances in all of the audio, so it listens in front of the first
 * stage of either kind. The shadow configuration ends with the voice activity detection; a configuration file of an application keeps
 * its whole pipeline and loses only the part behind the tap.
 *
 * @param samples the last stage whose output is all of the audio
 * @param endpointer the last stage whose output is samples, behind the host's voice activity detection; null where there is none
 */
public record AudioTap(DataProcessor samples, DataProcessor endpointer) {
  private static final String PACKAGE = "edu.cmu.sphinx.frontend.";
  private static final String ENDPOINT_PACKAGE = "endpoint";

  private static final Set<String> FEATURE_PACKAGES =
      Set.of("window", "transform", "frequencywarp", "feature", "denoise");

  public static AudioTap find(DataProcessor end) {
    List<DataProcessor> stages = stages(end);
    int features = 0;
    int detection = -1;
    while (features < stages.size() && !makesFeatures(stages.get(features))) {
      if (detection < 0 && detectsSpeech(stages.get(features))) {
        detection = features;
      }
      features++;
    }
    if (features == 0 || detection == 0) {
      throw new IllegalStateException("front end " + end + " does not begin with an audio source, found "
          + (stages.isEmpty() ? "nothing" : stages.get(0).getClass().getName())
          + "; name a front end that reads samples in the 'frontend' property of the scorer");
    }
    return detection < 0 ? new AudioTap(stages.get(features - 1), null)
        : new AudioTap(stages.get(detection - 1), stages.get(features - 1));
  }

  /** What goes by at {@link #samples} on its way to the host's voice activity detection; put there when it is first asked for. */
  public Recorder recorder(DataProcessor end) {
    List<DataProcessor> stages = stages(end);
    DataProcessor next = stages.get(stages.indexOf(samples) + 1);
    if (next.getPredecessor() instanceof Recorder there) {
      return there;
    }
    Recorder recorder = new Recorder();
    recorder.setPredecessor(samples);
    next.setPredecessor(recorder);
    return recorder;
  }

  /** The first stage: where the audio comes from. */
  public static DataProcessor source(DataProcessor end) {
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
    backwards.removeIf(Recorder.class::isInstance);
    Collections.reverse(backwards);
    return backwards;
  }

  private static boolean makesFeatures(DataProcessor stage) {
    String name = stage.getClass().getName();
    return name.equals(PACKAGE + "AutoCepstrum") || name.equals(PACKAGE + "filter.Preemphasizer")
        || FEATURE_PACKAGES.contains(hostPackage(name));
  }

  private static boolean detectsSpeech(DataProcessor stage) {
    return hostPackage(stage.getClass().getName()).equals(ENDPOINT_PACKAGE);
  }

  /** The package below that of the host's front end, empty for other classes. */
  private static String hostPackage(String className) {
    int dot = className.startsWith(PACKAGE) ? className.indexOf('.', PACKAGE.length()) : -1;
    return dot < 0 ? "" : className.substring(PACKAGE.length(), dot);
  }
}
