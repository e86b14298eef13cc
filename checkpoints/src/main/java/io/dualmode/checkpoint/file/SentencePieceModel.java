package io.dualmode.checkpoint.file;

import io.dualmode.model.format.source.ModelFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of a SentencePiece tokenizer, from the protocol buffer that it is stored in: field 1 of the model is a piece (1 text, 2 score,
 * 3 type), field 2 the trainer's settings (3 kind of model). Other fields are passed over.
 *
 * @param pieces by number
 * @param scores of the pieces: log-probabilities of a unigram model, ranks of merges of a BPE model
 */
public record SentencePieceModel(Kind kind, List<String> pieces, List<Float> scores) {
  /** How a text is cut into pieces. */
  public enum Kind { UNIGRAM, BPE }

  private static final int MOST_PIECES = 1_000_000;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  public static SentencePieceModel read(String path, byte[] model) throws ModelFormatException {
    List<String> pieces = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    Kind kind = Kind.UNIGRAM;
    ByteBuffer in = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (in.hasRemaining()) {
        int tag = (int) varint(in);
        if (tag == (1 << 3 | BYTES)) {
          piece(path + " piece " + pieces.size(), message(path, in), pieces, scores);
        } else if (tag == (2 << 3 | BYTES)) {
          kind = kind(path, message(path, in));
        } else {
          skip(path, in, tag);
        }
        if (pieces.size() > MOST_PIECES) {
          throw new ModelFormatException(path, in.position(), "at most " + MOST_PIECES + " pieces", "more");
        }
      }
    } catch (BufferUnderflowException e) {
      throw new ModelFormatException(path, in.position(), "the rest of a field", "the end", e);
    }
    if (pieces.isEmpty()) {
      throw new ModelFormatException(path, 0, "a SentencePiece model", "no pieces");
    }
    return new SentencePieceModel(kind, List.copyOf(pieces), List.copyOf(scores));
  }

  private static void piece(String path, ByteBuffer in, List<String> pieces, List<Float> scores) throws ModelFormatException {
    String text = "";
    float score = 0;
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      if (tag == (1 << 3 | BYTES)) {
        ByteBuffer bytes = message(path, in);
        text = StandardCharsets.UTF_8.decode(bytes).toString();
      } else if (tag == (2 << 3 | FIXED32)) {
        score = in.getFloat();
      } else {
        skip(path, in, tag);
      }
    }
    pieces.add(text);
    scores.add(score);
  }

  private static Kind kind(String path, ByteBuffer in) throws ModelFormatException {
    Kind kind = Kind.UNIGRAM;
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      if (tag == (3 << 3 | VARINT)) {
        long value = varint(in);
        kind = value == 2 ? Kind.BPE : Kind.UNIGRAM;
      } else {
        skip(path, in, tag);
      }
    }
    return kind;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  /** The bytes of a field. */
  private static ByteBuffer message(String path, ByteBuffer in) throws ModelFormatException {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw new ModelFormatException(path, in.position(), "a field of at most " + in.remaining() + " bytes", String.valueOf(length));
    }
    ByteBuffer part = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return part;
  }

  private static void skip(String path, ByteBuffer in, int tag) throws ModelFormatException {
    switch (tag & 7) {
      case VARINT -> varint(in);
      case FIXED64 -> in.getLong();
      case BYTES -> message(path, in);
      case FIXED32 -> in.getInt();
      default -> throw new ModelFormatException(path, in.position(), "a field of a protocol buffer", "tag " + tag);
    }
  }
}
