package io.dualmode.model.g2p;

import io.dualmode.model.io.InputFile;
import io.dualmode.model.lexicon.UnitInventory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Reads and writes a {@link GraphoneModel}, big-endian:
 *
 * <pre>
 * int   magic "DMG2", int version 1
 * int   size of the body, int size of the deflated body, int CRC-32 of the body
 * bytes the body, deflated (zlib)
 *
 * body: varint units, each UTF (modified UTF-8 of {@link DataOutputStream})
 *       varint characters, each char and sequence
 *       varint graphones, each UTF letters and sequence
 *       varint nodes, 256 floats probability codes, 256 floats back-off codes
 *       varint children of each node
 *       varint symbol of each node but the root, minus one, minus that of the sibling before it (the first child: the symbol)
 *       byte probability code of each node; byte back-off code of each node with children
 * sequence: varint length, varint unit ...
 * </pre>
 *
 * A varint is an unsigned number, seven bits a byte, least significant first, the top bit set on all bytes but the last.
 */
public final class GraphoneModelFormat {
  private static final int MAGIC = 0x444d4732;
  private static final int VERSION = 1;
  private static final int MAX_BODY_BYTES = 1 << 28;
  private static final int MAX_NODES = 1 << 26;
  private static final int MAX_SEQUENCE = 1000;

  private GraphoneModelFormat() {}

