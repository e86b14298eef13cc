package io.dualmode.tools.command;

import io.dualmode.model.format.SupernetModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What commands tell of a model that they made of another one. */
public final class WrittenModel {
  private WrittenModel() {}

  /** How large the weights are, and how large those are that they were made of. */
  public static String sizes(Path written, SupernetModel source) throws IOException {
    return String.format("%,d bytes of weights, was %,d", Files.size(written.resolve(SupernetModel.WEIGHTS)),
        source.files().size(SupernetModel.WEIGHTS));
  }
}
