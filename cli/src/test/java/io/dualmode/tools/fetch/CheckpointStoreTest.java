package io.dualmode.tools.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.checkpoint.KnownCheckpoint;
import io.dualmode.model.format.ModelCache;
import io.dualmode.model.format.ModelName;
import io.dualmode.tools.fetch.ScriptedServer.Request;
import io.dualmode.tools.imports.ModelImport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching from servers good and bad; the file is a small checkpoint under the name of a published one. */
class CheckpointStoreTest {
  private static final Path ARCHIVE = Path.of("../checkpoints/src/test/resources/nemo-toy/ctc.nemo");
  private static final KnownCheckpoint CHECKPOINT = KnownCheckpoint.named("stt_en_conformer_ctc_small").orElseThrow();
  private static final long ALL = Long.MAX_VALUE;

  @TempDir
  Path folder;

  private ScriptedServer server;
  private byte[] file;
  private String sha256;
  private CheckpointStore store;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    file = Files.readAllBytes(ARCHIVE);
    sha256 = ModelImport.sha256(ARCHIVE);
    store = new CheckpointStore(folder.resolve("cache"), server.url(), Duration.ofMillis(700), Duration.ofMillis(1));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Path get() throws IOException, InterruptedException {
    return store.get(CHECKPOINT, bytes -> { });
  }

  private String fails() {
    return assertThrows(IOException.class, this::get).getMessage();
  }