  public static void write(GraphoneModel model, OutputStream out) throws IOException {
    byte[] body = body(model);
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try {
      deflater.setInput(body);
      deflater.finish();
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        deflated.write(buffer, 0, deflater.deflate(buffer));
      }
    } finally {
      deflater.end();
    }
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(MAGIC);
    data.writeInt(VERSION);
    data.writeInt(body.length);
    data.writeInt(deflated.size());
    data.writeInt(crc(body));
    deflated.writeTo(data);
    data.flush();
  }

  private static byte[] body(GraphoneModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    writeVarint(out, model.units().size());
    for (String name : model.units().names()) {
      out.writeUTF(name);
    }
    writeVarint(out, model.characterNames().size());
    for (Map.Entry<Character, int[]> name : model.characterNames().entrySet()) {
      out.writeChar(name.getKey());
      writeSequence(out, name.getValue());
    }
    writeVarint(out, model.graphones().size());
    for (Graphone graphone : model.graphones()) {
      out.writeUTF(graphone.letters());
      writeSequence(out, graphone.units());
    }
    GraphoneTrie trie = model.trie();
    writeVarint(out, trie.nodes());
    for (float[] codes : List.of(trie.probabilityCodes(), trie.backoffCodes())) {
      for (float code : codes) {
        out.writeFloat(code);
      }
    }
    for (int node = 0; node < trie.nodes(); node++) {
      writeVarint(out, trie.children(node));
    }
    int child = 1;
    for (int node = 0; node < trie.nodes(); node++) {
      int previous = -1;
      for (int end = child + trie.children(node); child < end; child++) {
        writeVarint(out, trie.symbol(child) - previous - 1);
        previous = trie.symbol(child);
      }
    }
    for (int node = 0; node < trie.nodes(); node++) {
      out.writeByte(trie.probabilityCode(node));
    }
    for (int node = 0; node < trie.nodes(); node++) {
      if (trie.children(node) > 0) {
        out.writeByte(trie.backoffCode(node));
      }
    }
    return bytes.toByteArray();
  }

  public static GraphoneModel read(Path path) throws IOException {
    try (InputStream in = InputFile.open(path)) {
      return read(in, path.toString());
    }
  }

  /** Reads a model; {@code source} names it in errors. The stream is not closed. */
  public static GraphoneModel read(InputStream in, String source) throws IOException {
    byte[] file = in.readNBytes(MAX_BODY_BYTES);
    DataInputStream header = new DataInputStream(new ByteArrayInputStream(file));
    int headerBytes = 20;
    if (file.length < headerBytes || header.readInt() != MAGIC) {
      throw new IOException(source + ": offset 0: expected a grapheme-to-phoneme model (\"DMG2\"), found another kind of file");
    }
    int version = header.readInt();
    if (version != VERSION) {
      throw new IOException(source + ": offset 4: expected version " + VERSION + ", found " + version);
    }
    int bodyBytes = header.readInt();
    int deflatedBytes = header.readInt();
    int checksum = header.readInt();
    if (bodyBytes < 0 || bodyBytes > MAX_BODY_BYTES || deflatedBytes != file.length - headerBytes
        || bodyBytes > 1100L * deflatedBytes || bodyBytes > Runtime.getRuntime().maxMemory() / 4) {
      throw new IOException(source + ": offset 8: expected sizes that fit the " + file.length + " bytes of the file and a quarter of the heap, found "
          + bodyBytes + " deflated to " + deflatedBytes);
    }
    byte[] body = inflate(file, headerBytes, bodyBytes, source);
    if (crc(body) != checksum) {
      throw new IOException(source + ": offset 16: expected checksum " + Integer.toHexString(checksum) + ", found "
          + Integer.toHexString(crc(body)));
    }
    try {
      return parse(new DataInputStream(new ByteArrayInputStream(body)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(source + ": body: " + (e.getMessage() == null ? "ends too early" : e.getMessage()), e);
    }
  }

  private static byte[] inflate(byte[] file, int start, int bodyBytes, String source) throws IOException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(file, start, file.length - start);
      byte[] body = new byte[bodyBytes];
      int length = 0;
      while (length < bodyBytes) {
        int more = inflater.inflate(body, length, bodyBytes - length);
        if (more == 0) {
          throw new IOException(source + ": offset " + start + ": expected " + bodyBytes + " bytes of body, found " + length);
        }
        length += more;
      }
      if (inflater.inflate(new byte[1]) != 0 || !inflater.finished() || inflater.getRemaining() != 0) {
        throw new IOException(source + ": offset " + start + ": expected exactly " + bodyBytes + " bytes of body, found more");
      }
      return body;
    } catch (DataFormatException e) {
      throw new IOException(source + ": offset " + start + ": expected deflated data, found: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static GraphoneModel parse(DataInputStream in) throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = readVarint(in, Character.MAX_VALUE, "units"); i > 0; i--) {
      names.add(in.readUTF());
    }
    Map<Character, int[]> characters = new TreeMap<>();
    for (int i = readVarint(in, Character.MAX_VALUE, "characters"); i > 0; i--) {
      characters.put(in.readChar(), readSequence(in));
    }
    List<Graphone> graphones = new ArrayList<>();
    for (int i = readVarint(in, Character.MAX_VALUE - GraphoneModel.FIRST_GRAPHONE, "graphones"); i > 0; i--) {
      graphones.add(new Graphone(in.readUTF(), readSequence(in)));
    }
    int nodes = readVarint(in, Math.min(MAX_NODES, in.available()), "nodes");
    float[] probabilityCodes = readCodes(in);
    float[] backoffCodes = readCodes(in);
    int[] firstChild = new int[nodes + 1];
    Arrays.fill(firstChild, 1);
    for (int node = 0; node < nodes; node++) {
      firstChild[node + 1] = Math.addExact(firstChild[node], readVarint(in, nodes, "children of node " + node));
    }
    if (firstChild[nodes] != nodes) {
      throw new IOException("expected " + nodes + " nodes, found the children of " + firstChild[nodes]);
    }
    char[] symbols = new char[nodes];
    for (int node = 0; node < nodes; node++) {
      int previous = -1;
      for (int child = firstChild[node]; child < firstChild[node + 1]; child++) {
        previous += 1 + readVarint(in, Character.MAX_VALUE - 1 - Math.max(0, previous), "symbol of node " + child);
        symbols[child] = (char) previous;
      }
    }
    byte[] probabilities = new byte[nodes];
    in.readFully(probabilities);
    byte[] backoffs = new byte[nodes];
    for (int node = 0; node < nodes; node++) {
      if (firstChild[node + 1] > firstChild[node]) {
        backoffs[node] = in.readByte();
      }
    }
    GraphoneTrie trie = new GraphoneTrie(symbols, probabilities, backoffs, firstChild, probabilityCodes, backoffCodes);
    return new GraphoneModel(UnitInventory.of(names), graphones, trie, characters);
  }

  private static float[] readCodes(DataInputStream in) throws IOException {
    float[] codes = new float[256];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = in.readFloat();
      if (!Float.isFinite(codes[i])) {
        throw new IOException("expected finite codes, found " + codes[i]);
      }
    }
    return codes;
  }

  private static void writeSequence(DataOutputStream out, int[] units) throws IOException {
    writeVarint(out, units.length);
    for (int unit : units) {
      writeVarint(out, unit);
    }
  }

  private static int[] readSequence(DataInputStream in) throws IOException {
    int[] units = new int[readVarint(in, MAX_SEQUENCE, "length of a unit sequence")];
    for (int i = 0; i < units.length; i++) {
      units[i] = readVarint(in, Character.MAX_VALUE, "unit");
    }
    return units;
  }

  private static void writeVarint(DataOutputStream out, int value) throws IOException {
    int rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      out.writeByte(rest & 0x7f | 0x80);
    }
    out.writeByte(rest);
  }

  private static int readVarint(DataInputStream in, int most, String what) throws IOException {
    long value = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while ((next & 0x80) != 0 && shift < 35);
    if (value > most) {
      throw new IOException(what + ": expected at most " + most + ", found " + value);
    }
    return (int) value;
  }

  private static int crc(byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    return (int) crc.getValue();
  }
}
