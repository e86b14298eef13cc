package io.dualmode.tools.phones;

import io.dualmode.tools.data.cache.CachedUtterance;
import java.util.Comparator;

/**
 * Speech whose errors are counted together: never two corpora, two splits, or adults and children.
 *
 * @param group {@code adult}, {@code child} or empty
 */
record SpeechSet(String corpus, String split, String group) implements Comparable<SpeechSet> {

  private static final Comparator<SpeechSet> ORDER =
      Comparator.comparing(SpeechSet::split).thenComparing(SpeechSet::corpus).thenComparing(SpeechSet::group);

  static SpeechSet of(CachedUtterance utterance) {
    return new SpeechSet(utterance.corpus(), utterance.split(), utterance.group());
  }

  /** For example {@code speechocean762 test, child}. */
  String title() {
    return corpus + " " + split + (group.isEmpty() ? "" : ", " + group);
  }

  @Override
  public int compareTo(SpeechSet other) {
    return ORDER.compare(this, other);
  }
}
