package io.dualmode.tools.transcribe;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The recordings that a user names: files and pipes as they are, of folders all that look like audio by the ends of their names, and what
 * patterns ({@code *}, {@code ?}, {@code [ab]}, <code>{a,b}</code>, {@code **} over folders) match, as where no shell has done that already.
 */
public final class Inputs {
  static final Set<String> ENDINGS = Set.of("wav", "wave", "aif", "aiff", "aifc", "au", "snd", "flac", "ogg", "oga", "opus", "mp3");

  private static final String SPECIAL = "*?[{";
  private static final Pattern FOLDER_STARS = Pattern.compile("(?<=^|/)\\*\\*/");
  private static final int MOST_FOLDER_STARS = 4;

  private final List<Input> found = new ArrayList<>();
  private final Set<Path> known = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private boolean sought;

  /**
   * A recording.
   *
   * @param file its path
   * @param place what of its path is repeated below an output folder
   */
  public record Input(Path file, Path place) {}

  private Inputs() {}

  /** Finds what the arguments of a command line name; a file that is named twice is heard twice, one that is found again is not. */
  public static Inputs of(List<String> arguments) {
    Inputs inputs = new Inputs();
    for (String argument : arguments) {
      try {
        inputs.add(argument);
      } catch (IOException e) {
        inputs.problems.add(argument + ": cannot be looked through (" + e.getMessage() + ")");
      } catch (InvalidPathException e) {
        inputs.problems.add(argument + ": is no name of a file (" + e.getReason() + ")");
      }
    }
    return inputs;
  }

  /** The recordings in the order of the arguments, those of a folder or pattern by name. */
  public List<Input> all() {
    return List.copyOf(found);
  }

  /** A line for each argument without a recording, and for each folder that cannot be opened. */
  public List<String> problems() {
    return problems;
  }

  /** Whether a folder or a pattern was named, which may stand for any number of recordings. */
  boolean sought() {
    return sought;
  }

  private void add(String argument) throws IOException {
    if (isPattern(argument)) {
      addAll(matching(argument), argument + ": no file matches");
    } else if (!argument.equals("-") && Files.isDirectory(Path.of(argument))) {
      Path folder = Path.of(argument);
      addAll(below(folder, Integer.MAX_VALUE, Inputs::isAudio),
          argument + ": is a folder without audio files (" + String.join(", ", new TreeSet<>(ENDINGS)) + "); name another one");
    } else {
      Path file = Path.of(argument);
      known.add(file.normalize());
      found.add(new Input(file, file.getFileName()));
    }
  }

  private void addAll(List<Input> inputs, String problem) {
    sought = true;
    if (inputs.isEmpty()) {
      problems.add(problem);
    }
    inputs.stream().filter(input -> known.add(input.file().normalize())).forEach(found::add);
  }

  /** Whether a name that no file has is a pattern. */
  private static boolean isPattern(String argument) {
    if (argument.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)) {
      return false;
    }
    try {
      return !Files.exists(Path.of(argument));
    } catch (InvalidPathException e) {
      // as a star is on some systems
      return true;
    }
  }

  private static boolean isAudio(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.lastIndexOf('.') > 0 && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** Files that a pattern matches, looked for below the folder in front of its first special character. */
  private List<Input> matching(String pattern) throws IOException {
    String slashed = pattern.replace(FileSystems.getDefault().getSeparator(), "/");
    int special = 0;
    while (SPECIAL.indexOf(slashed.charAt(special)) < 0) {
      special++;
    }
    int slash = slashed.lastIndexOf('/', special);
    Path folder = Path.of(slash < 0 ? "" : slash == 0 ? "/" : slashed.substring(0, slash));
    String rest = slashed.substring(slash + 1);
    List<PathMatcher> matchers;
    try {
      matchers = withoutFolders(rest).stream().map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob)).toList();
    } catch (PatternSyntaxException e) {
      throw new IOException("it is no pattern: " + e.getDescription(), e);
    }
    int depth = rest.contains("**") ? Integer.MAX_VALUE : (int) rest.chars().filter(c -> c == '/').count() + 1;
    return Files.isDirectory(folder) ? below(folder, depth, file -> matchers.stream().anyMatch(m -> m.matches(folder.relativize(file))))
        : List.of();
  }

  /** A pattern in all the ways that leave out some of its <code>**</code><code>/</code>, which stand for no folder, too; those of Java do not. */
  private static Set<String> withoutFolders(String pattern) {
    Set<String> ways = new LinkedHashSet<>(Set.of(pattern));
    for (int i = 0; i < MOST_FOLDER_STARS; i++) {
      Set<String> fewer = new LinkedHashSet<>(ways);
      for (String way : ways) {
        Matcher stars = FOLDER_STARS.matcher(way);
        while (stars.find()) {
          fewer.add(way.substring(0, stars.start()) + way.substring(stars.end()));
        }
      }
      ways = fewer;
    }
    return ways;
  }

  private List<Input> below(Path folder, int depth, Predicate<Path> wanted) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && wanted.test(file)) {
          files.add(file);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) {
        if (!(e instanceof FileSystemLoopException)) {
          problems.add(file + ": cannot be looked through (" + e.getMessage() + ")");
        }
        return FileVisitResult.CONTINUE;
      }
    });
    return files.stream().sorted().map(file -> new Input(file, folder.relativize(file))).toList();
  }
}
