/** Model directories of Kaldi as Vosk publishes them, opened as engines: how their sessions hear, and what they answer. */
package io.dualmode.kaldi.engine;
