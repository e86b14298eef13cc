package io.dualmode.model.frontend.logmel;

import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FeatureNormaliser;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.FrontEndProvider;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.part.Sections;

/**
 * The front end {@code log-mel-1}: {@link LogMelFilterBank} behind {@link InputNormaliser}. There is nothing to choose, so its section is
 * a check.
 *
 * @param sampleRateHz rate of the audio
 * @param melBins features per frame
 * @param frameShiftMillis time from frame to frame
 */
public record LogMelFrontEnd(int sampleRateHz, int melBins, int frameShiftMillis) implements FrontEndPart {
  public static final String TYPE = "log-mel-1";

  /** What this version computes. */
  public static final LogMelFrontEnd STANDARD = new LogMelFrontEnd(LogMelFilterBank.SAMPLE_RATE_HZ, LogMelFilterBank.BINS, 10);

  /** Reads sections of this type. */
  public static final class Provider implements FrontEndProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public FrontEndPart read(JsonObject section) {
      LogMelFrontEnd wanted = Sections.read(section, LogMelFrontEnd.class);
      if (!wanted.isStandard()) {
        throw new JsonParseException(TYPE + " is " + STANDARD + ", found " + wanted);
      }
      return wanted;
    }
  }

  /** Whether it is {@link #STANDARD}; every first session asks, and a record's {@code equals} is put together when it is first called. */
  public boolean isStandard() {
    return sampleRateHz == STANDARD.sampleRateHz && melBins == STANDARD.melBins && frameShiftMillis == STANDARD.frameShiftMillis;
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
  public int features() {
    return melBins;
  }

  @Override
  public int frameMillis() {
    return frameShiftMillis;
  }

  @Override
  public FeatureExtractor newExtractor() {
    return new LogMelFilterBank();
  }

  @Override
  public FeatureNormaliser newNormaliser(float[] trainingMean, int priorFrames, float featureScale) {
    return new InputNormaliser(trainingMean, priorFrames, featureScale);
  }
}
