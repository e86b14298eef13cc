package io.dualmode.tools.migrate;

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
    if (!type.startsWith(HOST)) {
      return false;
    }
    try {
      Class.forName(type, false, SphinxComponent.class.getClassLoader());
      return false;
    } catch (ClassNotFoundException e) {
      return true;
    } catch (LinkageError e) {
      // It is there, and only misses a library that is not here.
      return false;
    }
  }
}
