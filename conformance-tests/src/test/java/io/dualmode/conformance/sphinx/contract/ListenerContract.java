package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.decoder.ResultListener;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.recognizer.StateListener;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.util.props.PropertySheet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Context} and {@code Recognizer}: listeners and states. */
abstract class ListenerContract {
  @TempDir Path dir;
  private Context context;
  private Recognizer recognizer;

  @BeforeEach
  void recognizer() throws Exception {
    context = new Context(new SphinxFixture(dir).grammar("commands"));
    recognizer = context.getInstance(Recognizer.class);
  }

  private static final class Heard implements ResultListener {
    final List<Result> results = new ArrayList<>();

    @Override
    public void newResult(Result result) {
      results.add(result);
    }

    @Override
    public void newProperties(PropertySheet ps) {}
  }

  @Test
  void resultListener_addedAndRemoved_getsTheResultThatRecognizeGives() throws Exception {
    Heard heard = new Heard();
    recognizer.addResultListener(heard);
    recognizer.allocate();
    context.setSpeechSource(SphinxFixture.goForward());
    Result result = recognizer.recognize();
    assertEquals(1, heard.results.size());
    assertEquals(result, heard.results.get(0));
    recognizer.removeResultListener(heard);
    context.setSpeechSource(SphinxFixture.goForward());
    for (Result more = recognizer.recognize(); more != null; more = recognizer.recognize()) {
      assertTrue(more.isFinal());
    }
    assertEquals(1, heard.results.size());
    recognizer.deallocate();
  }

  @Test
  void fireNonFinalResults_partsThenTheWhole() throws Exception {
    context.setLocalProperty("decoder->fireNonFinalResults", "true");
    context.setLocalProperty("decoder->featureBlockSize", "20");
    Heard heard = new Heard();
    recognizer.addResultListener(heard);
    recognizer.allocate();
    context.setSpeechSource(SphinxFixture.goForward());
    Result result = recognizer.recognize();
    recognizer.deallocate();
    int last = heard.results.size() - 1;
    assertTrue(last >= 3, heard.results.size() + " results");
    assertEquals(SphinxFixture.GO_FORWARD, result.getBestResultNoFiller());
    assertTrue(heard.results.get(last).isFinal());
    for (Result part : heard.results.subList(0, last)) {
      assertFalse(part.isFinal());
      part.getBestResultNoFiller();
    }
    assertTrue(heard.results.subList(0, last).stream().anyMatch(part -> part.getBestResultNoFiller().startsWith("go")),
        "words while the speaker talks");
  }

  @Test
  void stateListener_seesEveryState() throws Exception {
    List<Recognizer.State> states = new ArrayList<>();
    recognizer.addStateListener(new StateListener() {
      @Override
      public void statusChanged(Recognizer.State status) {
        states.add(status);
      }

      @Override
      public void newProperties(PropertySheet ps) {}
    });
    assertEquals(Recognizer.State.DEALLOCATED, recognizer.getState());
    recognizer.allocate();
    context.setSpeechSource(SphinxFixture.goForward());
    recognizer.recognize("go forward ten meters");
    recognizer.deallocate();
    assertEquals(List.of(Recognizer.State.ALLOCATING, Recognizer.State.ALLOCATED, Recognizer.State.READY,
        Recognizer.State.RECOGNIZING, Recognizer.State.READY, Recognizer.State.DEALLOCATING, Recognizer.State.DEALLOCATED), states);
  }

  @Test
  void recognizer_misused_illegalStateAndStillUsable() throws Exception {
    assertThrows(IllegalStateException.class, recognizer::recognize);
    assertThrows(IllegalStateException.class, recognizer::deallocate);
    recognizer.allocate();
    assertThrows(IllegalStateException.class, recognizer::allocate);
    context.setSpeechSource(SphinxFixture.goForward());
    assertEquals(SphinxFixture.GO_FORWARD, recognizer.recognize().getBestFinalResultNoFiller());
    assertNull(recognizer.recognize());
    recognizer.deallocate();
    assertThrows(IllegalStateException.class, recognizer::deallocate);
  }

  @Test
  void recognize_severalSourcesOneAllocation_eachIsHeardToItsEnd() throws Exception {
    recognizer.allocate();
    for (int i = 0; i < 3; i++) {
      context.setSpeechSource(SphinxFixture.goForward());
      assertEquals(SphinxFixture.GO_FORWARD, recognizer.recognize().getBestFinalResultNoFiller());
      assertNull(recognizer.recognize());
    }
    recognizer.deallocate();
  }

  @Test
  void recognize_referenceText_isInTheResult() throws Exception {
    recognizer.allocate();
    context.setSpeechSource(SphinxFixture.goForward());
    assertEquals("go forward", recognizer.recognize("go forward").getReferenceText());
    recognizer.deallocate();
  }
}
