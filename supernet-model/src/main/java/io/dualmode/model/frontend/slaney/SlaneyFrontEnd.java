package io.dualmode.model.frontend.slaney;

import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.FrontEndProvider;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.part.Sections;

/**
 * The front end {@code log-mel-slaney}: {@link SlaneyMelBank}. What its networks do to a whole utterance (mean and deviation) is theirs.
 *
 * @param features bins per frame
 */
public record SlaneyFrontEnd(int features) implements FrontEndPart {
  public static final String TYPE = "log-mel-slaney";

  private static final int MOST_BINS = 128;

  /** Reads sections of this type. */
  public static final class Provider implements FrontEndProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public FrontEndPart read(JsonObject section) {
      return Sections.read(section, SlaneyFrontEnd.class);
    }
  }

  public SlaneyFrontEnd {
    if (features < 8 || features > MOST_BINS) {
      throw new JsonParseException("features is " + features + ", allowed: 8.." + MOST_BINS);
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject section() {
    return Sections.write(TYPE, this);
  }

  @Override
  public int sampleRateHz() {
    return SlaneyMelBank.SAMPLE_RATE_HZ;
  }

  @Override
  public int frameMillis() {
    return 1000 * SlaneyMelBank.SHIFT / SlaneyMelBank.SAMPLE_RATE_HZ;
  }

  @Override
  public FeatureExtractor newExtractor() {
    return new SlaneyMelBank(features);
  }

  /** The filters over the powers of the Fourier transform, {@code [features, 257]}. */
  public float[] filters() {
    return new SlaneyMelBank(features).dense();
  }

  /** The window, 400 values. */
  public float[] window() {
    return new SlaneyMelBank(features).window();
  }
}
