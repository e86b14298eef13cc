/** Where words begin and end on the paths of a search, as the phones of its acoustic labels tell. */
package io.dualmode.kaldi.words;
