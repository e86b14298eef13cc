package io.dualmode.tools.input;

import io.dualmode.api.internal.Utf8Input;
import io.dualmode.model.io.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens what a user names: a file, {@code -} for standard input, {@code /dev/stdin}, a FIFO, or what a shell puts in the place of
 * {@code <(command)}.
 *
 * <p>Pipes can be read once, from front to back, and have no size.
 */
public final class UserFile {
  private static final Path STANDARD_INPUT = Path.of("-");
  private static InputStream taken;

  private UserFile() {}

  /**
   * Opens a file or pipe for reading.
   *
   * @throws IOException one line: the path, what is wrong, what to do
   */
  public static InputStream open(Path path) throws IOException {
    if (isStandardInput(path)) {
      return InputFile.readOnly(takeStandardInput());
    }
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": is a directory; name a file");
    }
    try {
      return InputFile.open(path);
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": no such file; check the name", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": cannot be opened (access denied); check the permissions", e);
    } catch (IOException e) {
      throw new IOException(path + ": cannot be opened (" + e.getMessage() + ")", e);
    }
  }

  /** Whether a path stands for standard input; a file of that name is {@code ./-}. */
  public static boolean isStandardInput(Path path) {
    return path.equals(STANDARD_INPUT);
  }

  /** Whether there is something to read: a file, a pipe or standard input, no directory. */
  public static boolean isReadable(Path path) {
    return isStandardInput(path) || Files.exists(path) && !Files.isDirectory(path);
  }

  /** Makes sure, before long work, that a file can be written; its folder is made. */
  public static void prepareOutput(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new IOException(file + ": is a folder; name a file to write");
    }
    Files.createDirectories(folder);
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new IOException(file + ": cannot be written (access denied); name another file");
    }
  }

  private static synchronized InputStream takeStandardInput() throws IOException {
    if (taken == System.in) {
      throw new IOException("-: standard input is named twice; it can be read once");
    }
    taken = System.in;
    return taken;
  }

  /** A whole text in UTF-8. */
  public static String text(Path path) throws IOException {
    try (InputStream in = open(path)) {
      return Utf8Input.text(in.readAllBytes(), path.toString());
    } catch (OutOfMemoryError e) {
      throw new IOException(path + ": there is not enough memory for it; if it is a text and does end, raise -Xmx in DUALMODE_OPTS", e);
    }
  }

  /** The lines of a text in UTF-8. */
  public static List<String> lines(Path path) throws IOException {
    return text(path).lines().toList();
  }

  /** A reader of a text in UTF-8, for texts of any length. */
  public static BufferedReader reader(Path path) throws IOException {
    return Utf8Input.reader(open(path), path.toString());
  }
}
