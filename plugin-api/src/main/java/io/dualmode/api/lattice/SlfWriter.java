package io.dualmode.api.lattice;

import java.io.IOException;
import java.util.Locale;

/**
 * Writes a {@link Lattice} in HTK's standard lattice format, which HTK, SRILM's {@code lattice-tool} and other rescoring tools read.
 *
 * <p>Words stand on the links; a link without word (silence at the end, or between two utterances) has {@code W=!NULL}. Times are in
 * seconds, scores natural logarithms: {@code a} of the audio, {@code l} of the language model as it would score unweighted, so that a
 * path scores {@code sum(a + lmscale * l) + wdpenalty * words}; {@code p} is the posterior of the link. Quotes at the beginning of a
 * word and backslashes take a backslash, blanks are written as {@code \040}.
 *
 * <p>Source: "The HTK book" for HTK 3.4, section 20, lattice format SLF version 1.0.
 */
public final class SlfWriter {
  private SlfWriter() {}

  /**
   * Writes a lattice.
   *
   * @param utterance name of what was heard, for {@code UTTERANCE}
   */
  public static void write(Lattice lattice, String utterance, Appendable out) throws IOException {
    double weight = lattice.languageWeight();
    line(out, "VERSION=1.0");
    line(out, "UTTERANCE=%s", escaped(utterance));
    line(out, "lmscale=%s wdpenalty=%s acscale=1.0", number(weight), number(lattice.wordPenalty()));
    line(out, "start=%d end=%d", lattice.start(), lattice.end());
    line(out, "N=%d L=%d", lattice.nodeMillis().size(), lattice.edges().size());
    line(out, "# Node definitions");
    for (int node = 0; node < lattice.nodeMillis().size(); node++) {
      line(out, "I=%d t=%.3f", node, lattice.nodeMillis().get(node) / 1000.0);
    }
    line(out, "# Link definitions");
    for (int link = 0; link < lattice.edges().size(); link++) {
      Lattice.Edge edge = lattice.edges().get(link);
      boolean word = !edge.word().isEmpty();
      double language = edge.languageScore() - (word ? lattice.wordPenalty() : 0);
      line(out, "J=%d S=%d E=%d W=%s a=%s l=%s p=%s", link, edge.from(), edge.to(), word ? escaped(edge.word()) : "!NULL",
          number(edge.acousticScore()), number(weight == 0 ? 0 : language / weight), number(edge.posterior()));
    }
  }

  private static void line(Appendable out, String format, Object... values) throws IOException {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.8g", value + 0.0);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ') {
        escaped.append(String.format("\\%03o", (int) c));
      } else if (c == '\\' || i == 0 && (c == '\'' || c == '"')) {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
