package io.dualmode.tools.caption;

import io.dualmode.api.RecognitionResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Utterances in, subtitles out, while somebody speaks.
 *
 * <p>A subtitle appears with its first word and stays as long as its words are said, and longer where there is time until the next one, to
 * be read. So the last subtitle of an utterance is given out with the next utterance or at the end. Not thread-safe.
 */
public final class Captioner {
  private final CaptionRules rules;
  private final CaptionLayout layout;
  private Shown waiting;

  /** A subtitle whose end is not known yet. */
  private record Shown(long startMillis, long saidMillis, List<String> lines) {}

  public Captioner(CaptionRules rules) {
    this(rules, 0);
  }

  /** @param reserved columns of the first line of every subtitle that the caller needs, as for the name of who speaks */
  public Captioner(CaptionRules rules, int reserved) {
    this.rules = rules;
    this.layout = new CaptionLayout(rules, reserved);
  }

  /** The subtitles of whole utterances of one speaker or channel, in order. */
  public static List<Caption> captions(List<RecognitionResult> utterances, CaptionRules rules) {
    Captioner captioner = new Captioner(rules);
    List<Caption> captions = new ArrayList<>();
    utterances.forEach(utterance -> captions.addAll(captioner.utterance(utterance)));
    captions.addAll(captioner.finish());
    return captions;
  }

  /** Takes the next utterance; returns the subtitles that are complete. */
  public List<Caption> utterance(RecognitionResult utterance) {
    List<SpokenPiece> words = SpokenPiece.of(utterance.best(), utterance.startMillis(), utterance.endMillis());
    List<Caption> complete = new ArrayList<>();
    for (CaptionLayout.Part part : layout.parts(words)) {
      long start = words.get(part.from()).startMillis();
      if (waiting != null) {
        start = Math.max(start, waiting.startMillis() + 1);
        complete.add(shownUntil(start));
      }
      waiting = new Shown(start, Math.max(start, words.get(part.to() - 1).endMillis()), part.lines());
    }
    return complete;
  }

  /** The last subtitle, if there is one. */
  public List<Caption> finish() {
    if (waiting == null) {
      return List.of();
    }
    List<Caption> last = List.of(shownUntil(Long.MAX_VALUE));
    waiting = null;
    return last;
  }

  private Caption shownUntil(long next) {
    int characters = waiting.lines().stream().mapToInt(TextColumns::of).sum();
    long start = waiting.startMillis();
    long readable = start + Math.max(rules.shortestMillis(), 1000L * characters / rules.charactersPerSecond());
    long end = Math.max(waiting.saidMillis(), Math.min(readable, start + rules.longestMillis()));
    // a subtitle that is cut off to leave the gap shows at least half of the time that there is
    long most = next == Long.MAX_VALUE ? next : Math.max(next - rules.gapMillis(), start + (next - start + 1) / 2);
    return new Caption(start, Math.min(end, most), waiting.lines());
  }
}
