package io.dualmode.model.language;

/** A language that nobody wrote rules for. */
record PlainLanguage(String tag, String wordSeparator) implements Language {}
