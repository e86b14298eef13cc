/** Model directories of Kaldi, as Vosk publishes them. */
package io.dualmode.kaldi;
