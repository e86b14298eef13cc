package io.dualmode.model.search.graph;

/**
 * The best path of a search.
 *
 * @param inputs the label read at each frame
 * @param outputs what was written, in order
 * @param frames how many frames had been read when each of it was
 */
public record BestPath(int[] inputs, int[] outputs, int[] frames) {}
