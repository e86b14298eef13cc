package io.dualmode.model.engine.network;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.language.Language;
import io.dualmode.model.readable.PunctuationModel;
import io.dualmode.model.readable.ReadableWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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
  /** Whether the model has one of its own; without one it need not be opened again. */
  private final boolean own;
  private final String place;
  private boolean read;
  private PunctuationModel model;

  /** @param model which is open now, and is opened again at its location where that is needed */
  public ModelPunctuation(SupernetModel model, ModelLocation location) throws IOException {
    this.location = location;
    own = PunctuationModel.isIn(model.files());
    place = model.files().describe(PunctuationModel.FILE);
  }

  /** Reads what writers of this language need before the first is asked for; what cannot be read is left to that one's error. */
  public void prepare(Language language) {
    try {
      get(language.tag());
      language.writtenForms().written(List.of());
    } catch (UncheckedIOException e) {
      LOG.debug("Marks and capitals are read again by the first session: {}", e.getMessage());
    }
  }

  /** A writer for one session. */
  public ReadableWriter newWriter(Language language) {
    return new ReadableWriter(language, get(language.tag()));
  }

  private synchronized PunctuationModel get(String tag) {
    if (!read) {
      try {
        model = own ? readOwn() : readBundled(tag);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      read = true;
    }
    return model;
  }

  private PunctuationModel readOwn() throws IOException {
    try (SupernetModel again = location.open()) {
      return PunctuationModel.read(again.files());
    }
  }

  private PunctuationModel readBundled(String tag) throws IOException {
    try (ModelFiles bundled = PunctuationModel.bundled(tag.toLowerCase(Locale.ROOT).split("[-_]", 2)[0])) {
      if (PunctuationModel.isIn(bundled)) {
        return PunctuationModel.read(bundled);
      }
    }
    LOG.info("Readable text has no marks and capitals: neither {} nor a bundled one for {} is there.", place, tag);
    return null;
  }
}
