package io.dualmode.tools.serve.web;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;

/** Writes the body of a request into a new file, as it comes. */
final class BodyFile implements Runnable {
  private final Content.Source body;
  private final Path file;
  private final SeekableByteChannel out;
  private final CompletableFuture<Path> done = new CompletableFuture<>();

  private BodyFile(Content.Source body, Path file) throws IOException {
    this.body = body;
    this.file = file;
    this.out = Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** The file, once all has come; where that fails there is none. */
  static CompletableFuture<Path> receive(Content.Source body, Path file) {
    try {
      BodyFile writer = new BodyFile(body, file);
      writer.run();
      return writer.done;
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        Content.Chunk chunk = body.read();
        if (chunk == null) {
          body.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          throw new IOException(chunk.getFailure());
        }
        boolean last = chunk.isLast();
        try {
          while (chunk.hasRemaining()) {
            out.write(chunk.getByteBuffer());
          }
        } finally {
          chunk.release();
        }
        if (last) {
          out.close();
          done.complete(file);
          return;
        }
      }
    } catch (Throwable e) {
      try {
        out.close();
        Files.deleteIfExists(file);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      done.completeExceptionally(e);
    }
  }
}
