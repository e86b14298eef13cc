package io.dualmode.tools.conformer.nemo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A SentencePiece model of kind unigram as the protocol buffer that it is stored in: the pieces (1 text, 2 score, 3 type), the trainer's
 * settings (3 kind, 4 pieces, 40 to 43 numbers of the pieces that are no text) and those of the normaliser, which changes nothing but blanks.
 */
final class SentencePieceWriter {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int UNIGRAM = 1;
  private static final int UNKNOWN = 2;
  private static final int FIRST_RESERVED = 40;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private SentencePieceWriter() {}

  /**
   * The model.
   *
   * @param pieces by number; the first stands for what the others do not spell
   * @param scores logarithms of their probabilities
   */
  static byte[] write(List<String> pieces, List<Float> scores) {
    SentencePieceWriter model = new SentencePieceWriter();
    for (int i = 0; i < pieces.size(); i++) {
      SentencePieceWriter piece = new SentencePieceWriter();
      piece.bytes(1, pieces.get(i).getBytes(StandardCharsets.UTF_8));
      piece.varint(2 << 3 | FIXED32);
      piece.out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(scores.get(i)).array());
      if (i == 0) {
        piece.integer(3, UNKNOWN);
      }
      model.bytes(1, piece.out.toByteArray());
    }
    SentencePieceWriter trainer = new SentencePieceWriter();
    trainer.integer(3, UNIGRAM);
    trainer.integer(4, pieces.size());
    trainer.integer(FIRST_RESERVED, 0);
    for (int none = FIRST_RESERVED + 1; none <= FIRST_RESERVED + 3; none++) {
      trainer.integer(none, -1);
    }
    model.bytes(2, trainer.out.toByteArray());
    SentencePieceWriter normaliser = new SentencePieceWriter();
    normaliser.bytes(1, "identity".getBytes(StandardCharsets.UTF_8));
    for (int flag = 3; flag <= 5; flag++) {
      normaliser.integer(flag, 1);
    }
    model.bytes(3, normaliser.out.toByteArray());
    return model.out.toByteArray();
  }

  private void bytes(int field, byte[] content) {
    varint(field << 3 | BYTES);
    varint(content.length);
    out.writeBytes(content);
  }

  private void integer(int field, long value) {
    varint(field << 3 | VARINT);
    varint(value);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
