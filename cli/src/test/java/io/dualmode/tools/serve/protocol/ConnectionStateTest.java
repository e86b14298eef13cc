package io.dualmode.tools.serve.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionStateTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long IDLE = 60 * SECOND;

  private final AtomicLong queued = new AtomicLong();
  private final ConnectionState state = new ConnectionState(new InputQueue(queued, 1 << 20, 1 << 16), 0);

  @Test
  void demands_asksForOneFrameAtATime_andForNoneWhileAPongGoesOut() {
    assertTrue(state.demands());
    assertFalse(state.demands(), "one is awaited");

    state.frameCame();
    state.pongGoes(0);
    assertFalse(state.demands(), "a pong goes out");

    state.pongWent();
    assertTrue(state.demands());
  }

  @Test
  void demands_withAFullQueue_waitsUntilThereIsRoom() {
    byte[] audio = new byte[1 << 18];
    state.add(audio, true);
    assertFalse(state.demands());

    while (state.beginTurn().piece() != null) {
      state.pieceDone();
      state.endTurn(0);
    }
    assertTrue(state.hasRoom());
    assertTrue(state.demands());
  }

  @Test
  void demands_afterManyPings_waitsForTheNextTick() {
    for (int i = 0; i <= ConnectionState.MOST_CONTROLS; i++) {
      assertTrue(state.demands(), "ping " + i);
      state.frameCame();
      state.controlCame();
    }
    assertFalse(state.demands());

    state.tick(SECOND, IDLE);
    assertTrue(state.demands());
  }

  @Test
  void beginTurn_givesInputFirst_thenTheEnding_andNothingWhileAnAnswerIsOnItsWay() {
    state.add("{\"config\":{}}");
    state.endWith("the server ends");
    state.endWith("no message for 60 s");

    ConnectionState.Work first = state.beginTurn();
    assertNotNull(first.piece());
    assertNull(first.ending());
    state.pieceDone();
    assertTrue(state.answerGoes("{}", 0));
    assertFalse(state.endTurn(0), "an answer is on its way");
    assertNull(state.beginTurn().ending());
    state.endTurn(0);

    state.answerWent(false);
    assertEquals("the server ends", state.beginTurn().ending());
  }

  @Test
  void beginTurn_whileAPieceIsNotDone_givesThatAgain() {
    state.add(new byte[100], true);
    InputQueue.Piece piece = state.beginTurn().piece();
    assertTrue(state.endTurn(0));

    assertEquals(piece, state.beginTurn().piece());
  }

  @Test
  void drop_andEveryEnd_leaveNothingCounted() {
    state.add(new byte[100], true);
    state.beginTurn();
    state.add("text");
    state.endTurn(0);
    assertTrue(state.hasInput());
    assertTrue(queued.get() > 0);

    state.dropInput();
    assertFalse(state.hasInput(), "it is as good as forgotten");
    assertNull(state.beginTurn().piece());
    assertEquals(0, queued.get());

    state.add("late");
    state.closed();
    assertTrue(state.beginTurn().isOver());
    assertEquals(0, queued.get());
    assertFalse(state.endTurn(0));
  }

  @Test
  void tick_cutsOffOnce_whoDoesNotTakeAnAnswerOrAnswerAClose() {
    state.answerGoes("{}", 0);
    assertFalse(state.tick(ConnectionState.WRITE_NANOS, IDLE).abort());
    assertTrue(state.tick(ConnectionState.WRITE_NANOS + 1, IDLE).abort());
    assertFalse(state.tick(ConnectionState.WRITE_NANOS + SECOND, IDLE).abort(), "it was already");

    ConnectionState other = new ConnectionState(new InputQueue(queued, 1 << 20, 1 << 16), 0);
    assertTrue(other.closes(0));
    assertFalse(other.closes(SECOND), "one close is enough");
    assertFalse(other.dataCame(SECOND), "what comes after it does not count");
    assertTrue(other.tick(ConnectionState.CLOSE_NANOS + 1, IDLE).abort());
  }

  @Test
  void tick_callsIdle_whoSendsNothingAndIsOwedNothing() {
    assertFalse(state.tick(IDLE - 1, IDLE).idle());
    assertTrue(state.tick(IDLE, IDLE).idle());

    state.dataCame(SECOND);
    assertFalse(state.tick(IDLE, IDLE).idle());
    state.add("text");
    assertFalse(state.tick(10 * IDLE, IDLE).idle(), "there is work");
  }

  @Test
  void askedForMemory_withoutAny_triesAgainAtEveryTick_andEndsAfterAWhile() {
    state.add(new byte[100], true);
    state.beginTurn();
    assertFalse(state.askedForMemory(false, SECOND));
    assertFalse(state.endTurn(SECOND), "nothing can be done before the tick");
    assertTrue(state.tick(2 * SECOND, IDLE).again());

    assertFalse(state.askedForMemory(false, SECOND + ConnectionState.MEMORY_NANOS));
    assertTrue(state.askedForMemory(false, SECOND + ConnectionState.MEMORY_NANOS + 1));
    assertFalse(state.askedForMemory(true, SECOND + ConnectionState.MEMORY_NANOS + 2));
  }

  @Test
  void giveUp_returnsTheLastAnswer_onceAndOnlyWhereAFinalResultIsOwed() {
    assertNull(state.giveUp(), "nothing was heard");

    state.heardAudio();
    state.answerGoes("{\"partial\":\"go\"}", 0);
    assertNull(state.giveUp(), "an answer is on its way");
    state.answerWent(false);
    assertTrue(state.isOwed());

    assertEquals("{\"partial\":\"go\"}", state.giveUp());
    assertNull(state.giveUp());
    assertFalse(state.answerGoes("{}", 0), "nothing is sent after it");
    state.answerWent(true);
    assertFalse(state.isOwed());
  }

  @Test
  void isQuiet_onlyWhenAllIsAnswered() {
    state.dataCame(SECOND);
    state.add("text");
    assertFalse(state.isQuiet(10 * SECOND, SECOND));

    state.beginTurn();
    state.pieceDone();
    assertFalse(state.isQuiet(10 * SECOND, SECOND), "it is worked on");
    state.endTurn(2 * SECOND);
    assertTrue(state.isQuiet(3 * SECOND, SECOND));
  }
}
