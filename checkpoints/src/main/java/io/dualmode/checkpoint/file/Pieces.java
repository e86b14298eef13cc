package io.dualmode.checkpoint.file;

import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;

/**
 * The tokens of a checkpoint.
 *
 * @param names by number, blank not among them
 * @param scores logarithms of their probabilities, or none where the checkpoint has none
 */
public record Pieces(List<String> names, List<Float> scores) {
  private static final String BLANK = "<blank>";
  private static final String GOES_ON = "##";

  /** The pieces of a tokenizer. The scores of one of kind BPE are ranks of merges, which add up to nothing: words are then cut into the fewest. */
  public static Pieces of(SentencePieceModel model) {
    return new Pieces(model.pieces(), model.kind() == SentencePieceModel.Kind.UNIGRAM ? model.scores() : List.of());
  }

  /** From a list of texts, as configurations have them; null where it is none. */
  public static Pieces of(Object list) {
    if (!(list instanceof List<?> items) || items.isEmpty() || items.stream().anyMatch(i -> i instanceof List || i instanceof Map)) {
      return null;
    }
    return new Pieces(items.stream().map(String::valueOf).toList(), List.of());
  }

  /** The same tokens where those of WordPiece were given, in which {@code ##} stands before what goes on and nothing before a word. */
  public Pieces ofWordPieces() {
    return new Pieces(names.stream().map(name -> name.startsWith(GOES_ON) && name.length() > GOES_ON.length() ? name.substring(GOES_ON.length())
        : name.startsWith("[") && name.endsWith("]") ? name : UnitInventory.WORD_MARK + name).toList(), scores);
  }

  /** The units of the model: blank, then the tokens in their order; characters where every token is one. */
  public UnitInventory units(String path) throws IOException {
    boolean characters = names.stream().allMatch(name -> name.codePointCount(0, name.length()) == 1);
    StringBuilder text = new StringBuilder(BLANK).append(scores.isEmpty() ? "\n" : "\t0\n");
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).equals(" ") ? UnitInventory.WORD_MARK : names.get(i);
      if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
        throw new ModelFormatException(path, -1, "tokens that are no white space", "token " + i + " is '" + name + "'");
      }
      text.append(name);
      if (!scores.isEmpty()) {
        text.append('\t').append(scores.get(i));
      }
      text.append('\n');
    }
    return UnitInventory.read(new StringReader(text.toString()), path).as(characters ? UnitKind.CHARACTERS : UnitKind.PIECES,
        UnitInventory.SILENCE);
  }
}
