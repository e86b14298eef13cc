package io.dualmode.tools.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import io.dualmode.tools.errors.SearchErrors.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchErrorsTest {
  private static final List<String> SAID = List.of("go", "home");

  private static SearchResult result(String text, double score, boolean complete) {
    List<RecognizedWord> words = Arrays.stream(text.split(" ")).map(w -> new RecognizedWord(w, 0, 1, 1, List.of())).toList();
    return new SearchResult(List.of(new SearchHypothesis(words, score, 1)), null, complete, 10);
  }

  private static SearchErrors.Judged judge(SearchResult found, Optional<SearchResult> said) {
    return SearchErrors.judge("set", SAID, found, result("go home", -9, true), said);
  }

  @Test
  void theBetterScore_tellsWhoIsToBlame() {
    assertEquals(Verdict.RIGHT, judge(result("Go home", -20, true), Optional.of(result("go home", -10, true))).verdict());
    assertEquals(Verdict.SEARCH, judge(result("no home", -20, true), Optional.of(result("go home", -10, true))).verdict());
    assertEquals(Verdict.MODEL, judge(result("no home", -10, true), Optional.of(result("go home", -20, true))).verdict());
    assertEquals(Verdict.MODEL, judge(result("no home", -10, true), Optional.of(result("go home", -9.999, true))).verdict(), "rounding");
    assertEquals(Verdict.VOCABULARY, judge(result("no home", -10, true), Optional.empty()).verdict());
    assertEquals(Verdict.UNALIGNED, judge(result("no", -10, true), Optional.of(result("go", -1, false))).verdict());
    assertEquals(Verdict.SEARCH, judge(result("no", -10, false), Optional.of(result("go home", -20, true))).verdict(),
        "the search lost all paths that may end");
  }

  @Test
  void widerSearch_isCountedApart() {
    SearchErrors.Judged judged = judge(result("no home", -20, true), Optional.of(result("go home", -10, true)));
    assertEquals(1, judged.errors().errors());
    assertEquals(0, judged.wideErrors().errors());
    assertTrue(judged.outscored());
    assertFalse(judge(result("go home", -9, true), Optional.empty()).outscored());
  }
}
