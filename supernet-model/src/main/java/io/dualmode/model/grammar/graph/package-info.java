/** Graphs of words: built from grammars, made small, and what a choice in them costs. */
package io.dualmode.model.grammar.graph;
