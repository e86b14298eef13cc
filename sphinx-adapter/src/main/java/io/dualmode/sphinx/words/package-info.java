/** Dictionaries, grammars and language models of an application in the terms of the engine. */
package io.dualmode.sphinx.words;
