/**
 * Text as people write it, of words as they are recognised: marks and capitals by a {@link io.dualmode.model.readable.PunctuationModel},
 * digits by the {@linkplain io.dualmode.model.language.WrittenForms written forms} of the language, put together by a
 * {@link io.dualmode.model.readable.ReadableWriter} for each session.
 */
package io.dualmode.model.readable;
