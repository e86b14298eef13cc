package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.api.SpeechAligner;
import edu.cmu.sphinx.api.SpeechResult;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import io.dualmode.tools.evaluate.EditDistance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A known text in its recording, and phones instead of words. */
abstract class AlignmentContract {
  private static final String TEXT = "he was not an ill disposed young man";
  private static final String PHONES = "G OW F AO R W ER D T EH N M IY T ER Z";
  @TempDir Path dir;
  private SphinxFixture fixture;

  @BeforeEach
  void files() throws Exception {
    fixture = new SphinxFixture(dir);
  }

  private List<WordResult> align(String text) throws Exception {
    Path audio = Files.write(dir.resolve("audio.raw"), SphinxFixture.recording("sense-and-sensibility-0880"));
    SpeechAligner aligner = new SpeechAligner(SphinxFixture.ACOUSTIC_MODEL, SphinxFixture.MODELS + "cmudict-en-us.dict", null);
    return aligner.align(audio.toUri().toURL(), text);
  }

  @Test
  void align_text_everyWordInOrderWithinTheRecording() throws Exception {
    List<WordResult> words = align(TEXT);
    assertEquals(List.of(TEXT.split(" ")), SphinxFixture.spellings(words));
    long before = 0;
    for (WordResult word : words) {
      assertTrue(word.getTimeFrame().getStart() >= before && word.getTimeFrame().getEnd() > word.getTimeFrame().getStart(), word.toString());
      before = word.getTimeFrame().getStart();
    }
    long millis = Files.size(dir.resolve("audio.raw")) / 32;
    assertTrue(before > millis / 2 && before < millis, "the last word begins at " + before + " of " + millis + " ms");
  }

  @Test
  void align_punctuationAndCapitals_wordsAsTheTokenizerSpellsThem() throws Exception {
    assertEquals(List.of(TEXT.split(" ")), SphinxFixture.spellings(align("He was NOT an ill disposed, young man.")).stream()
        .map(String::toLowerCase).toList());
  }

  @Test
  void allphone_phonesInTheHostsSpelling() throws Exception {
    Context context = new Context(fixture.freeSpeech("small.lm"));
    context.setLocalProperty("decoder->searchManager", "allphoneSearchManager");
    Recognizer recognizer = context.getInstance(Recognizer.class);
    recognizer.allocate();
    context.setSpeechSource(SphinxFixture.goForward());
    List<String> heard = new ArrayList<>();
    for (Result result = recognizer.recognize(); result != null; result = recognizer.recognize()) {
      for (WordResult word : new SpeechResult(result).getWords()) {
        if (!word.isFiller() && !word.getWord().getSpelling().matches("SIL|<.*>|\\+.*\\+")) {
          heard.add(word.getWord().getSpelling());
        }
      }
    }
    recognizer.deallocate();
    List<String> reference = List.of(PHONES.split(" "));
    long errors = EditDistance.compare(reference, heard).errors();
    assertTrue(errors <= 0.7 * reference.size(), errors + " errors: " + heard);
  }
}
