package io.dualmode.tools.serve;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A WebSocket client by hand, which can do everything wrong. */
final class RawClient implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

  /** A frame that came, {@code op} -1 for the end of the connection. */
  record Received(int op, byte[] data) {
    String text() {
      return new String(data, StandardCharsets.UTF_8);
    }

    /** The code of a close, 0 for one without. */
    int code() {
      return data.length < 2 ? 0 : (data[0] & 0xff) << 8 | data[1] & 0xff;
    }
  }

  final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  /** A connection without a word said. */
  RawClient(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** A connection that is upgraded. */
  static RawClient open(int port) throws IOException {
    RawClient client = new RawClient(port, 0);
    client.send(UPGRADE.getBytes(StandardCharsets.US_ASCII));
    client.header();
    return client;
  }

  RawClient upgrade() throws IOException {
    send(UPGRADE.getBytes(StandardCharsets.US_ASCII));
    header();
    return this;
  }

  /** Reads the answer up to its empty line. */
  String header() throws IOException {
    StringBuilder header = new StringBuilder();
    while (header.indexOf("\r\n\r\n") < 0) {
      header.append((char) in.readUnsignedByte());
    }
    return header.toString();
  }

  /** Reads all that comes until the end of the connection. */
  String rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] block = new byte[8192];
    try {
      for (int got = in.read(block); got >= 0; got = in.read(block)) {
        all.write(block, 0, got);
      }
    } catch (SocketException e) {
      // cut off, which is an end too
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  RawClient text(String message) throws IOException {
    return send(frame(0x80 | TEXT, message.getBytes(StandardCharsets.UTF_8)));
  }

  RawClient audio(int samples) throws IOException {
    return send(frame(0x80 | BINARY, new byte[2 * samples]));
  }

  /** A frame with its mask, which is not 0. */
  static byte[] frame(int first, byte[] data) {
    return frame(first, data.length, true, data);
  }

  /** A frame that announces another length than it has. */
  static byte[] frame(int first, long length, boolean masked, byte[] data) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    int mask = masked ? 0x80 : 0;
    frame.write(first);
    int bytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
    frame.write(mask | (bytes == 0 ? (int) length : bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; i--) {
      frame.write((int) (length >>> 8 * i));
    }
    byte[] key = {17, (byte) 200, 3, 99};
    if (masked) {
      frame.writeBytes(key);
    }
    for (int i = 0; i < data.length; i++) {
      frame.write(masked ? data[i] ^ key[i & 3] : data[i]);
    }
    return frame.toByteArray();
  }

  /** The next frame. */
  Received next() throws IOException {
    try {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      byte[] data = new byte[length];
      in.readFully(data);
      return new Received(first & 15, data);
    } catch (EOFException | SocketException e) {
      return new Received(-1, new byte[0]);
    }
  }

  /** What comes until the connection ends: the last close frame, or the end itself. */
  Received untilTheEnd() throws IOException {
    Received last = next();
    while (last.op() != CLOSE && last.op() != -1) {
      last = next();
    }
    return last;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
