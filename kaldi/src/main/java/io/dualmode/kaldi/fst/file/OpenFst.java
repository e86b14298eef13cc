package io.dualmode.kaldi.fst.file;

import io.dualmode.kaldi.fst.Fst;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads transducers of OpenFst with arcs of the type {@code standard}: {@code const}, {@code vector}, {@code ngram} and
 * {@code olabel_lookahead}. Nothing is allocated because a header says so; every number is checked; small files are read, others mapped.
 *
 * @param fst the transducer
 * @param input names of its input labels, null where the file has none
 * @param output names of its output labels, likewise
 * @param reach what can be written next from each state, null but for look-ahead transducers
 */
public record OpenFst(Fst fst, SymbolTable input, SymbolTable output, LabelReach reach) {
  /** Reads a file; one that is broken or of another kind is an error that says where. */
  public static OpenFst read(Path file) throws IOException {
    FstReader in = new FstReader(MappedBytes.open(file));
    FstHeader header = FstHeader.read(in);
    return switch (header.type()) {
      case "const" -> new OpenFst(ConstFst.read(in, header), header.input(), header.output(), null);
      case "vector" -> new OpenFst(VectorFst.read(in, header), header.input(), header.output(), null);
      case "ngram" -> new OpenFst(NgramFst.read(in), header.input(), header.output(), null);
      case "olabel_lookahead" -> lookAhead(in, header);
      default -> throw in.bytes.wrong(4, "a transducer of type const, vector, ngram or olabel_lookahead", "'" + header.type() + "'");
    };
  }

  private static OpenFst lookAhead(FstReader in, FstHeader outer) throws IOException {
    LabelReach.readMark(in);
    long at = in.at();
    FstHeader header = FstHeader.read(in);
    if (!header.type().equals("const")) {
      throw in.bytes.wrong(at + 4, "a transducer of type const inside olabel_lookahead", "'" + header.type() + "'");
    }
    ConstFst fst = ConstFst.read(in, header);
    LabelReach reach = LabelReach.read(in, fst.states());
    return new OpenFst(fst, header.input() == null ? outer.input() : header.input(),
        header.output() == null ? outer.output() : header.output(), reach);
  }
}
