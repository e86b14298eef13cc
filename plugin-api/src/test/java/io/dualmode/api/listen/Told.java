package io.dualmode.api.listen;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import java.util.ArrayList;
import java.util.List;

/** Notes what a listener is told, a line each; safe for one thread that tells and others that look. */
class Told implements RecognitionListener {
  private final List<String> lines = new ArrayList<>();

  private synchronized void add(String line) {
    lines.add(line);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  List<String> without(String kind) {
    return lines().stream().filter(line -> !line.startsWith(kind)).toList();
  }

  @Override
  public void partial(Hypothesis reading) {
    add("partial " + reading.text());
  }

  @Override
  public void utterance(RecognitionResult result) {
    long first = result.best().words().get(0).startMillis();
    add("utterance " + result.text() + " at " + first + " of " + result.startMillis() + ".." + result.endMillis());
  }

  @Override
  public void end() {
    add("end");
  }

  @Override
  public void failed(Exception problem) {
    add("failed " + problem.getMessage());
  }
}
