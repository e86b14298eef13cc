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
import picocli.CommandLine.Option;

/** {@code punctuation train}. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Learns marks and capitals from books in their original writing (.txt, .md or .xml), and writes " + PunctuationModel.FILE
        + ". Pauses and settings come from punctuation tune.")
final class PunctuationTrainCommand implements Callable<Integer> {
  @Option(names = "--books", required = true, paramLabel = "FOLDER", description = "books to learn from, one a file")
  private Path books;

  @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "folder for " + PunctuationModel.FILE)
  private Path out;

  @Option(names = "--epochs", description = "rounds over all text (default: ${DEFAULT-VALUE})")
  private int epochs = 1;

  @Option(names = "--rate", description = "learning rate at the beginning (default: ${DEFAULT-VALUE})")
  private double rate = 0.05;

  @Override
  public Integer call() throws IOException {
    List<Path> files = BookFile.in(books);
    MarkedCorpus corpus = MarkedCorpus.of(files);
    PrintStream log = System.out;
    log.printf("%d books, %d words%n", files.size(), corpus.size());
    PunctuationModel model = new PunctuationTraining(corpus).train(epochs, rate, log);
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
