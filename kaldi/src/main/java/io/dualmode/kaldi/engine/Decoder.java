package io.dualmode.kaldi.engine;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.Word;
import io.dualmode.kaldi.graph.AddedWords;
import io.dualmode.kaldi.network.Nnet3Stream;
import io.dualmode.kaldi.words.WordAligner.PlacedWord;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.graph.BestPath;
import io.dualmode.model.search.graph.Graph;
import io.dualmode.model.search.graph.GraphSearch;
import io.dualmode.model.search.graph.GrowingReadings;
import io.dualmode.model.search.graph.InputScores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Features in, words out: network and search of one stream, utterance after utterance. Not safe for use by several threads. */
final class Decoder {
  /** Frames of an utterance beyond which the older half becomes final. */
  private static final int MOST_OPEN_FRAMES = 1000;

  private final ModelParts parts;
  private final ScoringHead head;
  /** The distribution of each transition, from 1 on. */
  private final int[] distribution;
  private final InputScores scores = this::score;
  private final FrameSink sink = this::hear;
  private final SilenceWeights weights;
  private ResultMaker results;
  private Nnet3Stream stream;
  private GraphSearch search;
  private GrowingReadings growing;
  /** Log-likelihoods of the distributions in the frames of a chunk. */
  private final float[] rows;
  private int row;
  private int firstFrame;
  private List<Word> settled = new ArrayList<>();

  Decoder(ModelParts parts, Nnet3Stream stream, Graph graph, AddedWords added) {
    this.parts = parts;
    head = parts.head().newScoringHead();
    distribution = parts.words().transitions().pdfOfTransition();
    weights = new SilenceWeights(parts.words()::isSilence, parts.subsampling());
    rows = new float[stream.maxFramesPerCall() * head.rowSize()];
    begin(stream);
    begin(graph, added);
  }

  private void begin(Nnet3Stream wanted) {
    stream = wanted;
    if (stream.adapts() && !parts.decoding().silencePhones().isEmpty()) {
      stream.weighFrames((frames, changes) -> weights.update(search.bestPath().inputs(), search.settledFrames(), frames, changes));
    }
  }

  private float score(int input) {
    return rows[row + distribution[input]];
  }

  Nnet3Stream stream() {
    return stream;
  }

  /** Frame of the search, from where the stream began, at which the utterance began. */
  int firstFrame() {
    return firstFrame;
  }

  /** Frames of the utterance searched. */
  int frames() {
    return search.frames();
  }

  /** Takes a feature frame and hears what can be heard now. */
  void accept(float[] features, int offset) {
    stream.accept(features, offset, 1, sink);
  }

  /** Hears what is left of the stream. */
  void finish() {
    stream.finish(sink);
  }

  private void hear(float[] encoded, int offset, int first, int count) {
    head.fill(encoded, offset, count, rows, 0);
    for (int i = 0; i < count; i++) {
      row = i * head.rowSize();
      search.accept(scores);
    }
    growing.update();
    if (search.frames() - search.settledFrames() > MOST_OPEN_FRAMES) {
      settle();
    }
  }

  /** Makes the older half of an utterance that does not end final, up to where a word begins. */
  private void settle() {
    BestPath path = search.bestPath();
    int cut = cut(path);
    if (cut > 0) {
      List<Word> words = results.unfinished(search, growing, 0);
      int count = search.settle(cut).outputs().length;
      growing.reset();
      settled.addAll(words.subList(0, Math.min(count, words.size())));
    }
  }

  /** The frame at which the latest word of the older half begins that is not written before; 0 where there is none yet. */
  private int cut(BestPath path) {
    List<PlacedWord> placed = parts.words().aligner().align(path.inputs(), path.outputs());
    int limit = path.inputs().length - MOST_OPEN_FRAMES / 2;
    for (int i = Math.min(placed.size(), path.outputs().length) - 1; i > 0; i--) {
      int start = placed.get(i).start();
      if (start > 0 && start <= limit && path.frames()[i - 1] <= start && path.frames()[i] > start) {
        return start;
      }
    }
    return path.inputs().length > 3 * MOST_OPEN_FRAMES ? limit : 0;
  }

  private List<Word> settled(long startMillis) {
    return settled.stream().map(word -> word.later(startMillis)).toList();
  }

  boolean atEndpoint(EndpointRules rules) {
    int frames = search.frames();
    if (frames == 0) {
      return false;
    }
    int silence = search.trailing(parts.words()::isSilence);
    return rules.detect(silence < frames, (long) silence * parts.frameMillis(), search.finalRelativeCost(), (long) frames * parts.frameMillis());
  }

  /** Whether somebody speaks at a frame of the utterance, by the best path to an end; the settled part of a long one is left out. */
  IntPredicate speech() {
    int[] path = search.bestPathToEnd().inputs();
    int first = search.settledFrames();
    return frame -> frame >= first && frame - first < path.length && !parts.words().isSilence(path[frame - first]);
  }

  Hypothesis partial(long startMillis) {
    return frames() == 0 ? Hypothesis.EMPTY : results.partial(search, growing, settled(startMillis), startMillis);
  }

  /** The text of what was said so far. */
  String partialText() {
    return frames() == 0 ? "" : results.partialText(search, settled);
  }

  ResultMaker.Outcome result(long startMillis, int most, boolean complete) {
    return results.result(search, growing, settled(startMillis), startMillis, most, complete);
  }

  /** Begins an utterance where the one before it ended. */
  void beginUtterance(Graph wanted, AddedWords added) {
    firstFrame += search.frames();
    begin(wanted, added);
  }

  /** Begins an utterance of another stream. */
  void beginStream(Nnet3Stream wanted, Graph toSearch, AddedWords added) {
    begin(wanted);
    firstFrame = 0;
    begin(toSearch, added);
  }

  private void begin(Graph wanted, AddedWords added) {
    results = new ResultMaker(parts.words(), added, added.isEmpty() ? parts.rescorer() : null, parts.frameMillis());
    search = new GraphSearch(wanted, parts.decoding().search());
    growing = new GrowingReadings(search, parts.decoding().search().latticeBeam(), parts.words()::soundOf);
    settled = new ArrayList<>();
    weights.begin(firstFrame * parts.subsampling());
  }
}
