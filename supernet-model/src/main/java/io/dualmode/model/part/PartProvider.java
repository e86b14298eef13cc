package io.dualmode.model.part;

/**
 * Reads the parts of one implementation. Each kind of part has an interface of its own that extends this one; implementations are named in
 * {@code META-INF/services} under the name of that interface and have a public constructor without parameters. Stateless.
 */
public interface PartProvider {
  /** The name under which {@code config.json} asks for this implementation. */
  String type();
}
