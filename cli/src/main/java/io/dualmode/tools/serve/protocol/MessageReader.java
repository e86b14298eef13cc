package io.dualmode.tools.serve.protocol;

import io.dualmode.tools.serve.guard.ServerCounters;
import io.dualmode.tools.serve.guard.ServerLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/** Puts data frames together: text as whole messages, audio in parts as it comes. One connection's, one thread at a time. */
final class MessageReader {
  /** Where it goes. */
  interface Sink {
    void text(String message);

    /** A part of a message of audio; {@code last} when the message ends with it. */
    void audio(byte[] bytes, boolean last);
  }

  /** A message that ends its connection. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    private Refusal(int code, String reason) {
      super(reason, null, false, false);
      this.code = code;
    }

    /** The close code. */
    int code() {
      return code;
    }
  }

  private final ServerLimits limits;
  private final ServerCounters counters;
  private boolean isText;
  private long length;
  private ByteArrayOutputStream text;

  MessageReader(ServerLimits limits, ServerCounters counters) {
    this.limits = limits;
    this.counters = counters;
  }

  /** Takes a text, binary or continuation frame, whose order has been checked. */
  void frame(Frame frame, Sink sink) throws Refusal {
    if (frame.getOpCode() != OpCode.CONTINUATION) {
      isText = frame.getOpCode() == OpCode.TEXT;
      length = 0;
    }
    length += frame.getPayloadLength();
    int most = isText ? limits.textBytes() : limits.messageBytes();
    if (length > most) {
      text = null;
      throw new Refusal(CloseStatus.MESSAGE_TOO_LARGE, (isText ? "text" : "message") + " is longer than " + most + " bytes");
    }
    byte[] bytes = new byte[frame.getPayloadLength()];
    if (bytes.length > 0) {
      frame.getPayload().get(bytes);
    }
    if (frame.isFin()) {
      counters.messages.increment();
    }
    if (isText) {
      text(bytes, frame.isFin(), sink);
    } else {
      counters.audioBytes.add(bytes.length);
      sink.audio(bytes, frame.isFin());
    }
  }

  private void text(byte[] bytes, boolean last, Sink sink) throws Refusal {
    if (text == null) {
      text = new ByteArrayOutputStream(bytes.length);
    }
    text.writeBytes(bytes);
    if (last) {
      byte[] whole = text.toByteArray();
      text = null;
      try {
        sink.text(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(whole)).toString());
      } catch (CharacterCodingException e) {
        throw new Refusal(CloseStatus.BAD_PAYLOAD, "text is not UTF-8");
      }
    }
  }
}
