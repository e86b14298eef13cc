package io.dualmode.model.search;

/**
 * One unit of a word in time.
 *
 * @param unit index in the unit inventory
 * @param startFrame its first encoder frame
 * @param endFrame the first frame after it
 */
public record UnitSpan(int unit, int startFrame, int endFrame) {}
