package io.dualmode.tools.data;

/**
 * One training utterance as it is heard once, augmentation applied.
 *
 * @param features {@code [featureFrames, melBins]}
 * @param encoderFrames frames that an encoder makes of them
 * @param phones units in order of time, silence (0) included where the alignment has it
 * @param entryFrames encoder frame at which each phone starts, not falling
 */
public record HeardUtterance(String id, float[] features, int featureFrames, int encoderFrames, int[] phones, int[] entryFrames) {}
