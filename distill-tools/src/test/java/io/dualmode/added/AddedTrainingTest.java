package io.dualmode.added;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.added.ToyLanguage.Utterance;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.tools.evaluate.EditDistance;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A front end, a network, a head and an optimiser that live in packages of their own, found by their service files alone: they are trained
 * together, and the network with a head of ours, on a made-up language with its own units and dictionary, by the commands that train anything, and the engine hears with them.
 */
class AddedTrainingTest {
  private static final String GRAMMAR = """
      #JSGF V1.0;
      grammar toy;
      public <order> = (mano | sema | uni) [nisu] (sun | oma | asi | on);
      """;
  private static final List<List<String>> ORDERS = List.of(List.of("mano", "sema", "uni"), List.of("", "nisu"), List.of("sun", "oma", "asi", "on"));

  @TempDir static Path dir;
  private static ToyCorpus corpus;

  @BeforeAll
  static void train() throws IOException {
    corpus = ToyCorpus.write(dir, 7, 200, 10);
    corpus.prepare("mfcc-8k", List.of("cepstra=13", "frameMillis=8"));
    train("letters-ctc", "--optimizer", "momentum", "--rate", "0.5", "--warm-up", "50", "--hours", "3");
    train("ctc", "--head-option", "ctc.hidden=48", "--rate", "0.01", "--warm-up", "30", "--hours", "0.8");
  }

  /** Trains and packages the network with one head. */
  private static void train(String head, String... options) {
    String data = corpus.data().toString();
    String run = dir.resolve("run-" + head).toString();
    List<String> arguments = new ArrayList<>(List.of("--data", data, "--run", run, "--network", "tdnn", "--heads", head,
        "--batch-seconds", "12", "--average", "0.95", "--threads", "1"));
    arguments.addAll(List.of(options));
    ToyCorpus.call("train-parts", arguments.toArray(String[]::new));
    ToyCorpus.call("package", "--data", data, "--run", run, "--name", "toy", "--lexicon", corpus.lexicon().toString(), "--out",
        dir.resolve(head).toString());
  }

  private static SpeechEngine engine(RecognitionMode mode, String head) throws IOException {
    return SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, dir.resolve(head).toString()).with(Keys.MODE, mode));
  }

  private static List<String> hear(SpeechSession session, Utterance said) {
    session.accept(said.samples(), 0, said.samples().length);
    return session.finish().best().words().stream().map(Word::text).toList();
  }

  @ParameterizedTest
  @CsvSource({"STREAMING, letters-ctc", "FULL_CONTEXT, letters-ctc", "STREAMING, ctc"})
  void trainedParts_unseenUtterances_areRecognised(RecognitionMode mode, String head) throws IOException {
    ToyLanguage language = new ToyLanguage(99);
    int words = 0;
    long wrong = 0;
    try (SpeechEngine engine = engine(mode, head); SpeechSession session = engine.newSession()) {
      for (int i = 0; i < 40; i++) {
        Utterance said = language.say(1 + i % 7);
        words += said.words().size();
        wrong += EditDistance.compare(said.words(), hear(session, said)).errors();
      }
    }
    assertTrue(10 * wrong < words, wrong + " of " + words + " words are wrong");
  }

  @Test
  void trainedParts_underAGrammar_areRecognised() throws IOException {
    ToyLanguage language = new ToyLanguage(23);
    Random random = new Random(4);
    int words = 0;
    long wrong = 0;
    try (SpeechEngine engine = engine(RecognitionMode.STREAMING, "letters-ctc");
        SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder()
            .grammar(Grammars.parse(GRAMMAR, Grammar.Enforcement.STRICT).grammar()).build())) {
      for (int i = 0; i < 30; i++) {
        List<String> order = ORDERS.stream().map(choice -> choice.get(random.nextInt(choice.size()))).filter(word -> !word.isEmpty()).toList();
        words += order.size();
        wrong += EditDistance.compare(order, hear(session, language.say(order))).errors();
      }
    }
    assertTrue(10 * wrong < words, wrong + " of " + words + " words are wrong");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"train-parts|--network nothing|--network: trainable network 'nothing' is unknown, known:",
      "train-parts|--network tdnn --heads nothing|--heads: trainable head 'nothing' is unknown, known: ctc, letters-ctc",
      "train-parts|--network tdnn --network-option stride=9|network: layers are",
      "train-parts|--network tdnn --network-option strides=2|network: unknown key strides, allowed: layers, stride",
      "train-parts|--network tdnn --head-option mmi.hidden=2|--head-option mmi.hidden",
      "prepare|--front-end nothing corpus|front end 'nothing' is unknown, known: kaldi-mfcc, log-mel-1, log-mel-slaney, mfcc-8k",
      "prepare|--front-end mfcc-8k --front-end-option cepstra=99 corpus|cepstra is 99",
      "train||holds features of mfcc-8k, expected log-mel-1"})
  void commands_wrongParts_areOneErrorThatSaysWhatIsAllowed(String name, String arguments, String expected) {
    List<String> all = new ArrayList<>(arguments == null ? List.of() : List.of(arguments.split(" ")));
    all.addAll(name.equals("prepare") ? List.of("--out", dir.resolve("none").toString())
        : List.of("--data", corpus.data().toString(), "--run", dir.resolve("none").toString()));
    StringWriter messages = new StringWriter();
    assertNotEquals(0, ToyCorpus.execute(messages, name, all.toArray(String[]::new)));
    assertTrue(messages.toString().contains(expected), messages.toString());
  }
}
