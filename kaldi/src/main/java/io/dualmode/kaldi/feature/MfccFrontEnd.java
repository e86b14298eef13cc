package io.dualmode.kaldi.feature;

import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.FrontEndProvider;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.part.Sections;

/** The front end {@code kaldi-mfcc}: mel cepstra with the options of an {@code mfcc.conf}. */
public record MfccFrontEnd(MfccOptions options) implements FrontEndPart {
  public static final String TYPE = "kaldi-mfcc";
  private static final float MOST_LIFTED = 4096;
  private static final float MOST = 256;

  /** Reads sections of this type. */
  public static final class Provider implements FrontEndProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public FrontEndPart read(JsonObject section) {
      return new MfccFrontEnd(Sections.read(section, MfccOptions.class));
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject section() {
    return Sections.write(TYPE, options);
  }

  @Override
  public int sampleRateHz() {
    return options.sampleRateHz();
  }

  @Override
  public int features() {
    return options.cepstra();
  }

  @Override
  public int frameMillis() {
    return options.shiftMillis();
  }

  /** The first cepstrum is the sum of all bins; a lifter makes the others up to 1 + half its constant times as large. */
  @Override
  public float range() {
    return options.lifter() > 0 ? MOST_LIFTED : MOST;
  }

  @Override
  public FeatureExtractor newExtractor() {
    return new MfccExtractor(options);
  }
}
