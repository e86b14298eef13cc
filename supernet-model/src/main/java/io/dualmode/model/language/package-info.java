/**
 * What is known of a language beside a model's dictionary: how digits are read, words inflected, spelled and guessed. A language is one
 * package with a {@link io.dualmode.model.language.LanguageProvider}.
 */
package io.dualmode.model.language;
