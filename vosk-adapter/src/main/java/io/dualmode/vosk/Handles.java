package io.dualmode.vosk;

import com.sun.jna.Pointer;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Opaque pointers for Java objects.
 *
 * <p>A pointer keeps its object alive, the table does not keep the pointer: what an application drops without closing is
 * collected. Numbers are never used twice. Objects must not refer to their pointer. Thread-safe.
 */
public final class Handles {
  /** So that handles look like addresses, not like small numbers, in an application's logs. */
  private static final long FIRST = 0x10000;
  private static final long STEP = 16;

  private final Map<Pointer, Object> objects = new WeakHashMap<>();
  private long next = FIRST;

  /** A new pointer; reading memory through it is an {@link UnsupportedOperationException}. */
  public synchronized Pointer add(Object object) {
    Pointer pointer = Pointer.createConstant(next);
    next += STEP;
    objects.put(pointer, object);
    return pointer;
  }

  /** The object of a pointer; {@link IllegalArgumentException} for null, {@link IllegalStateException} when it was freed. */
  public synchronized <T> T get(Pointer pointer, Class<T> type, String name) {
    if (pointer == null) {
      throw new IllegalArgumentException("the " + name + " is null, expected an open " + name);
    }
    Object object = objects.get(pointer);
    if (!type.isInstance(object)) {
      throw new IllegalStateException("the " + name + " is closed");
    }
    return type.cast(object);
  }

  /** Frees a pointer; empty when it is null, was freed before or belongs to another kind of object. */
  public synchronized <T> Optional<T> remove(Pointer pointer, Class<T> type) {
    if (pointer == null || !type.isInstance(objects.get(pointer))) {
      return Optional.empty();
    }
    return Optional.of(type.cast(objects.remove(pointer)));
  }
}
