package io.dualmode.tools.speaker;

import io.dualmode.model.format.DType;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SafetensorsFile;
import io.dualmode.model.format.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;

/** All that a training run needs to go on exactly where it stopped; on disk a safetensors file with a checksum. */
final class SpeakerState {
  private static final int MAX_BYTES = 1 << 30;

  int step;
  double heardSeconds;
  double trainedSeconds;
  float adamSteps;
  float[] weights;
  float[] first;
  float[] second;
  float[] average;
  float[] normMean;
  float[] normVariance;

  /** The state before the first step. */
  static SpeakerState fresh(SpeakerLayout layout, long seed) {
    SpeakerState s = new SpeakerState();
    s.weights = layout.initialise(seed);
    s.first = new float[layout.size()];
    s.second = new float[layout.size()];
    s.average = s.weights.clone();
    s.normMean = new float[layout.normSize()];
    s.normVariance = new float[layout.normSize()];
    Arrays.fill(s.normVariance, 1);
    return s;
  }

  /** Writes beside the file, then replaces it at once, so that a kill leaves the last good one. */
  void save(Path file) throws IOException {
    SafetensorsWriter out = new SafetensorsWriter();
    out.metadata("step", Integer.toString(step));
    out.metadata("heardSeconds", Double.toString(heardSeconds));
    out.metadata("trainedSeconds", Double.toString(trainedSeconds));
    out.metadata("adamSteps", Float.toString(adamSteps));
    Map<String, float[]> arrays = Map.of("weights", weights, "first", first, "second", second, "average", average, "normMean", normMean,
        "normVariance", normVariance);
    arrays.forEach((name, values) -> out.floats(name, values, new int[] {values.length}, DType.F32));
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    out.write(beside);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads a checkpoint of a network of the given layout. */
  static SpeakerState load(Path file, SpeakerLayout layout) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try (ModelFiles files = ModelFiles.open(folder);
        SafetensorsFile in = SafetensorsFile.open(files, file.getFileName().toString(), MAX_BYTES)) {
      SpeakerState s = new SpeakerState();
      s.step = Integer.parseInt(in.metadata().get("step"));
      s.heardSeconds = Double.parseDouble(in.metadata().get("heardSeconds"));
      s.trainedSeconds = Double.parseDouble(in.metadata().get("trainedSeconds"));
      s.adamSteps = Float.parseFloat(in.metadata().get("adamSteps"));
      s.weights = read(in, "weights", layout.size());
      s.first = read(in, "first", layout.size());
      s.second = read(in, "second", layout.size());
      s.average = read(in, "average", layout.size());
      s.normMean = read(in, "normMean", layout.normSize());
      s.normVariance = read(in, "normVariance", layout.normSize());
      return s;
    }
  }

  private static float[] read(SafetensorsFile in, String name, int size) throws IOException {
    float[] values = in.floats(name);
    if (values.length != size) {
      throw new IOException(in.path() + ": " + name + " has " + values.length + " values where this network has " + size
          + "; it was trained on other speakers or for another shape");
    }
    return values;
  }
}
