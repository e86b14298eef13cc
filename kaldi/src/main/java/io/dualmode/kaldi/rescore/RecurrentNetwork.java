package io.dualmode.kaldi.rescore;

import io.dualmode.kaldi.io.KaldiInput;
import io.dualmode.kaldi.io.KaldiOptions;
import io.dualmode.kaldi.network.StepNetwork;
import io.dualmode.kaldi.nnet3.Nnet3;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A recurrent language model of Kaldi ({@code rnnlm/}): vectors of words in, vectors out whose products with those of words are their
 * log-probabilities, near enough to summing to one unless the options ask for more. Immutable and thread-safe.
 *
 * @param network from the vector of a word to what is expected behind it
 * @param words their vectors
 * @param begin the word before the first of a sentence
 * @param end the word behind the last of one
 * @param normalise whether log-probabilities are made to sum to one
 */
record RecurrentNetwork(StepNetwork network, WordEmbeddings words, int begin, int end, boolean normalise) {
  /** Reads a folder. */
  static RecurrentNetwork read(Path folder) throws IOException {
    Path options = folder.resolve("special_symbol_opts.conf");
    WordEmbeddings words = WordEmbeddings.read(folder.resolve("feat_embedding.final.mat"), folder.resolve("word_feats.txt"));
    KaldiOptions symbols = KaldiOptions.read(options);
    StepNetwork network = network(folder.resolve("final.raw"), words.size());
    return new RecurrentNetwork(network, words, symbol(symbols, "bos-symbol", words.words()), symbol(symbols, "eos-symbol", words.words()),
        symbols.bool("normalize-probs", false));
  }

  private static int symbol(KaldiOptions options, String name, int words) throws ModelFormatException {
    int symbol = options.integer(name, -1);
    if (symbol < 1 || symbol >= words) {
      throw options.wrong(name, "a word of 1 to " + (words - 1));
    }
    return symbol;
  }

  private static StepNetwork network(Path file, int size) throws IOException {
    Nnet3 read;
    try (KaldiInput in = KaldiInput.open(file)) {
      read = Nnet3.read(in);
    }
    try {
      StepNetwork network = new StepNetwork(read, Precision.STORED, KernelProvider.kernels());
      if (network.inputs() != size || network.outputs() != size) {
        throw new IllegalArgumentException("it reads " + network.inputs() + " numbers and gives " + network.outputs()
            + ", but vectors of words have " + size);
      }
      return network;
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file.toString(), -1, "a network that reads words one after another", e.getMessage(), e);
    }
  }
}
