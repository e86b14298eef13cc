package io.dualmode.api.lattice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlfWriterTest {
  /** Reads what the HTK book says of version 1.0: fields {@code name=value} divided by blanks, comments, sizes before nodes and links. */
  private static final class Reader {
    final Map<String, String> header = new HashMap<>();
    final List<Map<String, String>> nodes = new ArrayList<>();
    final List<Map<String, String>> links = new ArrayList<>();

    Reader(String text) {
      for (String line : text.split("\n")) {
        if (line.startsWith("#")) {
          continue;
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : line.split(" ")) {
          fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
        }
        if (fields.containsKey("I")) {
          assertEquals(nodes.size(), Integer.parseInt(fields.get("I")));
          nodes.add(fields);
        } else if (fields.containsKey("J")) {
          assertEquals(links.size(), Integer.parseInt(fields.get("J")));
          links.add(fields);
        } else {
          header.putAll(fields);
        }
      }
      assertEquals(nodes.size(), Integer.parseInt(header.get("N")));
      assertEquals(links.size(), Integer.parseInt(header.get("L")));
    }

    double number(int link, String field) {
      return Double.parseDouble(links.get(link).get(field));
    }
  }

  private static Reader written(Lattice lattice) throws IOException {
    StringBuilder out = new StringBuilder();
    SlfWriter.write(lattice, "some talk.wav", out);
    return new Reader(out.toString());
  }

  @Test
  void write_smallLattice_isThisText() throws IOException {
    Lattice lattice = new Lattice(List.of(0L, 540L, 1200L), List.of(new Lattice.Edge(0, 1, "'tis", -10.5, -3, 0.75),
        new Lattice.Edge(0, 1, "ice cream", -11, -2.5, 0.25), new Lattice.Edge(1, 2, "", -1, -0.5, 1)), 0, 2, 0.5, -1);
    StringBuilder out = new StringBuilder();
    SlfWriter.write(lattice, "a\\b", out);
    assertEquals("""
        VERSION=1.0
        UTTERANCE=a\\\\b
        lmscale=0.50000000 wdpenalty=-1.0000000 acscale=1.0
        start=0 end=2
        N=3 L=3
        # Node definitions
        I=0 t=0.000
        I=1 t=0.540
        I=2 t=1.200
        # Link definitions
        J=0 S=0 E=1 W=\\'tis a=-10.500000 l=-4.0000000 p=0.75000000
        J=1 S=0 E=1 W=ice\\040cream a=-11.000000 l=-3.0000000 p=0.25000000
        J=2 S=1 E=2 W=!NULL a=-1.0000000 l=-1.0000000 p=1.0000000
        """, out.toString());
  }

  /** A random lattice with exact posteriors. */
  private static Lattice random(Random random) {
    return random(random, 0.5 + random.nextDouble(), random.nextDouble() - 0.5);
  }

  private static Lattice random(Random random, double languageWeight, double wordPenalty) {
    int nodes = 3 + random.nextInt(12);
    List<int[]> ends = new ArrayList<>();
    for (int node = 1; node < nodes; node++) {
      ends.add(new int[] {random.nextInt(node), node});
      ends.add(new int[] {node - 1, node});
      if (random.nextBoolean()) {
        ends.add(new int[] {random.nextInt(node), node});
      }
    }
    double[] acoustic = random.doubles(ends.size(), -40, 3).toArray();
    double[] language = random.doubles(ends.size(), -9, 0).toArray();
    double[] forward = new double[nodes];
    double[] backward = new double[nodes];
    forward[0] = backward[nodes - 1] = 1;
    for (int i = 0; i < ends.size(); i++) {
      forward[ends.get(i)[1]] += forward[ends.get(i)[0]] * Math.exp((acoustic[i] + language[i]) / 5);
    }
    for (int i = ends.size() - 1; i >= 0; i--) {
      backward[ends.get(i)[0]] += backward[ends.get(i)[1]] * Math.exp((acoustic[i] + language[i]) / 5);
    }
    List<Lattice.Edge> edges = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      int[] e = ends.get(i);
      double posterior = forward[e[0]] * Math.exp((acoustic[i] + language[i]) / 5) * backward[e[1]] / forward[nodes - 1];
      edges.add(new Lattice.Edge(e[0], e[1], random.nextInt(5) == 0 ? "" : "w" + i, acoustic[i], language[i], Math.min(1, posterior)));
    }
    List<Long> times = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      times.add(node * 100L + random.nextInt(100));
    }
    return new Lattice(times, edges, 0, nodes - 1, languageWeight, wordPenalty);
  }

  @Test
  void write_randomLattices_posteriorsSumToOneAcrossEveryCutAndPathsKeepTheirScores() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      Lattice lattice = random(new Random(seed));
      Reader read = written(seed % 2 == 0 ? lattice : Lattice.joined(List.of(lattice,
          random(new Random(-seed - 1), lattice.languageWeight(), lattice.wordPenalty()))));
      int end = Integer.parseInt(read.header.get("end"));
      assertEquals(read.nodes.size() - 1, end);
      for (int cut = 1; cut <= end; cut++) {
        double sum = 0;
        for (int link = 0; link < read.links.size(); link++) {
          sum += read.number(link, "S") < cut && read.number(link, "E") >= cut ? read.number(link, "p") : 0;
        }
        assertEquals(1, sum, 1e-6, "cut before node " + cut + " of seed " + seed);
      }
      for (int link = 0; link < lattice.edges().size(); link++) {
        Lattice.Edge edge = lattice.edges().get(link);
        double score = read.number(link, "a") + Double.parseDouble(read.header.get("lmscale")) * read.number(link, "l")
            + (edge.word().isEmpty() ? 0 : Double.parseDouble(read.header.get("wdpenalty")));
        assertEquals(edge.acousticScore() + edge.languageScore(), score, 1e-5, "link " + link + " of seed " + seed);
        assertEquals(edge.word().isEmpty() ? "!NULL" : edge.word(), read.links.get(link).get("W"));
      }
    }
  }

  @Test
  void joined_utterances_followOneAnother() {
    Lattice first = new Lattice(List.of(0L, 500L), List.of(new Lattice.Edge(0, 1, "one", -1, -1, 1)), 0, 1);
    Lattice second = new Lattice(List.of(700L, 900L), List.of(new Lattice.Edge(0, 1, "two", -1, -1, 1)), 0, 1);
    Lattice joined = Lattice.joined(List.of(first, second));
    assertEquals(List.of(0L, 500L, 700L, 900L), joined.nodeMillis());
    assertEquals(List.of("one", "", "two"), joined.edges().stream().map(Lattice.Edge::word).toList());
    assertTrue(joined.start() == 0 && joined.end() == 3);
  }
}
