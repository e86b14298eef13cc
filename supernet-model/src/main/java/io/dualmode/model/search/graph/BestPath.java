package io.dualmode.model.search.graph;

/**
 * The best path of a search.
 *
 * @param inputs the label read at each frame
 * @param outputs what was written, in order
 * @param frames how many frames had been read when each of it was
 */
public record BestPath(int[] inputs, int[] outputs, int[] frames) {
  /** The best path to a token so many frames after its beginning; an empty one to null. */
  static BestPath to(Token end, int length) {
    int[] inputs = new int[length];
    int written = 0;
    for (Token token = end; token != null && token.from != null; token = token.from) {
      written += token.output == 0 ? 0 : 1;
    }
    int[] outputs = new int[written];
    int[] at = new int[written];
    int frame = length;
    for (Token token = end; token != null && token.from != null; token = token.from) {
      if (token.output != 0) {
        outputs[--written] = token.output;
        at[written] = frame;
      }
      if (token.input != 0) {
        inputs[--frame] = token.input;
      }
    }
    return new BestPath(inputs, outputs, at);
  }
}
