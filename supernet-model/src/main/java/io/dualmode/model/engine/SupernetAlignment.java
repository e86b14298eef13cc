package io.dualmode.model.engine;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.engine.decoding.ResultMapper;
import io.dualmode.model.engine.decoding.UtteranceDecoder;
import io.dualmode.model.engine.session.AudioInput;
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
final class SupernetAlignment implements AlignmentSession {
  private final AlignmentText text;
  private final AudioInput input;
  private final UtteranceDecoder decoder;
  private final ResultMapper mapper;
  private final Runnable onClose;
  /** Final words of the search that were looked at. */
  private int taken;
  /** Of them, other speech at their end, which may still go on. */
  private final List<RecognizedWord> pending = new ArrayList<>();
  private int place;
  private long lastMillis;
  private boolean finished;
  private boolean closed;

  SupernetAlignment(AlignmentText text, int sampleRateHz, FrontEndPart frontEnd, UtteranceDecoder decoder, ResultMapper mapper, Runnable onClose) {
    this.text = text;
    this.decoder = decoder;
    this.mapper = mapper;
    this.onClose = onClose;
    this.input = new AudioInput(sampleRateHz, frontEnd, (frame, offset) -> decoder.accept(frame, offset, 1));
  }

  @Override
  public synchronized void accept(short[] samples, int offset, int length) {
    requireAudio();
    input.accept(samples, offset, length);
  }

  @Override
  public synchronized void accept(byte[] pcm, int offset, int length) {
    requireAudio();
    input.accept(pcm, offset, length);
  }

  @Override
  public synchronized void accept(float[] samples, int offset, int length) {
    requireAudio();
    input.accept(samples, offset, length);
  }

  private void requireAudio() {
    requireOpen();
    if (finished) {
      throw new IllegalStateException("the alignment is finished; open another for the next recording");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the alignment is closed");
    }
  }

  @Override
  public synchronized List<AlignedWord> settled() {
    requireOpen();
    return finished ? List.of() : take(decoder.search().finalWords());
  }

  @Override
  public synchronized List<AlignedWord> finish() {
    requireOpen();
    if (finished) {
      return List.of();
    }
    finished = true;
    input.finish();
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

  @Override
  public synchronized long acceptedMillis() {
    requireOpen();
    return input.acceptedMillis();
  }

  /** Memory of the search now, tree and text excluded. */
  long searchBytes() {
    return decoder.search().stateBytes();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      decoder.close();
      onClose.run();
    }
  }
}
