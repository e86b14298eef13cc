package io.dualmode.model.engine.network;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.language.Language;
import io.dualmode.model.readable.PunctuationModel;
import io.dualmode.model.readable.ReadableWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The marks and capitals of a model's language, read when the first session wants readable text and then shared: the model's own {@value
 * PunctuationModel#FILE}, or the bundled one of the language. A language that has neither gets texts without marks. Thread-safe.
 */
public final class ModelPunctuation {
  private static final Logger LOG = LoggerFactory.getLogger(ModelPunctuation.class);

  private final ModelLocation location;
  private boolean read;
  private PunctuationModel model;

  public ModelPunctuation(ModelLocation location) {
    this.location = location;
  }

  /** A writer for one session. */
  public ReadableWriter newWriter(Language language) {
    return new ReadableWriter(language, get(language.tag()));
  }

  private synchronized PunctuationModel get(String tag) {
    if (!read) {
      String primary = tag.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
      try (SupernetModel files = location.open(); ModelFiles bundled = PunctuationModel.bundled(primary)) {
        if (PunctuationModel.isIn(files.files())) {
          model = PunctuationModel.read(files.files());
        } else if (PunctuationModel.isIn(bundled)) {
          model = PunctuationModel.read(bundled);
        } else {
          LOG.info("Readable text has no marks and capitals: neither {} nor a bundled one for {} is there.",
              files.files().describe(PunctuationModel.FILE), tag);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      read = true;
    }
    return model;
  }
}
