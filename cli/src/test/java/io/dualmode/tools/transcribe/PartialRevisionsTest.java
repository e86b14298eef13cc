package io.dualmode.tools.transcribe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.api.Word;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialRevisionsTest {
  /** Words of 100 ms each, one after the other. */
  private static List<Word> words(String text) {
    List<Word> words = new ArrayList<>();
    for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
      words.add(Word.of(word, 100L * words.size(), 100L * words.size() + 100));
    }
    return words;
  }

  @Test
  void changedAndRemovedWords_countOnceEach_andSoDoThoseBehindThem() {
    PartialRevisions revisions = new PartialRevisions();
    revisions.shown(words("the"), 100);
    revisions.shown(words("the cat"), 200);
    revisions.shown(words("the cad sat"), 300);
    revisions.shown(words("the cat sat"), 400);
    revisions.shown(words("the"), 450);
    revisions.result(words("the cat sat on"), 600);
    assertEquals(1 + 2 + 2, revisions.total().revisions());
    assertEquals(4, revisions.total().words());
    assertEquals(5 / 4.0, revisions.total().perWord());
    assertEquals(0 + 400 + 300 + 200, revisions.total().delayMillis());
  }

  @Test
  void utterances_areCountedApart_andTotalsAdd() {
    PartialRevisions revisions = new PartialRevisions();
    revisions.shown(words("one"), 150);
    revisions.result(words("one"), 300);
    revisions.shown(words("two"), 200);
    revisions.result(words(""), 300);
    assertEquals(new PartialRevisions.Total(1, 1, 50), revisions.total());
    assertEquals(new PartialRevisions.Total(2, 2, 100), revisions.total().plus(revisions.total()));
    assertEquals(0, PartialRevisions.Total.NONE.perWord());
  }
}
