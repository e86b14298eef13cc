package io.dualmode.kaldi.rescore;

import io.dualmode.kaldi.io.FloatMatrix;
import io.dualmode.kaldi.io.KaldiInput;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.StringTokenizer;

/**
 * Vectors of words, each the sum of some features' vectors, weighed: {@code feat_embedding.final.mat} has a row for each feature,
 * {@code word_feats.txt} a line for each word from 0 on, {@code word feature weight feature weight ...}. Immutable and thread-safe.
 */
final class WordEmbeddings {
  private final FloatMatrix vectors;
  /** The features of word {@code w} are {@code first[w]..first[w+1]-1}. */
  private final int[] first;
  private final int[] features;
  private final float[] weights;

  private WordEmbeddings(FloatMatrix vectors, int[] first, int[] features, float[] weights) {
    this.vectors = vectors;
    this.first = first;
    this.features = features;
    this.weights = weights;
  }

  static WordEmbeddings read(Path featureVectors, Path wordFeatures) throws IOException {
    FloatMatrix vectors;
    try (KaldiInput in = KaldiInput.open(featureVectors)) {
      vectors = in.matrix();
      in.expectEnd();
    }
    for (float value : vectors.values()) {
      if (!Float.isFinite(value)) {
        throw new ModelFormatException(featureVectors.toString(), -1, "finite numbers", Float.toString(value));
      }
    }
    int[] first = new int[64];
    int[] features = new int[256];
    float[] weights = new float[256];
    int words = 0;
    int count = 0;
    // what is no text is a line that cannot be read
    try (BufferedReader lines = Files.newBufferedReader(wordFeatures, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        StringTokenizer fields = new StringTokenizer(line);
        int room = count + fields.countTokens() / 2;
        features = room > features.length ? Arrays.copyOf(features, 2 * room) : features;
        weights = room > weights.length ? Arrays.copyOf(weights, 2 * room) : weights;
        first = words + 2 > first.length ? Arrays.copyOf(first, 2 * first.length) : first;
        count = row(fields, words, vectors.rows(), features, weights, count, wordFeatures);
        first[++words] = count;
      }
    }
    if (words == 0) {
      throw new ModelFormatException(wordFeatures.toString(), 0, "a line for each word", "an empty file");
    }
    return new WordEmbeddings(vectors, Arrays.copyOf(first, words + 1), Arrays.copyOf(features, count), Arrays.copyOf(weights, count));
  }

  private static int row(StringTokenizer fields, int word, int most, int[] features, float[] weights, int from, Path file)
      throws ModelFormatException {
    String found = "";
    int count = from;
    try {
      found = fields.hasMoreTokens() ? fields.nextToken() : "nothing";
      if (Integer.parseInt(found) != word) {
        throw new NumberFormatException();
      }
      while (fields.hasMoreTokens()) {
        found = fields.nextToken();
        features[count] = Integer.parseInt(found);
        if (features[count] < 0 || features[count] >= most || count > from && features[count] <= features[count - 1]) {
          throw new NumberFormatException();
        }
        found = fields.hasMoreTokens() ? fields.nextToken() : "nothing";
        weights[count] = Float.parseFloat(found);
        if (!Float.isFinite(weights[count++])) {
          throw new NumberFormatException();
        }
      }
      return count;
    } catch (NumberFormatException e) {
      throw new ModelFormatException(file.toString(), -1, "in line " + (word + 1) + " the word " + word + ", and features of 0 to "
          + (most - 1) + " in rising order with a weight each", "'" + found + "'", e);
    }
  }

  /** How many words there are. */
  int words() {
    return first.length - 1;
  }

  /** Numbers of a vector. */
  int size() {
    return vectors.columns();
  }

  /** The vector of a word. */
  float[] vector(int word) {
    float[] sum = new float[size()];
    for (int i = first[word]; i < first[word + 1]; i++) {
      int at = features[i] * size();
      for (int c = 0; c < sum.length; c++) {
        sum[c] += weights[i] * vectors.values()[at + c];
      }
    }
    return sum;
  }

  /** The logarithm of the sum of exponentials of the products of a vector with those of all words but 0. */
  double logSum(float[] with) {
    double[] products = new double[vectors.rows()];
    for (int f = 0; f < products.length; f++) {
      products[f] = product(vectors.values(), f * size(), with);
    }
    double[] all = new double[words()];
    double most = Double.NEGATIVE_INFINITY;
    for (int word = 1; word < all.length; word++) {
      for (int i = first[word]; i < first[word + 1]; i++) {
        all[word] += weights[i] * products[features[i]];
      }
      most = Math.max(most, all[word]);
    }
    double sum = 0;
    for (int word = 1; word < all.length; word++) {
      sum += Math.exp(all[word] - most);
    }
    return most + Math.log(sum);
  }

  static double product(float[] a, int offset, float[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += a[offset + i] * b[i];
    }
    return sum;
  }
}
