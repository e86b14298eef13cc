package io.dualmode.tools.forcedalign;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.vocabulary.Words;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.Languages;
import io.dualmode.model.language.Typography;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.command.EarlyEngine;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.transcript.CtmLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints when each word of a known text is spoken in a recording. */
@Command(name = "force-align", mixinStandardHelpOptions = true, addMethodSubcommands = false, sortOptions = false,
    description = "Print when each word of a known text is spoken in a recording of any length. Words of the text that are not "
        + "spoken and speech that is not in the text are recognised as such.")
public final class ForceAlignCommand implements Callable<Integer> {
  @Parameters(paramLabel = "AUDIO", description = "audio file, a pipe, or - for standard input")
  Path audio;

  @Option(names = "--text", required = true, paramLabel = "FILE", description = "what is said, UTF-8")
  Path text;

  @ArgGroup
  Format format = new Format();

  /** How the result is written. */
  static final class Format {
    @Option(names = "--ctm", description = "time-marked conversation lines: file, channel, start, duration, word, confidence (default)")
    boolean ctm;

    @Option(names = "--textgrid", description = "a Praat TextGrid with a tier of words and a tier of phones")
    boolean textGrid;

    @Option(names = "--json", description = "one JSON object a word, with its phones")
    boolean json;
  }

  @Option(names = "--phones", description = "with --ctm: lines of phones instead of words")
  boolean phones;

  @Mixin
  EngineOptions engineOptions;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String content = UserFile.text(text);
    PrintWriter err = spec.commandLine().getErr();
    AlignmentWriter writer = writer();
    int missing = 0;
    int extra = 0;
    List<String> words;
    Optional<String> damage;
    try (SpeechEngine engine = EarlyEngine.load(engineOptions.config()); AudioFile file = AudioFile.open(audio)) {
      words = words(content, Languages.of(engine.language()));
      try (AlignmentSession session = session(engine, words)) {
        session.warnings().forEach(warning -> ErrorLine.print(err, warning));
        List<AlignedWord> all = new ArrayList<>();
        file.decode16kHz((samples, offset, length) -> {
          session.accept(samples, offset, length);
          all.addAll(session.settled());
        });
        all.addAll(session.finish());
        writer.write(all, session.acceptedMillis(), spec.commandLine().getOut());
        file.notes().forEach(note -> ErrorLine.print(err, note));
        damage = file.damage();
        for (AlignedWord word : all) {
          missing += word.kind() == AlignedWord.Kind.NOT_SPOKEN ? 1 : 0;
          extra += word.kind() == AlignedWord.Kind.EXTRA ? 1 : 0;
        }
      }
    }
    spec.commandLine().getOut().flush();
    if (missing > 0 || extra > 0) {
      err.printf(Locale.ROOT, "dualmode: %d of %d words are not spoken, %d times something else is%n", missing, words.size(), extra);
    }
    damage.ifPresent(what -> ErrorLine.print(err, what));
    err.flush();
    return damage.isPresent() ? 1 : 0;
  }

  private AlignmentSession session(SpeechEngine engine, List<String> words) throws IOException {
    try {
      return engine.newAlignment(words, engine.defaultOptions().toBuilder().sampleRateHz(16_000).build());
    } catch (IllegalArgumentException e) {
      throw new IOException(text + ": " + e.getMessage(), e);
    }
  }

  private AlignmentWriter writer() {
    return format.textGrid ? new TextGridWriter() : format.json ? new JsonAlignmentWriter()
        : new CtmWriter(CtmLine.stem(audio.getFileName().toString()), phones);
  }

  /** Whether a word of symbols alone is spoken, as {@code &} is and a dash is not. */
  private static boolean isReadOut(String word, Language language) {
    return !language.spokenForms().readings(Typography.lookupForm(word)).isEmpty();
  }

  /** The words of the text: what stands between white space and is spoken. */
  private List<String> words(String content, Language language) throws IOException {
    List<String> words = new ArrayList<>();
    for (String word : Words.of(content)) {
      if (word.codePoints().anyMatch(Character::isLetterOrDigit) || isReadOut(word, language)) {
        words.add(word);
      }
    }
    if (words.isEmpty()) {
      throw new IOException(text + ": holds no word; it has to hold what is said in the recording");
    }
    return words;
  }
}
