package io.dualmode.tools.confidence.sample;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.SearchDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Samples kept from one calibration to the next, JSON lines. The first line names what heard them, so that the evidence of one model
 * is not taken for that of another.
 *
 * @param file null to keep nothing
 * @param heardBy checksum of the weights, and what was tuned for the search
 */
public record EvidenceFile(Path file, String heardBy) {
  private static final String HEARD_BY = "heardBy";

  /** The file of a model. */
  public static EvidenceFile of(Path file, SupernetModel model) {
    SearchDefaults search = model.config().search();
    return new EvidenceFile(file, "weights " + model.weightMetadata().get("crc32c") + ", search " + search.head() + " " + search.mmiWeight()
        + " " + new TreeMap<>(search.options()) + " " + search.rescoring());
  }

  /** What is kept, nothing where there is no file. */
  public List<Sample> read() throws IOException {
    List<Sample> samples = new ArrayList<>();
    if (file == null || !Files.exists(file)) {
      return samples;
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !heardBy.equals(heardBy(lines.get(0)))) {
      throw new IOException(file + ": holds what another model or another search heard; delete it, or name another file");
    }
    for (String line : lines.subList(1, lines.size())) {
      samples.add(Sample.parse(line));
    }
    return samples;
  }

  private String heardBy(String line) throws IOException {
    try {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      return json.has(HEARD_BY) ? json.get(HEARD_BY).getAsString() : null;
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(file + ": is no file of evidence; name one that 'calibrate' wrote, or a new one", e);
    }
  }

  /** Keeps samples instead of what was there. */
  public void write(List<Sample> samples) throws IOException {
    if (file == null) {
      return;
    }
    JsonObject first = new JsonObject();
    first.addProperty(HEARD_BY, heardBy);
    List<String> lines = new ArrayList<>(List.of(first.toString()));
    samples.forEach(sample -> lines.add(sample.json()));
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(beside, lines);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
