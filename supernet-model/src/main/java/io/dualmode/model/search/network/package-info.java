/** Word networks without a grammar: n-grams, any word after any other, one sentence. */
package io.dualmode.model.search.network;
