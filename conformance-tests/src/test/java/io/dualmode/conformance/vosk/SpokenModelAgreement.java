package io.dualmode.conformance.vosk;

import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How alike both engines hear recordings with the model of {@link SpokenModelTest}: folder, words of the model, manifest, split, how many
 * recordings. Prints what each hears wrong of what is said, and how many words, partial texts and confidences differ between them.
 */
final class SpokenModelAgreement {
  private static final Pattern FINAL_TEXT = Pattern.compile("\"text\" : \"([^\"]*)\"");
  /** Recordings that a process hears, so that none takes too long. */
  private static final int GROUP = 10;
  private static final Pattern CONFIDENCE = Pattern.compile("\"conf\" : ([\\d.]+)");

  private SpokenModelAgreement() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Path model = folder.resolve("model");
    if (!Files.exists(model)) {
      SpokenModelTest.model(Integer.parseInt(arguments[1])).write(model);
    }
    List<ManifestEntry> spoken = Manifest.read(Path.of(arguments[2])).entries().stream()
        .filter(e -> e.split().equals(arguments[3]) && e.text() != null).limit(Integer.parseInt(arguments[4])).toList();
    HostJvm jvm = new HostJvm(folder);
    Path classes = jvm.compile("VoskCompare");
    List<String> theirs = new ArrayList<>();
    List<String> ours = new ArrayList<>();
    for (int at = 0; at < spoken.size(); at += GROUP) {
      List<String> program = new ArrayList<>(List.of(model.toString(), "-"));
      for (ManifestEntry entry : spoken.subList(at, Math.min(spoken.size(), at + GROUP))) {
        program.add(Toys.wave(folder.resolve(entry.id() + ".wav"), Recordings.samples(entry.audio())).toString());
      }
      String[] all = program.toArray(String[]::new);
      theirs.addAll(jvm.run(HostJvm.realClassPath(), classes, List.of(), "VoskCompare", all).lines());
      ours.addAll(jvm.run(HostJvm.adapterClassPath(), classes, List.of(), "VoskCompare", all).lines());
    }
    compare(spoken, theirs, ours);
  }

  private static void compare(List<ManifestEntry> spoken, List<String> theirs, List<String> ours) {
    List<List<String>> real = texts(theirs);
    List<List<String>> here = texts(ours);
    int words = 0;
    int said = 0;
    int differing = 0;
    int[] wrong = new int[2];
    for (int i = 0; i < spoken.size(); i++) {
      List<String> text = Arrays.asList(spoken.get(i).text().split(" "));
      said += text.size();
      words += real.get(i).size();
      differing += EditDistance.compare(real.get(i), here.get(i)).errors();
      wrong[0] += EditDistance.compare(text, real.get(i)).errors();
      wrong[1] += EditDistance.compare(text, here.get(i)).errors();
    }
    System.out.printf(Locale.ROOT, "%d recordings, %d words said; wrong: real engine %.1f %%, here %.1f %%; %d of %d words differ (%.2f %% agree)%n",
        spoken.size(), said, 100.0 * wrong[0] / said, 100.0 * wrong[1] / said, differing, words, 100.0 * (words - differing) / words);
    int lines = 0;
    int other = 0;
    int numbers = 0;
    double farthest = 0;
    int far = 0;
    for (int i = 0; i < Math.min(theirs.size(), ours.size()); i++) {
      lines++;
      if (!CONFIDENCE.matcher(theirs.get(i)).replaceAll("").replaceAll("\\d+\\.\\d+", "#")
          .equals(CONFIDENCE.matcher(ours.get(i)).replaceAll("").replaceAll("\\d+\\.\\d+", "#"))) {
        other++;
        continue;
      }
      Matcher a = CONFIDENCE.matcher(theirs.get(i));
      Matcher b = CONFIDENCE.matcher(ours.get(i));
      while (a.find() && b.find()) {
        double difference = Math.abs(Double.parseDouble(a.group(1)) - Double.parseDouble(b.group(1)));
        numbers++;
        far += difference > 0.02 ? 1 : 0;
        farthest = Math.max(farthest, difference);
      }
    }
    System.out.printf(Locale.ROOT, "%d lines of results, partial texts and alternatives (real engine %d, here %d): %d say other words; of %d confidences %d"
        + " differ by more than 0.02, at most by %.3f%n", lines, theirs.size(), ours.size(), other, numbers, far, farthest);
  }

  /** The words of each recording, of its results without alternatives. */
  private static List<List<String>> texts(List<String> lines) {
    List<List<String>> texts = new ArrayList<>();
    List<String> words = new ArrayList<>();
    boolean alternatives = false;
    for (String line : lines) {
      if (line.startsWith("partial")) {
        continue;
      }
      Matcher text = FINAL_TEXT.matcher(line);
      if (!alternatives && text.find() && !text.group(1).isEmpty()) {
        words.addAll(List.of(text.group(1).split(" ")));
      }
      if (line.startsWith("final")) {
        if (!alternatives) {
          texts.add(words);
          words = new ArrayList<>();
        }
        alternatives = !alternatives;
      }
    }
    return texts;
  }
}
