package io.dualmode.tools.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.evaluate.ErrorRate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportCheckTest {
  private static final ErrorRate TEN_PERCENT = new ErrorRate(200, 20, 0, 0);
  private static final ErrorRate OTHERWISE = new ErrorRate(200, 9, 0, 0);

  private static ExportCheck check(ErrorRate exported, double meanDifference, long otherPhones, long clearlyOtherPhones) {
    return new ExportCheck(TEN_PERCENT, exported, OTHERWISE, 1000, 1.5, meanDifference, 10 * meanDifference, otherPhones, clearlyOtherPhones);
  }

  @Test
  void nearTies_andWordsHeardOtherwiseAsWell_areReportedButAllowed() {
    ExportCheck check = check(TEN_PERCENT, 0.01, 80, 20);
    assertEquals(Optional.empty(), check.failure(2));
    assertTrue(check.summary().contains("4.50 % of the words are heard otherwise"), check.summary());
    assertTrue(check.summary().contains("8.00 % of the frames have another best phone, 2.00 % clearly another"), check.summary());
  }

  @Test
  void moreErrors_orPhonesThatTheSourceClearlyDoesNotHear_orNoNumbers_fail() {
    ErrorRate more = new ErrorRate(200, 25, 0, 0);
    assertEquals("the exported model has 12.50 % of the words wrong, 2.50 more than its source; allowed are 2.00 more",
        check(more, 0.01, 0, 0).failure(2).orElseThrow());
    assertEquals(Optional.empty(), check(more, 0.01, 0, 0).failure(2.5));
    assertEquals("the exported model prefers a phone that its source clearly does not in 2.10 % of the frames, allowed are 2.00 %",
        check(TEN_PERCENT, 0.01, 80, 21).failure(2).orElseThrow());
    assertTrue(check(TEN_PERCENT, Double.NaN, 0, 0).failure(100).orElseThrow().contains("not finite"));
  }
}
