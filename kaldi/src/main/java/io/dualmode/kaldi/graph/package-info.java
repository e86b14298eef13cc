/** What is searched for: the graphs of a model, grammars of an application, words that it adds. */
package io.dualmode.kaldi.graph;
