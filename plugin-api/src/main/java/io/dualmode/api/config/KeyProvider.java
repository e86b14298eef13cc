package io.dualmode.api.config;

import java.util.List;

/**
 * The keys of one module: an engine, an adapter, or what else reads an {@link EngineConfig}. Found by the service loader; a module names
 * its implementation in {@code META-INF/services/io.dualmode.api.config.KeyProvider}.
 */
public interface KeyProvider {
  /** The artifact that reads the keys, such as {@code dualmode-engine}; at most one provider of each is used. */
  String module();

  /** What the keys are about, in a few words: the heading on the reference page. */
  String title();

  /** The keys in the order of the reference page; no other module may have one of the same name. */
  List<Key<?>> keys();
}
