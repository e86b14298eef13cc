package io.dualmode.model.language;

/**
 * Brings a language along; named in {@code META-INF/services} under the name of this interface, with a public constructor without
 * parameters. Stateless.
 */
public interface LanguageProvider {
  /** The primary subtag of the languages it speaks, such as {@code en}, by which {@code config.json} may ask for it. */
  String type();

  /** The language of a tag, which begins with {@link #type} unless a model asks for these rules by name. */
  Language language(String tag);
}
