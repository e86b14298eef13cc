/** Counting, smoothing and pruning of n-grams, of words as of graphones and phones. */
package io.dualmode.tools.ngram;
