package io.dualmode.kaldi.engine;

import io.dualmode.api.internal.adapter.SpokenLanguage;
import io.dualmode.kaldi.acoustic.Acoustics;
import io.dualmode.kaldi.directory.DecodingOptions;
import io.dualmode.kaldi.directory.KaldiDirectory;
import io.dualmode.kaldi.transition.TransitionModel;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.format.ForeignModel;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.ModelFormat;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Model directories of Kaldi as models of this project: a composition whose units are the distributions of the network, and a vocabulary of
 * type {@value #VOCABULARY}, which {@link KaldiEngine} searches; its files are the graphs, words and options as they are.
 */
public final class KaldiFormat implements ModelFormat {
  /** Type of the section {@code vocabulary}. */
  public static final String VOCABULARY = "kaldi";
  /** The tag of a language that nothing tells. */
  static final String UNKNOWN_LANGUAGE = "und";

  @Override
  public String name() {
    return "a model directory of Kaldi";
  }

  @Override
  public String vocabulary() {
    return VOCABULARY;
  }

  @Override
  public boolean recognises(Path path) {
    return KaldiDirectory.is(path);
  }

  @Override
  public ForeignModel open(Path path) throws IOException {
    KaldiDirectory directory = new KaldiDirectory(path);
    Path ivectors = directory.ivector("final.ie");
    Path statistics = directory.featureStatistics();
    Acoustics acoustics = Acoustics.read(new Acoustics.Files(directory.acousticModel(), directory.configuration("mfcc.conf"),
        Files.isRegularFile(ivectors) ? ivectors.getParent() : null, Files.isRegularFile(statistics) ? statistics : null),
        DecodingOptions.subsampling(directory), Acoustics.CHUNK, DecodingOptions.acousticScale(directory));
    List<String> units = IntStream.range(0, acoustics.network().width()).mapToObj(pdf -> "pdf" + pdf).toList();
    Composition parts = new Composition(acoustics.frontEnd(), acoustics.network(), List.of(acoustics.head()), units.size(), UnitKind.PHONES);
    Map<String, Path> stored = new HashMap<>(Map.of(SupernetModel.WEIGHTS, directory.acousticModel()));
    Path card = path.resolve(SupernetModel.CARD);
    if (Files.isRegularFile(card)) {
      stored.put(SupernetModel.CARD, card);
    }
    List<String> beside = directory.beside();
    beside.forEach(name -> stored.put(name, path.resolve(name)));
    JsonObject vocabulary = ModelConfig.vocabulary(VOCABULARY, beside, KaldiDirectory.TRANSITIONS);
    String language = SpokenLanguage.named(path).orElse(UNKNOWN_LANGUAGE);
    ModelConfig config = new ModelConfig(String.valueOf(path.toRealPath().getFileName()), LanguageName.of(language), parts, null,
        SearchDefaults.of(Acoustics.HEAD), Map.of(), vocabulary);
    return new ForeignModel(config, UnitInventory.of(UnitKind.PHONES, units, UnitInventory.SILENCE), acoustics.tensors(),
        ModelFiles.ofForeign(path, stored,
            Map.of(KaldiDirectory.TRANSITIONS, beginning(directory.acousticModel(), acoustics.transitionBytes()))), () -> {})
        .with(TransitionModel.class, acoustics.transitions());
  }

  /** The first part of a file, which is a file by itself. */
  private static byte[] beginning(Path file, long bytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Math.toIntExact(bytes));
    }
  }
}
