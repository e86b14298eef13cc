package io.dualmode.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngine;
import io.dualmode.codecs.flac.FlacAudio;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.tools.cli.Main;
import io.dualmode.vosk.VoskModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every artifact says under which licences it is passed on, those of what it contains of others included. */
class LicenceTest {
  /** Where the classes of each module lie: its jar, or its folder of classes before that is packed. */
  private static List<URL> modules() throws IOException, ClassNotFoundException {
    List<URL> places = new ArrayList<>(List.of(model()));
    for (Class<?> type : List.of(SpeechEngine.class, FlacAudio.class, SupernetEngine.class, VoskModel.class, Main.class,
        Class.forName("io.dualmode.sphinx.NeuralSearchManager"))) {
      places.add(type.getProtectionDomain().getCodeSource().getLocation());
    }
    return places;
  }

  /** Where the bundled model lies. */
  private static URL model() throws IOException {
    String card = "io/dualmode/model/en-us/README.md";
    String url = SupernetEngine.class.getResource("/" + card).toString();
    return new URL(url.substring(0, url.length() - card.length()).replaceFirst("^jar:(.*)!/$", "$1"));
  }

  /** The jars that stand alone, where the build has come as far as making them. */
  private static List<URL> jarsOfClassifierAll() throws IOException {
    List<URL> jars = new ArrayList<>();
    for (String module : List.of("vosk-adapter", "sphinx-adapter")) {
      try (var files = Files.list(Path.of("..", module, "target"))) {
        for (Path jar : files.filter(file -> file.getFileName().toString().endsWith("-all.jar")).toList()) {
          jars.add(jar.toUri().toURL());
        }
      }
    }
    return jars;
  }

  private static void assertSame(URL artifact, String resource, String file) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {artifact}, null); InputStream in = loader.getResourceAsStream(resource)) {
      assertNotNull(in, artifact + " lacks " + resource);
      assertEquals(Files.readString(Path.of("..").resolve(file)), new String(in.readAllBytes(), StandardCharsets.UTF_8), artifact + "!/" + resource);
    }
  }

  @Test
  void everyArtifact_hasItsLicences() throws Exception {
    List<URL> artifacts = modules();
    artifacts.addAll(jarsOfClassifierAll());
    assertTrue(artifacts.size() >= 6, artifacts.toString());
    for (URL artifact : artifacts) {
      for (String name : List.of("LICENSE", "NOTICE", "licenses/cmudict.txt", "licenses/slf4j.txt")) {
        assertSame(artifact, "META-INF/" + name, name);
      }
    }
  }

  /** Of every library in it that the Apache License does not cover, its own words; of the others their notices. */
  @Test
  void runnableJar_hasTheLicencesOfItsLibraries() throws Exception {
    Path jar = Path.of("../cli/target/dualmode.jar");
    if (!Files.exists(jar)) {
      // a build that has not come as far, or was told to leave it out
      jar = null;
    }
    for (String name : List.of("concentus", "jcodec", "jline", "progressbar", "sphinx4")) {
      String licence = "META-INF/licenses/" + name + ".txt";
      Path source = Path.of("../cli/src/main/resources").resolve(licence);
      assertTrue(Files.readString(source).contains("COPYRIGHT HOLDERS") || Files.readString(source).contains("DISCLAIM ALL WARRANTIES"), name);
      if (jar != null) {
        assertSame(jar.toUri().toURL(), licence, "cli/src/main/resources/" + licence);
      }
    }
    if (jar != null) {
      for (String[] said : new String[][] {{"NOTICE", "The Dualmode authors"}, {"NOTICE", "Micrometer"}, {"NOTICE.txt", "Apache Commons Codec"},
          {"NOTICE.txt", "Apache Commons Math"}, {"LICENSE", "Java Native Access"}, {"LICENSE.txt", "Gil Tene"}}) {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
            InputStream in = loader.getResourceAsStream("META-INF/" + said[0])) {
          assertNotNull(in, said[0]);
          assertTrue(new String(in.readAllBytes(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT).contains(said[1].toLowerCase(Locale.ROOT)), String.join(": ", said));
        }
      }
    }
  }

  @Test
  void bundledModel_cardHasTheLicenceOfTheDictionary_andIsTheOneOfTheDocuments() throws IOException {
    String card = Files.readString(Path.of("../docs/model-card.md"));
    for (String line : Files.readAllLines(Path.of("../licenses/cmudict.txt"))) {
      assertTrue(card.contains(line), line);
    }
    assertSame(model(), "io/dualmode/model/en-us/README.md", "docs/model-card.md");
  }
}
