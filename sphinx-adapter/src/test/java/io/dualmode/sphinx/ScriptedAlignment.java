package io.dualmode.sphinx;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An alignment in which each word that is spoken takes 100 ms, from 100 ms on. */
final class ScriptedAlignment implements AlignmentSession {
  private final List<String> words;
  private final Set<String> notSpoken;
  private final int sampleRateHz;
  private long samples;
  private int given;
  private int spoken;

  ScriptedAlignment(List<String> words, Set<String> notSpoken, int sampleRateHz) {
    this.words = words;
    this.notSpoken = notSpoken;
    this.sampleRateHz = sampleRateHz;
  }

  @Override
  public void accept(short[] pcm, int offset, int length) {
    samples += length;
  }

  @Override
  public void accept(byte[] pcm, int offset, int length) {
    samples += length / 2;
  }

  @Override
  public void accept(float[] pcm, int offset, int length) {
    samples += length;
  }

  @Override
  public List<AlignedWord> settled() {
    return words(false);
  }

  @Override
  public List<AlignedWord> finish() {
    return words(true);
  }

  private List<AlignedWord> words(boolean all) {
    List<AlignedWord> found = new ArrayList<>();
    for (; given < words.size(); given++) {
      String word = words.get(given);
      long start = 100 + 100L * spoken;
      boolean heard = start + 100 <= acceptedMillis() && !notSpoken.contains(word);
      if (!heard && !all && !notSpoken.contains(word)) {
        return found;
      }
      spoken += heard ? 1 : 0;
      found.add(heard ? AlignedWord.spoken(given, Word.of(word, start, start + 100))
          : AlignedWord.notSpoken(given, word, start));
    }
    return found;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public long acceptedMillis() {
    return samples * 1000 / sampleRateHz;
  }

  @Override
  public void close() {}
}
