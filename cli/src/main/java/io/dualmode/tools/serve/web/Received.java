package io.dualmode.tools.serve.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Promise;

/**
 * A request that has come whole: its recording in a file or, where it is short, in memory, and its fields. Either the body is the
 * recording, or a form (multipart/form-data) that has it as a file beside other fields.
 */
final class Received implements AutoCloseable {
  private static final String FILE = "file";
  private static final int MOST_PARTS = 100;
  private static final int MOST_FIELD = 1 << 18;
  private static final int MOST_HEADERS = 8192;

  /** Brings the recording. */
  private interface Opener {
    InputStream open() throws IOException;
  }

  private final Map<String, List<String>> fields;
  private final String name;
  private final Opener audio;
  private final AutoCloseable files;

  private Received(Map<String, List<String>> fields, String name, Opener audio, AutoCloseable files) {
    this.fields = fields;
    this.name = name;
    this.audio = audio;
    this.files = files;
  }

  /** Receives a request; what is wrong with a form is an {@link IllegalArgumentException} in the future. */
  static CompletableFuture<Received> of(Request request, CountedSource body, Path folder, String file) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      Path path = folder.resolve(file);
      return BodyFile.receive(body, path)
          .thenApply(whole -> new Received(Map.of(), "recording", () -> Files.newInputStream(path), () -> Files.deleteIfExists(path)));
    }
    MultiPartConfig config = new MultiPartConfig.Builder().location(folder).maxParts(MOST_PARTS).maxSize(-1).maxPartSize(-1)
        .maxMemoryPartSize(MOST_FIELD).maxHeadersSize(MOST_HEADERS).useFilesForPartsWithoutFileName(false).build();
    CompletableFuture<Received> received = new CompletableFuture<>();
    MultiPartFormData.onParts(body, request, type, config, new Promise.Invocable<>() {
      @Override
      public void succeeded(MultiPartFormData.Parts parts) {
        try {
          received.complete(form(parts));
        } catch (RuntimeException e) {
          parts.close();
          received.completeExceptionally(e);
        }
      }

      @Override
      public void failed(Throwable problem) {
        received.completeExceptionally(problem);
      }
    });
    return received;
  }

  private static Received form(MultiPartFormData.Parts parts) {
    MultiPart.Part found = recording(parts);
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (MultiPart.Part part : parts) {
      if (part != found) {
        fields.computeIfAbsent(fieldName(part), n -> new ArrayList<>()).add(text(part));
      }
    }
    String name = found == null || found.getFileName() == null || found.getFileName().isBlank() ? "recording"
        : found.getFileName().replaceAll("^.*[/\\\\]", "");
    return new Received(fields, name, found == null ? null : () -> Content.Source.asInputStream(found.getContentSource()), parts);
  }

  /** The field {@code file}, or where there is none the one with the name of a file that is no parameter; null where there is none either. */
  private static MultiPart.Part recording(MultiPartFormData.Parts parts) {
    List<MultiPart.Part> named = new ArrayList<>();
    List<MultiPart.Part> others = new ArrayList<>();
    for (MultiPart.Part part : parts) {
      if (fieldName(part).equals(FILE)) {
        named.add(part);
      } else if (part.getFileName() != null && !Wishes.isParameter(fieldName(part))) {
        others.add(part);
      }
    }
    List<MultiPart.Part> recordings = named.isEmpty() ? others : named;
    if (recordings.size() > 1) {
      throw new IllegalArgumentException("the form has " + recordings.size() + " files; send a request for each recording");
    }
    return recordings.isEmpty() ? null : recordings.get(0);
  }

  /** The text of a field, which may have come as a file. */
  private static String text(MultiPart.Part part) {
    if (part.getLength() > MOST_FIELD) {
      throw new IllegalArgumentException("the field '" + fieldName(part) + "' is longer than " + MOST_FIELD + " bytes; a recording is the field 'file'");
    }
    try {
      return part.getContentAsString(StandardCharsets.UTF_8);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("the field '" + fieldName(part) + "' is no text in UTF-8; a recording is the field 'file'");
    }
  }

  private static String fieldName(MultiPart.Part part) {
    return fieldName(part.getName() == null ? "" : part.getName());
  }

  /** The name of a field; those that may be repeated are also called {@code name[]}. */
  static String fieldName(String name) {
    return name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
  }

  /** Fields of the form, each with its values. */
  Map<String, List<String>> fields() {
    return fields;
  }

  /** What the recording is called, for messages. */
  String name() {
    return name;
  }

  /** Whether there is a recording. */
  boolean hasAudio() {
    return audio != null;
  }

  InputStream openAudio() throws IOException {
    return audio.open();
  }

  /** Deletes what was kept of it. */
  @Override
  public void close() {
    try {
      files.close();
    } catch (Exception e) {
      // a file that cannot be deleted goes with the folder
    }
  }
}
