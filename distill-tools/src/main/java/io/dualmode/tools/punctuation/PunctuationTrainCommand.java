package io.dualmode.tools.punctuation;

import io.dualmode.model.readable.PunctuationModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code punctuation train}. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Learns marks and capitals from books in their original writing (.txt, .md or .xml), and writes " + PunctuationModel.FILE
        + ". Pauses and settings come from punctuation tune.")
final class PunctuationTrainCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 64;

  @Option(names = "--books", required = true, paramLabel = "FOLDER", description = "books to learn from, one a file")
  private Path books;

  @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "folder for " + PunctuationModel.FILE)
  private Path out;

  @Option(names = "--epochs", description = "rounds over all text (default: ${DEFAULT-VALUE})")
  private int epochs = 1;

  @Option(names = "--rate", description = "learning rate at the beginning (default: ${DEFAULT-VALUE})")
  private double rate = 0.05;

  @Option(names = "--threads", description = "threads; runs of more than one differ a little (default: ${DEFAULT-VALUE})")
  private int threads = 1;

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (threads < 1 || threads > MOST_THREADS || epochs < 1 || !(rate > 0 && rate <= 1)) {
      throw new ParameterException(spec.commandLine(), "--threads: allowed 1.." + MOST_THREADS + "; --epochs: from 1; --rate: above 0, at most 1");
    }
    List<Path> files = BookFile.in(books);
    MarkedCorpus corpus = MarkedCorpus.of(files);
    PrintStream log = System.out;
    log.printf("%d books, %d words%n", files.size(), corpus.size());
    PunctuationModel model = new PunctuationTraining(corpus).train(epochs, rate, threads, log);
    write(model, out, Map.of("books", String.valueOf(files.size()), "words", String.valueOf(corpus.size())));
    log.printf("%s: %d bytes%n", out.resolve(PunctuationModel.FILE), Files.size(out.resolve(PunctuationModel.FILE)));
    return 0;
  }

  /** Writes a model in place of one that is there. */
  static void write(PunctuationModel model, Path folder, Map<String, String> provenance) throws IOException {
    Files.createDirectories(folder);
    Path part = folder.resolve(PunctuationModel.FILE + ".part");
    model.write(part, provenance);
    Files.move(part, folder.resolve(PunctuationModel.FILE), StandardCopyOption.REPLACE_EXISTING);
  }
}
