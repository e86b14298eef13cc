package io.dualmode.added.mfcc;

import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.FrontEndProvider;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.part.Sections;

/**
 * Mel cepstra of 8 kHz audio, as a front end that somebody adds.
 *
 * @param cepstra per frame
 * @param frameMillis from frame to frame
 */
public record MfccFrontEnd(int cepstra, int frameMillis) implements FrontEndPart {
  static final String TYPE = "mfcc-8k";

  public MfccFrontEnd {
    if (cepstra < 1 || cepstra > MfccExtractor.FILTERS) {
      throw new IllegalArgumentException("cepstra is " + cepstra + ", allowed: 1.." + MfccExtractor.FILTERS);
    }
    if (frameMillis < 5 || frameMillis > 20) {
      throw new IllegalArgumentException("frameMillis is " + frameMillis + ", allowed: 5..20");
    }
  }

  /** Found by the service loader. */
  public static final class Provider implements FrontEndProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public FrontEndPart read(JsonObject section) {
      return Sections.read(section, MfccFrontEnd.class);
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
    return 8000;
  }

  @Override
  public int features() {
    return cepstra;
  }

  @Override
  public FeatureExtractor newExtractor() {
    return new MfccExtractor(cepstra, frameMillis);
  }
}
