/** What happens to the readings of an utterance when it ends: language-model and attention rescoring, and the order they give. */
package io.dualmode.model.rescore;
