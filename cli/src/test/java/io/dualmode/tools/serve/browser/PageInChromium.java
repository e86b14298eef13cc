package io.dualmode.tools.serve.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.audio.AudioReader;
import io.dualmode.api.audio.AudioReceiver;
import io.dualmode.tools.cli.Main;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a Chromium against a server with the bundled model, a recording for a microphone: {@code mvn -Pbrowser -pl cli -am
 * -Dtest=PageInChromium -Dsurefire.failIfNoSpecifiedTests=false test}.
 * {@code -Dscreenshots=FOLDER} keeps pictures.
 */
class PageInChromium {
  private static final Path SAMPLES = Path.of("..", "samples");
  private static final String SAID = "go forward ten meters";
  private static final String TOKEN = "the-token-of-tests";

  @TempDir static Path dir;
  private static Path microphone;
  private static Process server;
  private static Process closed;
  private static String address;
  private static String closedAddress;

  private Chromium page;

  @BeforeAll
  static void start() throws Exception {
    microphone = dir.resolve("microphone.wav");
    write(SAMPLES.resolve("goforward.flac"), microphone, AudioFileFormat.Type.WAVE);
    server = serve();
    closed = serve("--token-file", Files.writeString(dir.resolve("token"), TOKEN).toString());
    address = address(server);
    closedAddress = address(closed);
  }

  @AfterAll
  static void end() {
    server.destroy();
    closed.destroy();
  }

  @BeforeEach
  void open() throws Exception {
    page = new Chromium(microphone, 1200, 900);
    page.size(1200, 900);
    page.open(address);
    page.until("!document.getElementById('speak').disabled");
  }

  @AfterEach
  void close() throws IOException {
    page.close();
    assertEquals(List.of(), page.complaints, "the page complains");
  }

  private static Process serve(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector", "-Xmx1g", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve",
        "--interface", "127.0.0.1", "--port", "0"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String address(Process process) throws IOException {
    String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    return "http://" + line.replaceFirst(".*http://", "").replaceFirst(": .*", "") + "/";
  }

  /** Writes a recording again in a format of Java Sound. */
  private static void write(Path from, Path to, AudioFileFormat.Type type) throws IOException {
    ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    int rate;
    try (AudioReader audio = AudioReader.open(from)) {
      rate = audio.sampleRateHz();
      audio.read(new AudioReceiver() {
        @Override
        public void rate(int sampleRateHz) {
          // the file has one
        }

        @Override
        public void samples(float[] samples, int offset, int length) {
          for (int i = offset; i < offset + length; i++) {
            int sample = Math.max(-32768, Math.min(32767, Math.round(samples[i] * 32768)));
            pcm.write(sample);
            pcm.write(sample >> 8);
          }
        }
      });
    }
    AudioFormat format = new AudioFormat(rate, 16, 1, true, false);
    try (AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(pcm.toByteArray()), format, pcm.size() / 2)) {
      AudioSystem.write(in, type, to.toFile());
    }
  }

  private void picture(String name) throws Exception {
    String folder = System.getProperty("screenshots", "");
    if (!folder.isEmpty()) {
      Files.createDirectories(Path.of(folder));
      page.screenshot(Path.of(folder, name + ".png"));
    }
  }

  private String heard(String mode) throws Exception {
    return page.eval("[...document.querySelectorAll('[data-mode=" + mode + "] .word')].map(w => w.textContent).join(' ').toLowerCase()"
        + ".replace(/[.,?!]/g, '')").strip();
  }

  private void listenTo(Path file, String... modes) throws Exception {
    page.eval("document.querySelectorAll('#modes input').forEach(box => box.checked = " + "['" + String.join("', '", modes)
        + "'].includes(box.value))");
    page.eval("current = null");
    page.choose("#file", file);
    page.until("current && current.isOver");
  }

