package io.dualmode.tools.trainer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.dualmode.tools.trainer.checkpoint.LayoutFile;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The folder of a training: {@code options.json}, {@code layout.json}, {@code curves.csv} and the checkpoint {@code state}, from which it
 * goes on exactly.
 */
public record RunFolder(Path folder) {
  private static final String CHECKPOINT = "state";
  /** What the checkpoints of speaker networks were called before. */
  private static final String EARLIER_CHECKPOINT = "state.safetensors";
  private static final String OPTIONS = "options.json";

  /** Makes the folder and writes what is trained and how. */
  public void describe(TrainerOptions options, ParameterLayout layout) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(OPTIONS), new GsonBuilder().setPrettyPrinting().create().toJson(options) + "\n");
    LayoutFile.of(layout).write(folder);
  }

  /** The options that a run was last started with. */
  public <T extends TrainerOptions> T options(Class<T> type) throws IOException {
    Path file = folder.resolve(OPTIONS);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "not the folder of a training run");
    }
    return new Gson().fromJson(Files.readString(file), type);
  }

  /** Where checkpoints are written. */
  public Path checkpoint() {
    return folder.resolve(CHECKPOINT);
  }

  public boolean hasCheckpoint() {
    return Files.exists(found());
  }

  /** The checkpoint that is there, whatever version wrote it. */
  public Path found() {
    Path earlier = folder.resolve(EARLIER_CHECKPOINT);
    return Files.exists(checkpoint()) || !Files.exists(earlier) ? checkpoint() : earlier;
  }

  public Path curves() {
    return folder.resolve("curves.csv");
  }
}
