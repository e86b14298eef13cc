package io.dualmode.tools.punctuation;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The paragraphs of running prose of a book in plain text, Markdown or TEI: no headings, notes, tables or front matter. */
final class BookFile {
  private static final Pattern START = Pattern.compile("\\*\\*\\* ?START OF (THE|THIS) PROJECT GUTENBERG[^\\n]*\\n");
  private static final Pattern END = Pattern.compile("(\\*\\*\\* ?END OF (THE|THIS) PROJECT GUTENBERG|End of (the )?Project Gutenberg)");
  private static final Pattern TEI_PARAGRAPH = Pattern.compile("<p(?: [^>]*)?>(.*?)</p>", Pattern.DOTALL);
  private static final Pattern TEI_NOTE = Pattern.compile("<(note|head|trailer)(?: [^>]*)?>.*?</\\1>", Pattern.DOTALL);
  private static final Pattern BRACKETED = Pattern.compile("\\[[^\\]]{0,200}\\]|\\{[^}]{0,40}\\}");
  private static final int SHORTEST = 30;
  private static final double MOST_CAPITALS = 0.3;

  private BookFile() {}

  /** The books of a folder in the order of their names; one that has none is an {@link IOException}. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> books = files.filter(f -> f.toString().matches(".*[.](txt|md|xml)")).sorted().toList();
      if (books.isEmpty()) {
        throw new IOException(folder + ": no books there, expected files .txt, .md or .xml");
      }
      return books;
    }
  }

  /** The paragraphs of a book, each on one line. */
  static List<String> paragraphs(Path book) throws IOException {
    String text = read(book).replace("\r\n", "\n").replace('\r', '\n');
    String name = book.toString().toLowerCase(Locale.ROOT);
    List<String> all = name.endsWith(".xml") ? tei(text) : plain(text, name.endsWith(".md"));
    return all.stream().map(BookFile::cleaned).filter(BookFile::isProse).toList();
  }

  private static String read(Path book) throws IOException {
    try {
      return Files.readString(book);
    } catch (CharacterCodingException e) {
      return Files.readString(book, StandardCharsets.ISO_8859_1);
    }
  }

  private static List<String> tei(String text) {
    int body = Math.max(0, text.indexOf("<body"));
    String content = TEI_NOTE.matcher(text.substring(body)).replaceAll(" ");
    List<String> all = new ArrayList<>();
    Matcher paragraph = TEI_PARAGRAPH.matcher(content);
    while (paragraph.find()) {
      all.add(paragraph.group(1).replaceAll("<[^>]*>", "").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
          .replace("&apos;", "'").replaceAll("&#8217;|&#x2019;", "'").replace("&amp;", "&"));
    }
    return all;
  }

  private static List<String> plain(String text, boolean markdown) {
    Matcher start = START.matcher(text);
    int from = start.find() ? start.end() : 0;
    Matcher end = END.matcher(text);
    int to = end.find(from) ? end.start() : text.length();
    List<String> all = new ArrayList<>();
    for (String paragraph : text.substring(from, to).split("\n[ \t]*\n")) {
      boolean other = markdown && paragraph.strip().matches("(?s)([#|>!*-] ?|\\d+[.)] ).*");
      boolean verse = paragraph.strip().lines().count() > 2 && paragraph.lines().allMatch(line -> line.length() < 50);
      if (!other && !verse) {
        all.add(paragraph);
      }
    }
    return all;
  }

  private static String cleaned(String paragraph) {
    return BRACKETED.matcher(paragraph).replaceAll(" ").replaceAll("[*_~^\\\\]", "").replaceAll("\\s+", " ").strip();
  }

  /** Long enough, not in capitals, and ended like a sentence. */
  private static boolean isProse(String paragraph) {
    long letters = paragraph.chars().filter(Character::isLetter).count();
    long capitals = paragraph.chars().filter(Character::isUpperCase).count();
    return paragraph.length() >= SHORTEST && letters > paragraph.length() / 2 && capitals < MOST_CAPITALS * letters
        && paragraph.matches(".*[.?!:;,\u2014-][\"')\u201d\u2019 ]*");
  }
}