  @Test
  void microphone_isHeardInTwoModes_wordsAsTheyCome() throws Exception {
    page.eval("document.getElementById('speak').click()");
    page.until("document.getElementById('speak').getAttribute('aria-pressed') === 'true'");
    page.until("document.querySelector('[data-mode=streaming] .partial').textContent.includes('ten')");
    picture("live");
    page.until("document.querySelectorAll('.word').length > 0 || current.recording.seconds > 5");
    page.eval("document.getElementById('speak').click()");
    page.until("current.isOver");
    assertEquals("streaming two-pass", page.eval("current.panels.map(panel => panel.mode).join(' ')"));
    for (String mode : List.of("streaming", "two-pass")) {
      // a simulated microphone has gaps where the machine is busy: what is held here is that speech arrives, not how well it is heard
      assertTrue(heard(mode).matches(".*\\b(10|ten)\\b.*"), mode + " heard '" + heard(mode) + "'");
    }
    assertEquals("16000", page.eval("current.recording.rate"));
    picture("spoken");
  }

  @Test
  void file_isHeardInAllModes_withTimesShadesReadingsAndDownloads() throws Exception {
    listenTo(SAMPLES.resolve("sense-and-sensibility-0880.flac"), "streaming", "full-context", "two-pass");
    for (String mode : List.of("streaming", "full-context", "two-pass")) {
      assertTrue(heard(mode).contains("disposed young man"), mode + " heard '" + heard(mode) + "'");
    }
    assertEquals("true", page.eval("[...document.querySelectorAll('.word')].every(w => w.title.endsWith('% sure'))"));
    assertEquals("true", page.eval("new Set([...document.querySelectorAll('.word')].map(w => "
        + "getComputedStyle(w).backgroundColor)).size > 3"));
    // words lie under the waveform where they are said
    assertEquals("true", page.eval("(() => { const words = current.words.utterances.flatMap(u => u.words), shown = "
        + "[...document.querySelectorAll('.spoken')]; return shown.length === words.length && shown.every((box, i) => "
        + "box.textContent === words[i].word && Math.abs(box.offsetLeft - words[i].start * PIXELS) < 2); })()"));
    assertNotEquals("0", page.eval("(() => { const c = document.getElementById('wave'); return c.getContext('2d')"
        + ".getImageData(0, 0, c.width, c.height).data.filter(x => x).length; })()"));
    // other readings on a key
    page.eval("document.querySelector('[data-mode=two-pass] .said').focus()");
    page.press("Enter", 13, "\r");
    assertEquals("true", page.eval("document.querySelector('[data-mode=two-pass] .said').getAttribute('aria-expanded')"));
    assertTrue(Integer.parseInt(page.eval("document.querySelectorAll('[data-mode=two-pass] .nbest:not([hidden]) li').length")) > 1);
    assertTrue(Integer.parseInt(page.eval("document.querySelectorAll('[data-mode=two-pass] .nbest mark').length")) > 0);
    String srt = page.eval("asSrt(current.panels[2])");
    assertTrue(srt.startsWith("1\n00:00:0"), srt);
    assertTrue(srt.lines().filter(line -> !line.contains("-->")).allMatch(line -> line.length() <= 42), srt);
    assertTrue(page.eval("asText(current.panels[2])").toLowerCase(Locale.ROOT).contains("young man"));
    assertEquals("true", page.eval("JSON.parse(asJson(current.panels[2])).utterances.length > 0"));
    picture("file");
    page.dark(true);
    picture("dark");
    page.size(400, 900);
    assertEquals("true", page.eval("document.documentElement.scrollWidth <= innerWidth"), "a small screen scrolls sideways");
    picture("small");
  }

  @Test
  void grammarAndHotwords_areTried() throws Exception {
    page.eval("document.getElementById('readable').checked = false");
    page.eval("document.getElementById('grammar').value = 'turn left\\n" + SAID + "'");
    listenTo(SAMPLES.resolve("goforward.flac"), "streaming", "two-pass");
    assertEquals(SAID, heard("streaming"));
    assertEquals(SAID, heard("two-pass"));
    page.eval("document.getElementById('grammar').value = ''; document.getElementById('hotwords').value = 'meters=99'");
    listenTo(SAMPLES.resolve("goforward.flac"), "streaming");
    assertTrue(page.eval("document.getElementById('status').textContent").contains("allowed: -20..20"),
        page.eval("document.getElementById('status').textContent"));
    assertEquals("alert", page.eval("document.getElementById('status').getAttribute('role')"));
    page.eval("document.getElementById('hotwords').value = 'meters=5'");
    listenTo(SAMPLES.resolve("goforward.flac"), "streaming");
    assertTrue(heard("streaming").contains("meters"), heard("streaming"));
  }

