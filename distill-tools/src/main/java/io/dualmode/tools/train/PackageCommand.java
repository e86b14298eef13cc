package io.dualmode.tools.train;

import com.google.gson.Gson;
import io.dualmode.model.compiled.VocabularyCompiler;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.language.StandardDictionary;
import io.dualmode.tools.parts.PartsRun;
import io.dualmode.tools.train.objective.TrainOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code package}: makes a model directory of a training run's checkpoint, a dictionary and a language model. */
@Command(name = "package", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Makes a model directory of a training run, a dictionary and a language model.")
public final class PackageCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, description = "folder of the training run")
  private Path run;

  @Option(names = "--data", required = true, description = "folder that it was trained on")
  private Path data;

  @Option(names = "--out", required = true, description = "model directory to write")
  private Path out;

  @Option(names = "--name", description = "name of the model (default: dualmode- and its language)")
  private String name;

  @Option(names = "--lm", description = "compact n-gram model to include")
  private Path languageModel;

  @Option(names = "--lm-neural", description = "neural language model for the second pass, made by lm neural")
  private Path neuralModel;

  @Option(names = "--lexicon", description = "dictionary in CMUdict's format (default: that of the language)")
  private Path lexicon;

  @Option(names = "--add-lexicon", description = "further dictionary, whose words are added")
  private Path moreWords;

  @Option(names = "--g2p", description = "model that guesses the pronunciation of other words, made by g2p")
  private Path guesser;

  @Option(names = "--phone-lm", description = "n-gram model of phones, made by phone-lm")
  private Path phoneModel;

  @Option(names = "--card", description = "model card, Markdown")
  private Path card;

  @Option(names = "--storage", description = "how matrices are stored: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Storage storage = Storage.INT8;

  @Option(names = "--head", description = "head that scores: mmi, transducer, ctc or combined, or one that was trained by train-parts (default: mmi, or the first of those)")
  private String head;

  @Option(names = "--mmi-weight", description = "share of the MMI head in combined (default: ${DEFAULT-VALUE})")
  private double mmiWeight = 0.5;

  @Option(names = "--search", description = "tuned search option, repeatable, for example lmWeight=0.7")
  private Map<String, Double> search = new LinkedHashMap<>();

  @Option(names = "--provenance", description = "line of provenance, repeatable, for example licence=...")
  private Map<String, String> provenance = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (neuralModel != null) {
      requireSound(neuralModel);
    }
    PartsRun trained = PartsRun.isIn(run) ? PartsRun.open(run, data, System.out) : null;
    TrainOptions options = trained != null ? null : new Gson().fromJson(Files.readString(run.resolve("options.json")), TrainOptions.class);
    TrainingData speech = trained != null ? null : TrainingData.open(data, options);
    SpeechLanguage spoken = trained != null ? trained.language() : speech.language();
    PronunciationLexicon words = words(spoken);
    if (words.size() == 0 && languageModel == null) {
      throw new IOException(data + " is of " + spoken + ", for which no dictionary has words; name the words by a language model (--lm)"
          + " or a dictionary (--lexicon)");
    }
    String named = name != null ? name : "dualmode-" + spoken.language().tag().toLowerCase(Locale.ROOT);
    String scorer = head != null ? head : trained != null ? trained.heads().get(0) : "mmi";
    SearchDefaults defaults = new SearchDefaults(scorer, mmiWeight, search);
    ModelWriter writer = trained != null ? trained.pack(named, defaults, storage, provenance)
        : new TrainRun(options, speech, run, System.out).pack(named, defaults, storage, provenance);
    if (words.size() > 0) {
      StringWriter text = new StringWriter();
      words.write(text);
      writer.file(SupernetModel.LEXICON, text.toString().getBytes(StandardCharsets.UTF_8));
    }
    if (languageModel != null) {
      writer.file(SupernetModel.LANGUAGE_MODEL, languageModel);
    }
    if (neuralModel != null) {
      writer.file(SupernetModel.NEURAL_LM, neuralModel);
    }
    if (guesser != null) {
      writer.file(SupernetModel.GUESSER, guesser);
    }
    if (phoneModel != null) {
      writer.file(SupernetModel.PHONE_MODEL, phoneModel);
    }
    if (card != null) {
      writer.card(UserFile.text(card));
    }
    writer.write(out);
    VocabularyCompiler.compile(out);
    return 0;
  }

  /** Refuses a neural language model that cannot be read, before the work begins. */
  private static void requireSound(Path file) throws IOException {
    try (ModelFiles files = ModelFiles.open(file.toAbsolutePath().getParent())) {
      NeuralLm.read(files, file.getFileName().toString());
    }
  }

  private PronunciationLexicon words(SpeechLanguage spoken) throws IOException {
    PronunciationLexicon words = StandardDictionary.read(lexicon, spoken.language(), spoken.units());
    if (moreWords != null) {
      StandardDictionary.read(moreWords, spoken.language(), spoken.units()).forEach((word, variants) -> variants.forEach(v -> words.add(word, v)));
    }
    return words;
  }
}
