package io.dualmode.model.engine;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.engine.decoding.ResultMapper;
import io.dualmode.model.engine.decoding.UtteranceDecoder;
import io.dualmode.model.engine.session.AudioInput;
import io.dualmode.model.engine.session.RecordingSession;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.grammar.GarbageWords;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.alignment.TextNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * One recording and its text on a {@link SupernetEngine}: the search over a {@link TextNetwork}, whose words are final as soon as
 * all paths agree on them.
 */
final class SupernetAlignment extends RecordingSession<AlignedWord> implements AlignmentSession {
  private final AlignmentText text;
  private final UtteranceDecoder decoder;
  private final ResultMapper mapper;
  private final Runnable onClose;
  /** Final words of the search that were looked at. */
  private int taken;
  /** Of them, other speech at their end, which may still go on. */
  private final List<RecognizedWord> pending = new ArrayList<>();
  private int place;
  private long lastMillis;

  SupernetAlignment(AlignmentText text, int sampleRateHz, FrontEndPart frontEnd, UtteranceDecoder decoder, ResultMapper mapper, Runnable onClose) {
    super("alignment", new AudioInput(sampleRateHz, frontEnd, (frame, offset) -> decoder.accept(frame, offset, 1)));
    this.text = text;
    this.decoder = decoder;
    this.mapper = mapper;
    this.onClose = onClose;
  }

  @Override
  protected List<AlignedWord> found() {
    return take(decoder.search().finalWords());
  }

  @Override
  protected List<AlignedWord> rest() {
    decoder.flush();
    List<AlignedWord> words = take(decoder.search().result().best().words());
    addOtherSpeech(words);
    addNotSpoken(words, text.words().size());
    return words;
  }

  /** The words of a growing list from where it ended before. */
  private List<AlignedWord> take(List<RecognizedWord> all) {
    List<AlignedWord> words = new ArrayList<>();
    for (; taken < all.size(); taken++) {
      RecognizedWord word = all.get(taken);
      int at = TextNetwork.place(word.text());
      if (at < 0) {
        pending.add(word);
        continue;
      }
      addOtherSpeech(words);
      addNotSpoken(words, at);
      words.add(AlignedWord.spoken(place, mapper.aligned(text.words().get(place), word)));
      place++;
      lastMillis = words.get(words.size() - 1).endMillis();
    }
    return words;
  }

  private void addOtherSpeech(List<AlignedWord> words) {
    for (RecognizedWord speech : GarbageWords.joined(pending)) {
      words.add(AlignedWord.extra(place, mapper.aligned(Grammar.UNKNOWN, speech)));
      lastMillis = words.get(words.size() - 1).endMillis();
    }
    pending.clear();
  }

  private void addNotSpoken(List<AlignedWord> words, int before) {
    for (; place < before; place++) {
      words.add(AlignedWord.notSpoken(place, text.words().get(place), lastMillis));
    }
  }

  @Override
  public synchronized List<String> warnings() {
    requireOpen();
    return text.warnings();
  }

  /** Memory of the search now, tree and text excluded. */
  long searchBytes() {
    return decoder.search().stateBytes();
  }

  @Override
  protected void release() {
    decoder.close();
    onClose.run();
  }
}
