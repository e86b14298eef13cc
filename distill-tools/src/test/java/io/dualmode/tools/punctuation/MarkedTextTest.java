package io.dualmode.tools.punctuation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.readable.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkedTextTest {
  @TempDir Path dir;

  /** Words with their case and marks; what has no case in print is in angle brackets. */
  private static String read(String printed) {
    return MarkedText.of(printed).stream().map(token -> {
      String word = token.word();
      String cased = switch (token.letter()) {
        case LOWER -> word;
        case CAPITAL -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        case UNKNOWN -> "<" + word + ">";
      };
      return cased + token.mark().sign();
    }).collect(Collectors.joining(" "));
  }

  @Test
  void of_quotationMarksAndBrackets_go() {
    assertEquals("Come here, he said. Why? I won't.", read("\u201cCome here,\u201d he said. \u2018Why?\u2019 \"I won\u2019t.\""));
    assertEquals("Stop! cried Tom and ran, for it was late.", read("'Stop!' cried Tom (and ran), for it was late."));
  }

  @Test
  void of_semicolonsColonsAndDashes_areCommas() {
    assertEquals("It rained, the well known man, old now, went, he was wet.",
        read("It rained; the well-known man\u2014old now\u2014went: he was wet."));
    assertEquals("I, I do not know. But he, no.", read("I--I do not know... But he -- no."));
    assertEquals("Well, perhaps.", read("Well... perhaps."));
  }

  @Test
  void of_titlesAndInitials_areNoEnds() {
    assertEquals("Mister Holmes met Missus Brown and Doctor J H Watson.", read("Mr. Holmes met Mrs. Brown and Dr. J. H. Watson."));
    assertEquals("So did I. Then he went.", read("So did I. Then he went."));
  }

  @Test
  void of_numbers_areSpoken() {
    assertEquals("In <eighteen> <fifteen>, <twenty> <one> men paid <five> <dollars>.", read("In 1815, 21 men paid $5."));
    assertEquals("<it> Was the <twenty> <first>.", read("IT Was the 21st."));
  }

  @Test
  void paragraphs_ofEveryFormat_areProseOnly() throws IOException {
    String prose = "It was a bright cold day in April, and the clocks were striking.";
    List<String> expected = List.of(prose, "He ran on; nobody followed him, not even the dog.");
    Path text = Files.writeString(dir.resolve("a.txt"), "Title\n\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\r\n\r\nCHAPTER I. THE BEGINNING OF IT ALL.\r\n\r\n"
        + prose.replace("April, ", "April,\r\n") + "\r\n\r\nHe ran on; nobody followed him, not _even_ the dog.\n\n*** END OF THE PROJECT GUTENBERG EBOOK X ***\n\n" + prose);
    Path markdown = Files.writeString(dir.resolve("b.md"), "# Title, which is a heading of a book.\n\n" + prose + "\n\n| a | table, with many cells, and a stop. |\n\n"
        + "He ran on; nobody followed him, not *even* the dog.[12]\n");
    Path tei = Files.writeString(dir.resolve("c.xml"), "<TEI><front><p>Dedicated to somebody, by the author of this.</p></front><text><body><head>One.</head><p rend=\"x\">"
        + prose + "</p><p>He ran on; nobody<note>A note, that nobody reads, at all.</note> followed him, not <hi>even</hi> the dog.</p></body></text></TEI>",
        StandardCharsets.UTF_8);
    for (Path book : List.of(text, markdown, tei)) {
      assertEquals(expected, BookFile.paragraphs(book), book.toString());
    }
    assertEquals(List.of(text, markdown, tei), BookFile.in(dir));
  }

  @Test
  void search_passage_isFoundWithItsMarks() throws IOException {
    Path book = Files.writeString(dir.resolve("d.txt"), "Nobody had seen it, not even the clerk.\n\n"
        + "\"Where is Mr. Brown?\" asked the old man; but nobody answered him, for all had gone to London. They came back late.\n");
    List<String> said = List.of("where is mister brown asked an old man but nobody answered him for all had gone".split(" "));
    List<String> other = List.of("this is said in no book at all".split(" "));
    Originals originals = Originals.search(List.of(book), List.of(said, other));
    List<MarkedText.Token> printed = originals.of(said);
    assertEquals(said.size(), printed.size());
    assertEquals(Mark.QUESTION, printed.get(3).mark());
    assertEquals(null, printed.get(5), "an, which is the in print");
    assertEquals(Mark.COMMA, printed.get(7).mark());
    assertEquals(MarkedText.Case.CAPITAL, printed.get(2).letter());
    assertEquals(null, originals.of(other));
    assertEquals(1, originals.books().get("d.txt"));
  }
}
