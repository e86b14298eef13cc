/**
 * What a search in graphs leaves: all its paths, the same determinized to one path per sequence of words, and what is read from those:
 * best readings, alternatives with times, the sequence of least expected errors.
 */
package io.dualmode.model.search.graph.lattice;
