package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.WrittenForms.Written;
import java.util.List;

/** One kind of what is written otherwise than said. Stateless. */
@FunctionalInterface
interface WritingRule {
  /**
   * What is written of the words from a place on.
   *
   * @return in order, the first at this place and each at the end of the one before; none where the rule does not apply
   */
  List<Written> at(SpokenText text, int at);
}
