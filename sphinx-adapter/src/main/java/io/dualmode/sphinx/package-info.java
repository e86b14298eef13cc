/** Sphinx4's recognizer on engines of this project: the search manager that its configurations name, grammars and results. */
package io.dualmode.sphinx;
