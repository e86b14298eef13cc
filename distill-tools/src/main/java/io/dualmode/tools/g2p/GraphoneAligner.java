package io.dualmode.tools.g2p;

import io.dualmode.model.g2p.Graphone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits words and their pronunciations into graphones: expectation maximisation of a unigram model over graphones, then the best
 * split of each word.
 *
 * <p>A graphone is one letter with up to two units; every split of a word into graphones counts with its probability, by the
 * forward-backward algorithm on the grid of letters and units. On CMUdict, adding graphones of two letters lowered the word
 * accuracy by 0.4 points, those of two letters and two units by 3: the n-grams see the context anyway, and fewer graphones are
 * better counted.
 *
 * <p>S. Deligne, F. Yvon and F. Bimbot, "Variable-length sequence matching for phonetic transcription using joint multigrams",
 * Eurospeech 1995; M. Bisani and H. Ney, Speech Communication 50 (2008), section 3.1.
 */
final class GraphoneAligner {
  /** Sizes of graphones: letters, units. */
  private static final int[][] SIZES = {{1, 0}, {1, 1}, {1, 2}};
  private static final double FLOOR = 1e-12;

  /** A word with one pronunciation. */
  record Entry(String letters, int[] units) {}

  private final Map<Graphone, Integer> numbers = new HashMap<>();
  private final List<Graphone> graphones = new ArrayList<>();
  private final List<Grid> grids = new ArrayList<>();
  private double[] probabilities;

  /** The graphones at each cell of an entry's grid: {@code cell[(i * (units + 1) + j) * SIZES + size]}, -1 where none fits. */
  private record Grid(int letters, int units, int[] cells) {
    int at(int i, int j) {
      return i * (units + 1) + j;
    }
  }

  GraphoneAligner(List<Entry> entries) {
    for (Entry entry : entries) {
      grids.add(grid(entry));
    }
    probabilities = new double[graphones.size()];
    Arrays.fill(probabilities, 1.0 / graphones.size());
  }

  private Grid grid(Entry entry) {
    int letters = entry.letters.length();
    int units = entry.units.length;
    int[] cells = new int[(letters + 1) * (units + 1) * SIZES.length];
    Arrays.fill(cells, -1);
    for (int i = 0; i < letters; i++) {
      for (int j = 0; j <= units; j++) {
        for (int s = 0; s < SIZES.length; s++) {
          int toLetter = i + SIZES[s][0];
          int toUnit = j + SIZES[s][1];
          if (toLetter <= letters && toUnit <= units) {
            Graphone graphone = new Graphone(entry.letters.substring(i, toLetter), Arrays.copyOfRange(entry.units, j, toUnit));
            cells[(i * (units + 1) + j) * SIZES.length + s] = numbers.computeIfAbsent(graphone, g -> {
              graphones.add(g);
              return graphones.size() - 1;
            });
          }
        }
      }
    }
    return new Grid(letters, units, cells);
  }

  /** One iteration of expectation maximisation; returns the mean log-likelihood of an entry before it. */
  double iterate() {
    double[] expected = new double[probabilities.length];
    double logLikelihood = 0;
    int split = 0;
    for (Grid grid : grids) {
      double[] forward = forward(grid);
      double total = forward[grid.at(grid.letters, grid.units)];
      if (total <= 0) {
        continue;
      }
      logLikelihood += Math.log(total);
      split++;
      addExpectations(grid, forward, total, expected);
    }
    double sum = Arrays.stream(expected).sum();
    for (int g = 0; g < expected.length; g++) {
      probabilities[g] = Math.max(FLOOR, expected[g] / sum);
    }
    return logLikelihood / Math.max(1, split);
  }

  private double[] forward(Grid grid) {
    double[] forward = new double[(grid.letters + 1) * (grid.units + 1)];
    forward[0] = 1;
    for (int i = 0; i < grid.letters; i++) {
      for (int j = 0; j <= grid.units; j++) {
        int from = grid.at(i, j);
        for (int s = 0; s < SIZES.length && forward[from] > 0; s++) {
          int graphone = grid.cells[from * SIZES.length + s];
          if (graphone >= 0) {
            forward[grid.at(i + SIZES[s][0], j + SIZES[s][1])] += forward[from] * probabilities[graphone];
          }
        }
      }
    }
    return forward;
  }

  private void addExpectations(Grid grid, double[] forward, double total, double[] expected) {
    double[] backward = new double[forward.length];
    backward[grid.at(grid.letters, grid.units)] = 1;
    for (int i = grid.letters - 1; i >= 0; i--) {
      for (int j = grid.units; j >= 0; j--) {
        int from = grid.at(i, j);
        for (int s = 0; s < SIZES.length; s++) {
          int graphone = grid.cells[from * SIZES.length + s];
          if (graphone >= 0) {
            double onward = probabilities[graphone] * backward[grid.at(i + SIZES[s][0], j + SIZES[s][1])];
            backward[from] += onward;
            expected[graphone] += forward[from] * onward / total;
          }
        }
      }
    }
  }

  double probability(Graphone graphone) {
    Integer number = numbers.get(graphone);
    return number == null ? 0 : probabilities[number];
  }

  /** The best split of every entry, in their order; an empty list where no split exists. */
  List<List<Graphone>> bestSplits() {
    List<List<Graphone>> splits = new ArrayList<>(grids.size());
    for (Grid grid : grids) {
      splits.add(bestSplit(grid));
    }
    return splits;
  }

  private List<Graphone> bestSplit(Grid grid) {
    double[] best = new double[(grid.letters + 1) * (grid.units + 1)];
    int[] taken = new int[best.length];
    best[0] = 1;
    for (int i = 0; i < grid.letters; i++) {
      for (int j = 0; j <= grid.units; j++) {
        int from = grid.at(i, j);
        for (int s = 0; s < SIZES.length && best[from] > 0; s++) {
          int graphone = grid.cells[from * SIZES.length + s];
          if (graphone >= 0) {
            int to = grid.at(i + SIZES[s][0], j + SIZES[s][1]);
            double score = best[from] * probabilities[graphone];
            if (score > best[to]) {
              best[to] = score;
              taken[to] = s;
            }
          }
        }
      }
    }
    List<Graphone> reversed = new ArrayList<>();
    int i = grid.letters;
    int j = grid.units;
    if (best[grid.at(i, j)] <= 0) {
      return List.of();
    }
    while (i > 0) {
      int s = taken[grid.at(i, j)];
      i -= SIZES[s][0];
      j -= SIZES[s][1];
      reversed.add(graphones.get(grid.cells[grid.at(i, j) * SIZES.length + s]));
    }
    Collections.reverse(reversed);
    return reversed;
  }
}
