package io.dualmode.tools.data.cache;

import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decoded speech and its features, made once by {@code prepare} and mapped into memory.
 *
 * <p>A cache is a folder of three files. {@code pcm.i16}: all utterances' samples, 16 kHz mono, little-endian 16-bit, one after
 * the other. {@code features.i16}: their features {@code [frames, features]}, computed from those samples, in little-endian 16 bits
 * over the range of the front end ({@link FrontEndPart#range}), rounded and clipped (with -32 to 32 a step of 0.001). {@code index.tsv}: a header and one line per
 * utterance, {@link CachedUtterance}. {@code front-end.json} names the front end, the standard one where there is no such file. Reading is
 * thread-safe.
 */
public final class FeatureCache {
  private static final float STEPS = 32768;
  static final String PCM = "pcm.i16";
  static final String FEATURES = "features.i16";
  static final String INDEX = "index.tsv";

  private final Path folder;
  private final FrontEndPart frontEnd;
  private final int width;
  private final float scale;
  private final Map<String, CachedUtterance> utterances = new LinkedHashMap<>();
  private final MappedShorts pcm;
  private final MappedShorts features;

  private FeatureCache(Path folder, FrontEndPart frontEnd) throws IOException {
    this.folder = folder;
    this.frontEnd = frontEnd;
    width = frontEnd.features();
    scale = scale(frontEnd);
    Path index = folder.resolve(INDEX);
    if (!Files.isRegularFile(index)) {
      throw new IOException(folder + ": no " + INDEX + "; make the cache with \"prepare --out " + folder + " MANIFEST...\"");
    }
    pcm = new MappedShorts(folder.resolve(PCM));
    features = new MappedShorts(folder.resolve(FEATURES));
    List<String> lines = Files.readAllLines(index);
    if (lines.isEmpty() || !lines.get(0).equals(CachedUtterance.HEADER)) {
      throw new IOException(index + ": the first line is not the header of this version; run prepare again");
    }
    for (int i = 1; i < lines.size(); i++) {
      try {
        CachedUtterance u = CachedUtterance.fromLine(lines.get(i));
        if (u.sampleOffset() < 0 || u.samples() < 0 || u.sampleOffset() + u.samples() > pcm.size() || u.frameOffset() < 0
            || u.frames() < 0 || (u.frameOffset() + u.frames()) * width > features.size()) {
          throw new IllegalArgumentException("utterance " + u.id() + " lies outside the data files");
        }
        utterances.put(u.id(), u);
      } catch (IllegalArgumentException e) {
        throw new IOException(index + " line " + (i + 1) + ": " + e.getMessage() + "; run prepare again", e);
      }
    }
  }

  /** Opens a folder of the standard front end; another one is an {@link IOException}. */
  public static FeatureCache open(Path folder) throws IOException {
    FeatureCache cache = openAny(folder);
    if (!cache.frontEnd.equals(LogMelFrontEnd.STANDARD)) {
      throw new IOException(folder + ": holds features of " + cache.frontEnd.type() + ", expected " + LogMelFrontEnd.TYPE
          + "; prepare another folder without --front-end");
    }
    return cache;
  }

  /** Opens a folder of any front end. */
  public static FeatureCache openAny(Path folder) throws IOException {
    return new FeatureCache(folder, CachedFrontEnd.of(folder));
  }

  /** What made the features. */
  public FrontEndPart frontEnd() {
    return frontEnd;
  }

  /** All utterances in the order they were prepared. */
  public List<CachedUtterance> utterances() {
    return new ArrayList<>(utterances.values());
  }

  /** The utterance of an id, or null. */
  public CachedUtterance find(String id) {
    return utterances.get(id);
  }

  /** The features of an utterance without augmentation, a new array {@code [frames, features]}. */
  public float[] featuresFor(String id) {
    return features(require(id));
  }

  /** The features of an utterance, a new array {@code [frames, features]}. */
  public float[] features(CachedUtterance utterance) {
    float[] out = new float[utterance.frames() * width];
    features(utterance, 0, utterance.frames(), out, 0);
    return out;
  }

  /** Frames {@code [first, first + count)} of an utterance into {@code out}. */
  public void features(CachedUtterance utterance, int first, int count, float[] out, int outOffset) {
    if (first < 0 || count < 0 || first + count > utterance.frames()) {
      throw new IndexOutOfBoundsException("frames " + first + ".." + (first + count) + " of " + utterance.id() + ", which has "
          + utterance.frames());
    }
    short[] raw = new short[count * width];
    features.read((utterance.frameOffset() + first) * width, raw, 0, raw.length);
    for (int i = 0; i < raw.length; i++) {
      out[outOffset + i] = raw[i] / scale;
    }
  }

  /** The samples of an utterance at 16 kHz, 16-bit. */
  public short[] pcmFor(String id) {
    return pcm(require(id));
  }

  /** The samples of an utterance or of a piece of one. */
  public short[] pcm(CachedUtterance utterance) {
    return pcm(utterance, 0, utterance.samples());
  }

  /** Samples {@code [first, first + count)} of an utterance. */
  public short[] pcm(CachedUtterance utterance, int first, int count) {
    if (first < 0 || count < 0 || first + count > utterance.samples()) {
      throw new IndexOutOfBoundsException("samples " + first + ".." + (first + count) + " of " + utterance.id() + ", which has "
          + utterance.samples());
    }
    short[] out = new short[count];
    pcm.read(utterance.sampleOffset() + first, out, 0, count);
    return out;
  }

  private CachedUtterance require(String id) {
    CachedUtterance utterance = utterances.get(id);
    if (utterance == null) {
      throw new IllegalArgumentException("utterance " + id + " is not in the cache " + folder + "; prepare its manifest");
    }
    return utterance;
  }

  /** Stored value of a feature of 1.0. */
  static float scale(FrontEndPart frontEnd) {
    return STEPS / frontEnd.range();
  }

  static short quantise(float feature, float scale) {
    return (short) Math.max(-32768, Math.min(32767, Math.round(feature * scale)));
  }
}
