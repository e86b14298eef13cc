/**
 * Search in a graph of states whose arcs read acoustic labels and write words: tokens with links, the lattice they leave, what is read out
 * of it.
 */
package io.dualmode.model.search.graph;
