package io.dualmode.kaldi.engine;

import io.dualmode.kaldi.directory.KaldiDirectory;
import io.dualmode.kaldi.fst.file.SymbolTable;
import io.dualmode.kaldi.transition.TransitionModel;
import io.dualmode.kaldi.words.SoundLabels;
import io.dualmode.kaldi.words.WordAligner;
import io.dualmode.kaldi.words.WordBoundaries;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;

/**
 * What the labels of a graph mean.
 *
 * @param names of words
 * @param transitions what the acoustic labels mean
 * @param aligner puts words where their phones are
 * @param silencePhones phones that are no speech
 */
record Vocabulary(SymbolTable names, TransitionModel transitions, WordAligner aligner, Set<Integer> silencePhones) {
  static Vocabulary read(KaldiDirectory directory, SymbolTable names, TransitionModel transitions, Set<Integer> silencePhones)
      throws IOException {
    WordBoundaries boundaries = Files.isRegularFile(directory.wordBoundaries()) ? WordBoundaries.read(directory.wordBoundaries()) : null;
    SoundLabels labels = new SoundLabels() {
      @Override
      public int phone(int label) {
        return transitions.phone(label);
      }

      @Override
      public boolean isFinal(int label) {
        return transitions.isFinal(label);
      }

      @Override
      public boolean isSelfLoop(int label) {
        return transitions.isSelfLoop(label);
      }
    };
    return new Vocabulary(names, transitions, new WordAligner(labels, boundaries), silencePhones);
  }

  /** The phone of which a label of the graph tells, once in each; 0 for other labels. */
  int soundOf(int label) {
    return transitions.isFirst(label) ? transitions.phone(label) : 0;
  }

  /** Whether a label of the graph is silence. */
  boolean isSilence(int label) {
    return silencePhones.contains(transitions.phone(label));
  }
}
