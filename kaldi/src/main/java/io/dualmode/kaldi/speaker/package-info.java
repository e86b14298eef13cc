/** Vectors of speakers by the models that Vosk publishes for them. */
package io.dualmode.kaldi.speaker;
