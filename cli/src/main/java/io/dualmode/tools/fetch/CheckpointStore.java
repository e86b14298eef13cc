package io.dualmode.tools.fetch;

import io.dualmode.checkpoint.KnownCheckpoint;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.tools.imports.ModelImport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Checkpoints in a folder. Beside each lies {@code FILE.sha256}: the hash that the server stated, or where it stated none that of what it sent
 * first; every later download and every check is compared with it.
 */
final class CheckpointStore {
  /** A file may be so much larger than its weights in single precision. */
  private static final long SURPLUS_BYTES = 64L << 20;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Path folder;
  private final String url;
  private final Duration stall;
  private final Duration pause;

  CheckpointStore(Path folder, String url, Duration stall) {
    this(folder, url, stall, PAUSE);
  }

  CheckpointStore(Path folder, String url, Duration stall, Duration pause) {
    this.folder = folder;
    this.url = url;
    this.stall = stall;
    this.pause = pause;
  }

  /** Where a checkpoint lies, or would. */
  Path place(KnownCheckpoint checkpoint) {
    return folder.resolve(checkpoint.file());
  }

  URI source(KnownCheckpoint checkpoint) {
    try {
      return URI.create(url + "/" + checkpoint.owner() + "/" + checkpoint.name() + "/resolve/main/" + checkpoint.file());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(FetchKeys.URL.name() + " is '" + url + "': " + e.getMessage(), e);
    }
  }

  private Path hash(KnownCheckpoint checkpoint) {
    return folder.resolve(checkpoint.file() + ".sha256");
  }

  private String recorded(KnownCheckpoint checkpoint) throws IOException {
    return Files.isRegularFile(hash(checkpoint)) ? Files.readString(hash(checkpoint)).strip() : "";
  }

  /** Compares a checkpoint that is there with its recorded hash; one that was put there by hand gets its hash recorded. */
  void check(KnownCheckpoint checkpoint) throws IOException {
    Path place = place(checkpoint);
    if (!Files.isRegularFile(place)) {
      throw new NoSuchFileException(place.toString(), null, "not fetched yet; 'dualmode model get " + checkpoint.name() + "' does");
    }
    String recorded = recorded(checkpoint);
    String actual = ModelImport.sha256(place);
    if (recorded.isEmpty()) {
      requireModel(place);
      Files.writeString(hash(checkpoint), actual + "\n");
    } else if (!recorded.equals(actual)) {
      throw new IOException(place + " is not what was fetched: its sha256 is " + actual + ", recorded is " + recorded + " in " + hash(checkpoint)
          + "; delete it, or both files to begin anew");
    }
  }

  /** Fetches a checkpoint; what is there already is only checked. */
  Path get(KnownCheckpoint checkpoint, LongConsumer progress) throws IOException, InterruptedException {
    Path place = place(checkpoint);
    if (Files.exists(place)) {
      check(checkpoint);
      return place;
    }
    Download download = new Download(source(checkpoint), place, checkpoint.bytes() + SURPLUS_BYTES, stall, pause, progress);
    Download.Said said;
    try {
      said = download.fetch();
    } catch (IOException e) {
      throw new IOException(e.getMessage() + ". Without a network, put " + checkpoint.file() + " into " + folder, e);
    }
    String expected = said.sha256().isEmpty() ? recorded(checkpoint) : said.sha256();
    String actual = ModelImport.sha256(download.part());
    if (!expected.isEmpty() && !expected.equals(actual)) {
      download.reject();
      throw new IOException(source(checkpoint) + ": what came has the sha256 " + actual + ", expected " + expected
          + (said.sha256().isEmpty() ? " as when it was fetched first (" + hash(checkpoint) + ")" : " as the server says")
          + "; it was deleted, fetch it again");
    }
    if (expected.isEmpty()) {
      Path named = Files.move(download.part(), folder.resolve("." + checkpoint.file()));
      try {
        requireModel(named);
      } catch (IOException e) {
        Files.deleteIfExists(named);
        download.reject();
        throw new IOException(source(checkpoint) + ": what came is no checkpoint and was deleted: " + e.getMessage(), e);
      }
      Files.move(named, download.part());
    }
    Files.writeString(hash(checkpoint), actual + "\n");
    download.accept();
    return place;
  }

  private static void requireModel(Path file) throws IOException {
    SupernetModel.open(file).close();
  }
}
