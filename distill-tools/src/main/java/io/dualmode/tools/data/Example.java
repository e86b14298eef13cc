package io.dualmode.tools.data;

import io.dualmode.tools.data.augmentation.NoiseMixer;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One utterance to train on: its place in the cache and its alignment. */
public record Example(CachedUtterance utterance, PhoneAlignment alignment) {
  /** Shortest and longest utterance used. */
  static final double MIN_SECONDS = 0.2;
  static final double MAX_SECONDS = 22;
  /** Longest piece of speech without labels. */
  private static final double MAX_PIECE_SECONDS = 15;
  /** The aligner's framing may differ from the front end's by the frames that do not fit at the end. */
  private static final int MAX_FRAME_MISMATCH = 6;

  private static final Logger LOG = LoggerFactory.getLogger(Example.class);

  /**
   * The utterances of a split that are no noise, have an alignment and last 0.2 to 22 s, in the order of the cache. Alignments
   * that cover another number of frames than the features, by more than 6, are left out with one warning.
   */
  public static List<Example> select(FeatureCache cache, Map<String, PhoneAlignment> alignments, String split) {
    List<Example> out = new ArrayList<>();
    int mismatched = 0;
    String first = null;
    for (CachedUtterance u : cache.utterances()) {
      PhoneAlignment alignment = alignments.get(u.id());
      if (!u.split().equals(split) || u.corpus().equals(NoiseMixer.CORPUS) || alignment == null
          || u.seconds() < MIN_SECONDS || u.seconds() > MAX_SECONDS) {
        continue;
      }
      if (Math.abs(alignment.frames() - u.frames()) > MAX_FRAME_MISMATCH) {
        mismatched++;
        first = first == null ? u.id() + " (" + alignment.frames() + " frames aligned, " + u.frames() + " in the cache)" : first;
        continue;
      }
      out.add(new Example(u, alignment));
    }
    if (mismatched > 0) {
      LOG.warn("{} alignments do not fit the cache and are left out, the first of {}; align this cache again", mismatched, first);
    }
    return out;
  }

  /** The utterances of a split that are no noise, have units and last 0.2 to 22 s, whatever front end's frames they have. */
  public static List<Example> transcribed(FeatureCache cache, Map<String, PhoneAlignment> alignments, String split) {
    return cache.utterances().stream()
        .filter(u -> u.split().equals(split) && !u.corpus().equals(NoiseMixer.CORPUS) && alignments.containsKey(u.id())
            && u.seconds() >= MIN_SECONDS && u.seconds() <= MAX_SECONDS)
        .map(u -> new Example(u, alignments.get(u.id()))).filter(Example::isTranscribed).toList();
  }

  /** Speech that nobody knows the words of. */
  public static Example untranscribed(CachedUtterance utterance) {
    return new Example(utterance, new PhoneAlignment(utterance.id(), utterance.frames(), 0, new int[0], new int[0]));
  }

  /** Whether it is known what is said. */
  public boolean isTranscribed() {
    return alignment.phones().length > 0;
  }

  /**
   * All speech of a split, aligned or not, for training without labels: utterances are cut into equal pieces of at most 15 s, labelled
   * as one silence; noises are left out, and so is what a speaker says whom another split has.
   */
  public static List<Example> selectSpeech(FeatureCache cache, String split) {
    Set<String> others = new HashSet<>();
    for (CachedUtterance u : cache.utterances()) {
      if (!u.split().equals(split) && !u.corpus().equals(NoiseMixer.CORPUS) && !u.speaker().isEmpty()) {
        others.add(u.speaker());
      }
    }
    List<Example> out = new ArrayList<>();
    for (CachedUtterance u : cache.utterances()) {
      if (!u.split().equals(split) || u.corpus().equals(NoiseMixer.CORPUS) || others.contains(u.speaker())
          || u.seconds() < MIN_SECONDS) {
        continue;
      }
      int pieces = (int) Math.ceil(u.seconds() / MAX_PIECE_SECONDS);
      for (int i = 0; i < pieces; i++) {
        int first = (int) ((long) u.frames() * i / pieces);
        int frames = (int) ((long) u.frames() * (i + 1) / pieces) - first;
        int sample = (int) ((long) u.samples() * i / pieces);
        int samples = (int) ((long) u.samples() * (i + 1) / pieces) - sample;
        CachedUtterance piece = pieces == 1 ? u : new CachedUtterance(u.id() + "#" + i, u.corpus(), u.split(), u.speaker(), u.group(),
            u.sampleOffset() + sample, samples, u.frameOffset() + first, frames, "");
        out.add(new Example(piece, new PhoneAlignment(piece.id(), frames, 0, new int[] {0}, new int[] {0})));
      }
    }
    return out;
  }
}