  @Test
  void fileThatTheBrowserCannotDecode_goesToTheServer() throws Exception {
    Path aiff = dir.resolve("talk.aiff");
    write(SAMPLES.resolve("goforward.flac"), aiff, AudioFileFormat.Type.AIFF);
    listenTo(aiff, "streaming", "two-pass");
    assertTrue(heard("two-pass").contains("meters"), heard("two-pass"));
    Path none = Files.writeString(dir.resolve("none.wav"), "nothing");
    listenTo(none, "streaming");
    assertTrue(page.eval("document.getElementById('status').textContent").contains("none.wav: "));
    page.complaints.removeIf(complaint -> complaint.contains("status of 400"));
  }

  @Test
  void keysAndScreenReaders_reachEverything() throws Exception {
    listenTo(SAMPLES.resolve("goforward.flac"), "streaming", "two-pass");
    assertEquals("", page.eval("[...document.querySelectorAll('button, input, select, textarea, [role=group], section')].filter(e => "
        + "!(e.textContent.trim() || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || (e.labels && e.labels.length)"
        + " || e.hidden)).map(e => e.outerHTML).join('\\n')"), "without a name");
    assertEquals("en", page.eval("document.documentElement.lang"));
    assertEquals("1", page.eval("document.querySelectorAll('h1').length"));
    page.eval("document.activeElement.blur(); scrollTo(0, 0)");
    StringBuilder reached = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      page.press("Tab", 9, "");
      reached.append(page.eval("(e => (e.id || e.className || e.tagName) + ' ' + (e.closest('[data-mode]') || {dataset: {}}).dataset.mode)"
          + "(document.activeElement)")).append('\n');
    }
    for (String place : List.of("speak", "file", "timeline", "said", "two-pass")) {
      assertTrue(reached.toString().contains(place), place + " is not reached by Tab: " + reached);
    }
    page.eval("document.getElementById('timeline').focus()");
    for (String key : List.of("ArrowRight", "ArrowRight", "End", "ArrowLeft")) {
      page.press(key, 0, "");
    }
    assertEquals("true", page.eval("document.activeElement === [...document.querySelectorAll('.spoken')].at(-2)"));
    assertEquals("off polite", page.eval("[...document.querySelectorAll('[role=log]')].map(e => e.getAttribute('aria-live')).join(' ')"));
    for (boolean dark : new boolean[] {false, true}) {
      page.dark(dark);
      double least = Double.parseDouble(page.eval(CONTRAST));
      assertTrue(least >= 4.5, "contrast is " + least + (dark ? " in the dark" : " in the light"));
    }
  }

  /** The lowest contrast of a text and what lies behind it, as WCAG 2 counts. */
  private static final String CONTRAST = """
      (() => {
        const rgba = text => { const n = text.match(/[0-9.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
        const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3]));
        const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
          return .2126 * r + .7152 * g + .0722 * b; };
        let least = 99;
        for (const e of document.querySelectorAll('h1, h2, p, span, label, button, .button, summary, code, li, legend')) {
          if (!e.textContent.trim() || !e.offsetParent || e.disabled || e.closest('[disabled]:not(.said)')) continue;
          const chain = [];
          for (let at = e; at; at = at.parentElement) chain.unshift(rgba(getComputedStyle(at).backgroundColor));
          let back = [255, 255, 255];
          for (const layer of chain) back = over(layer, back);
          const ink = over(rgba(getComputedStyle(e).color), back), a = light(ink), b = light(back);
          least = Math.min(least, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
        }
        return least;
      })()""";

  @Test
  void token_isAskedFor() throws Exception {
    page.open(closedAddress);
    page.until("!document.getElementById('login').hidden");
    page.eval("document.getElementById('token').value = 'wrong'; document.querySelector('#login button').click()");
    page.until("document.getElementById('status').textContent === 'That is not the token.'");
    page.eval("document.getElementById('token').value = '" + TOKEN + "'; document.querySelector('#login button').click()");
    page.until("!document.getElementById('speak').disabled");
    listenTo(SAMPLES.resolve("goforward.flac"), "streaming");
    assertTrue(heard("streaming").contains("10 meters"), heard("streaming"));
    page.complaints.removeIf(complaint -> complaint.contains("status of 401"));
  }
}
