package io.dualmode.tools.migrate;

import edu.cmu.sphinx.util.props.Configurable;
import java.util.Map;

/**
 * A component of a Sphinx4 configuration.
 *
 * @param name what others call it
 * @param type its class
 * @param properties its scalar properties, with global ones resolved
 */
record SphinxComponent(String name, String type, Map<String, String> properties) {
  static final String SEARCH_MANAGER = "io.dualmode.sphinx.NeuralSearchManager";
  private static final String HOST = "edu.cmu.sphinx.";

  String simpleType() {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /** Whether the type is below a package of the host, {@code frontend.} for example. */
  boolean isIn(String hostPackage) {
    return type.startsWith(HOST + hostPackage);
  }

  boolean isStockSearchManager() {
    return isIn("decoder.search.") && type.endsWith("SearchManager");
  }

  boolean isOurs() {
    return type.equals(SEARCH_MANAGER);
  }

  /** Whether the type is said to be the host's, but the host does not have it. */
  boolean isMissingFromHost() {
    return type.startsWith(HOST) && hostClass() == null;
  }

  /** Whether the host has the class, but makes no component of it any more. */
  boolean isNoComponent() {
    return type.startsWith(HOST) && hostClass() != null && !Configurable.class.isAssignableFrom(hostClass());
  }

  /** The class, null where the host lacks it; one that only misses a library of its own counts as a component. */
  private Class<?> hostClass() {
    try {
      return Class.forName(type, false, SphinxComponent.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    } catch (LinkageError e) {
      return Configurable.class;
    }
  }
}