  private List<String> left() throws IOException {
    try (var all = Files.list(folder.resolve("cache"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private void assertFetched() throws IOException {
    Path place = store.place(CHECKPOINT);
    assertArrayEquals(file, Files.readAllBytes(place));
    assertEquals(List.of(CHECKPOINT.file(), CHECKPOINT.file() + ".sha256"), left());
    assertEquals(sha256, Files.readString(folder.resolve("cache").resolve(CHECKPOINT.file() + ".sha256")).strip());
  }

  /** As the hub does: the first answer tells tag and size and leads elsewhere, where the tag is another. */
  private void hub(Request request, OutputStream out, long most) throws IOException {
    if (request.path().startsWith("/nvidia/")) {
      assertEquals("/nvidia/" + CHECKPOINT.name() + "/resolve/main/" + CHECKPOINT.file(), request.path());
      ScriptedServer.head(out, "302 Found", "Location: /elsewhere?x=1", "X-Linked-ETag: \"" + sha256 + "\"", "X-Linked-Size: " + file.length,
          "Content-Length: 0");
    } else {
      ScriptedServer.serve(request, out, file, "other", most);
    }
  }

  @Test
  void goodServer_givesAModelThatItsNameFinds() throws Exception {
    server.play((request, out) -> hub(request, out, ALL));
    Path place = get();
    assertFetched();
    EngineConfig config = EngineConfig.builder().set(ModelCache.KEY, folder.resolve("cache").toString()).build();
    assertEquals(Optional.of(place), ModelName.of(CHECKPOINT.name(), config).path());
    assertTrue(ModelName.of(CHECKPOINT.name(), config).exists());
    server.play((request, out) -> ScriptedServer.head(out, "500 Not Asked"));
    assertEquals(place, get(), "what is there is not fetched again");
    assertEquals(List.of(), server.requests());
    Files.write(place, new byte[] {1});
    assertTrue(fails().contains("sha256"), "a file that was changed");
  }

  @Test
  void serverThatBreaksOff_isAskedForTheRest() throws Exception {
    server.play((request, out) -> hub(request, out, 60_000));
    get();
    assertFetched();
    List<Long> from = server.requests().stream().filter(r -> r.path().startsWith("/elsewhere")).map(Request::from).toList();
    assertTrue(from.size() >= file.length / 60_000 && from.get(1) > 0 && from.get(1) <= 60_000, from.toString());
  }

  @Test
  void serverThatBringsNothing_isGivenUp_andWhatCameIsContinuedLater() throws Exception {
    server.play((request, out) -> hub(request, out, request.from() == 0 ? 50_000 : 0));
    String message = fails();
    assertTrue(message.contains(" bytes are kept") && message.contains("put " + CHECKPOINT.file() + " into " + folder.resolve("cache")), message);
    server.play((request, out) -> hub(request, out, ALL));
    get();
    assertFetched();
    // what came with the end of the connection may be lost
    long kept = server.requests().get(0).from();
    assertTrue(kept > 0 && kept <= 50_000 && message.contains(kept + " bytes are kept"), kept + ": " + message);
  }

  @Test
  void newVersionMeanwhile_isFetchedFromItsBeginning() throws Exception {
    server.play((request, out) -> ScriptedServer.serve(request, out, new byte[file.length], "old", request.from() == 0 ? 70_000 : 0));
    fails();
    server.play((request, out) -> ScriptedServer.serve(request, out, file, "new", ALL));
    get();
    assertFetched();
    List<Long> from = server.requests().stream().map(Request::from).toList();
    assertEquals(2, from.size());
    assertTrue(from.get(0) > 0 && from.get(0) <= 70_000 && from.get(1) == 0, from.toString());
  }

  @Test
  void otherBytesThanTheHashSays_areDeleted() throws Exception {
    server.play((request, out) -> {
      ScriptedServer.head(out, "200 OK", "X-Linked-ETag: \"" + sha256 + "\"", "Content-Length: " + file.length);
      byte[] bad = file.clone();
      bad[1000] ^= 1;
      out.write(bad);
    });
    assertTrue(fails().contains("as the server says"));
    assertEquals(List.of(), left());
  }

  @Test
  void serverWithoutHash_isHeldToWhatItSentFirst() throws Exception {
    server.play((request, out) -> ScriptedServer.serve(request, out, file, "a", ALL));
    Path place = get();
    assertFetched();
    Files.delete(place);
    byte[] other = Files.readAllBytes(ARCHIVE);
    other[other.length - 1] ^= 1;
    server.play((request, out) -> ScriptedServer.serve(request, out, other, "b", ALL));
    assertTrue(fails().contains("fetched first"));
    assertFalse(Files.exists(place));
  }

  @Test
  void rubbish_isNoCheckpoint_andNothingStays() throws Exception {
    byte[] page = "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8);
    server.play((request, out) -> ScriptedServer.serve(request, out, page, "p", ALL));
    String message = fails();
    assertTrue(message.contains("no checkpoint and was deleted"), message);
    assertEquals(List.of(), left());
    server.play((request, out) -> out.write(page));
    fails();
    server.play((request, out) -> { });
    fails();
  }

  @Test
  void liesAboutLengths_areTold() throws Exception {
    server.play((request, out) -> {
      ScriptedServer.head(out, "200 OK", "X-Linked-Size: 5", "Content-Length: " + file.length);
      out.write(file);
    });
    assertTrue(fails().contains("says that the file has 5 bytes"));
    server.play((request, out) -> {
      ScriptedServer.head(out, "200 OK", "Content-Length: 999999999999");
      out.write(file);
    });
    assertTrue(fails().contains("expected at most"));
    server.play((request, out) -> {
      ScriptedServer.head(out, "200 OK", "ETag: \"t\"", "Content-Length: 1000");
      out.write(file);
    });
    assertTrue(fails().contains("no checkpoint"), "only what was announced is taken");
    server.play((request, out) -> {
      ScriptedServer.head(out, "200 OK");
      byte[] block = new byte[1 << 20];
      while (true) {
        out.write(block);
      }
    });
    assertTrue(fails().contains("sends more than"), "a stream without an end");
    server.play((request, out) -> {
      if (request.from() == 0) {
        ScriptedServer.serve(request, out, file, "x", 1000);
      } else {
        ScriptedServer.head(out, "206 Partial Content", "ETag: \"x\"", "Content-Range: bytes 7-9/10", "Content-Length: 3");
        out.write(new byte[3]);
      }
    });
    assertTrue(fails().contains("another part"));
  }

  @Test
  void statusesAndRedirections_areTold() throws Exception {
    for (int status : new int[] {401, 403, 404}) {
      server.play((request, out) -> ScriptedServer.head(out, status + " No", "Content-Length: 0"));
      String message = fails();
      assertTrue(message.contains(String.valueOf(status)) && message.contains("put " + CHECKPOINT.file()), message);
      assertEquals(1, server.requests().size(), "asking again does not help");
    }
    server.play((request, out) -> ScriptedServer.head(out, "302 Found", "Location: /again", "Content-Length: 0"));
    assertTrue(fails().contains("redirections"));
    for (String place : new String[] {"file:///etc/passwd", "ftp://127.0.0.1/x", "", "http://", ":::"}) {
      server.play((request, out) -> ScriptedServer.head(out, "302 Found", "Location: " + place, "Content-Length: 0"));
      String message = fails();
      assertTrue(message.contains("not followed") || message.contains("redirections"), message);
    }
    server.play((request, out) -> {
      if (server.requests().size() < 3) {
        ScriptedServer.head(out, "503 Later", "Content-Length: 0");
      } else {
        hub(request, out, ALL);
      }
    });
    get();
    assertFetched();
  }

  @Test
  void serverThatFallsSilent_isAskedAgain() throws Exception {
    server.play((request, out) -> {
      hub(request, out, request.from() == 0 ? 100_000 : ALL);
      if (request.from() == 0 && request.path().startsWith("/elsewhere")) {
        out.flush();
        Thread.sleep(1500);
      }
    });
    get();
    assertFetched();
  }

  /** Whatever a server does, what is there in the end is the file with the hash that was stated, or nothing under its name. */
  @Test
  void anyServer_givesTheFileOrAnError() throws Exception {
    Random random = new Random(17);
    int fetched = 0;
    for (int round = 0; round < 60; round++) {
      int bad = random.nextInt(4);
      long seed = random.nextLong();
      Random answers = new Random(seed);
      server.play((request, out) -> {
        int kind = server.requests().size() > 2 * bad ? 9 : answers.nextInt(9);
        long most = answers.nextInt(file.length);
        if (request.path().startsWith("/nvidia/") && kind > 2) {
          hub(request, out, ALL);
          return;
        }
        switch (kind) {
          case 0 -> ScriptedServer.head(out, "500 Oh");
          case 1 -> { }
          case 2 -> out.write("rubbish".getBytes(StandardCharsets.UTF_8));
          case 3 -> hub(request, out, most);
          case 4 -> {
            byte[] other = new byte[file.length];
            answers.nextBytes(other);
            ScriptedServer.serve(request, out, other, "other", most);
          }
          case 5 -> ScriptedServer.serve(request, out, java.util.Arrays.copyOf(file, (int) most + 1), "other", ALL);
          case 6 -> ScriptedServer.head(out, "416 No", "Content-Length: 0");
          case 7 -> ScriptedServer.serve(new Request(request.path(), Math.max(0, request.from() - 1)), out, file, "other", most);
          case 8 -> ScriptedServer.head(out, "206 Partial Content", "Content-Range: bytes 5-x/9", "Content-Length: 1");
          default -> hub(request, out, ALL);
        }
      });
      Path place = store.place(CHECKPOINT);
      try {
        get();
        assertFetched();
        fetched++;
        Files.delete(place);
        Files.delete(place.resolveSibling(CHECKPOINT.file() + ".sha256"));
      } catch (IOException e) {
        assertFalse(Files.exists(place), "seed " + seed);
      }
    }
    assertTrue(fetched > 20, fetched + " of 60 fetched");
  }
}
